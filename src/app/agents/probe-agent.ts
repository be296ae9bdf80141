import { presetPattern } from '../../agent/preset-pattern.ts'
import type { AgentPreset } from '../../core/agent/preset.ts'
import { missingCommand } from '../../process/agents/missing-command.ts'
import { resolveCommand } from '../../process/resolve-command.ts'
import { runCommand } from '../../process/run-command.ts'
import { sanitize } from '../../text/sanitize.ts'

/** What is known of a preset's program on this machine. Texts are foreign: sanitise where they are shown. */
export interface ProbedAgent {
  readonly preset: AgentPreset
  /**
   * `missing`: not there, or not executable. `found`: it is the program that the preset is about, as far as that can be asked.
   * `other`: a program of that name that prints another version than this CLI would. `silent`: no answer within the time.
   */
  readonly state: 'found' | 'missing' | 'other' | 'silent'
  /** Its path; null when it is missing. */
  readonly program: string | null
  readonly version: string | null
  readonly login: Login
  /** Why it is not `found`. */
  readonly why: string | null
}

export type Login = 'logged in' | 'no login found' | 'not checked'

export interface ProbePlace {
  /** The checkout's root: relative programs are there. */
  readonly root: string
  readonly env: Readonly<Record<string, string | undefined>>
  /** Of each question to a CLI. One that hangs must not delay what is known of the others for longer than this. */
  readonly timeoutMs?: number
}

const usualTimeoutMs = 8_000

/** All at once, in their order. */
export const probeAgents = (
  presets: readonly AgentPreset[],
  place: ProbePlace,
): Promise<readonly ProbedAgent[]> => Promise.all(presets.map((preset) => probeAgent(preset, place)))

export async function probeAgent(preset: AgentPreset, place: ProbePlace): Promise<ProbedAgent> {
  const path = place.env['PATH'] ?? ''
  const name = preset.command[0] ?? ''
  const why = missingCommand(name, place.root, path)
  const program = resolveCommand(name, place.root, path)
  const known = { preset, program, version: null, login: 'not checked', why: null } as const
  if (why !== null || program === null) return { ...known, state: 'missing', program: null, why }
  const { probe } = preset
  if (probe === null) return { ...known, state: 'found' }
  const printed = await printedBy([program, ...probe.version], preset, place)
  if (printed === null) return { ...known, state: 'silent', why: `${program} gives no version` }
  const version = presetPattern(probe.match, 'm').exec(printed)
  if (version === null) {
    return { ...known, state: 'other', why: `${program} is another program: it prints ${shortly(printed)}` }
  }
  return {
    ...known,
    state: 'found',
    version: version[1] ?? version[0],
    login: await loginOf(program, preset, place),
  }
}

async function loginOf(program: string, preset: AgentPreset, place: ProbePlace): Promise<Login> {
  const login = preset.probe?.login ?? null
  if (login === null) return 'not checked'
  const printed = await printedBy([program, ...login.args], preset, place)
  if (printed === null) return 'not checked'
  return presetPattern(login.match, 'm').test(printed) ? 'logged in' : 'no login found'
}

/** Both outputs, since some CLIs print to stderr what others print to stdout; null when it did not come to an end. */
async function printedBy(
  argv: readonly [string, ...string[]],
  preset: AgentPreset,
  { env, timeoutMs = usualTimeoutMs }: ProbePlace,
): Promise<string | null> {
  const ended = await runCommand({
    argv,
    // Some CLIs load plugins and settings of the folder that they are started in: nothing here may decide what runs.
    cwd: '/',
    env: definedIn({ ...env, ...preset.env }),
    timeoutMs,
    maxBytes: 256 * 1024,
  })
  return ended.kind === 'exit' ? `${ended.stdout.toString('utf8')}\n${ended.stderr}` : null
}

const definedIn = (env: ProbePlace['env']): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined))

function shortly(printed: string): string {
  const line = printed.split('\n').find((each) => each.trim() !== '')
  return line === undefined ? 'nothing' : JSON.stringify(sanitize(line.trim()).slice(0, 60))
}
