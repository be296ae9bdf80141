import path from 'node:path'
import { agentClis } from '../../agent/presets/agent-clis.ts'
import type { ProbedAgent } from '../../app/agents/probe-agent.ts'
import type { RunFlags } from '../../app/options/flags.ts'
import { knownAgents } from '../../app/options/load-settings.ts'
import type { FoundBacklog } from '../../backlog/find-backlog.ts'
import { configFileOf, readConfigFile } from '../../config/config-file.ts'
import { userConfigPath } from '../../config/config-places.ts'
import type { ConfigLayer } from '../../config/schema/config.ts'
import { translatedParts, wordsOf } from '../../config/translate/translated-parts.ts'
import { agentStarts } from '../../config/trust/agent-starts.ts'
import { guardedSettings } from '../../config/trust/guarded-settings.ts'
import { missingCommand } from '../../process/agents/missing-command.ts'
import { literal, safe, type Safe } from '../../text/safe.ts'
import { sanitize } from '../../text/sanitize.ts'
import type { Picked, SetupChoice, SetupFacts, SetupOption } from '../../tui/start/setup/setup-state.ts'
import { configText } from '../init/config-text.ts'
import type { FoundSetup } from '../init/find-setup.ts'
import { unknownPlaceholder } from '../init/typed-command.ts'

export const configName = '.loopworkrc'

/** What the page asks with, and the text of the config that its answers come to. */
export interface SetupQuestions {
  readonly facts: SetupFacts
  textOf(picked: Picked): string
}

export interface SetupPlace {
  readonly root: string
  /** Backlogs and flags of the command line: they hold for this run, and aren't written. */
  readonly sources: readonly string[]
  readonly flags: RunFlags
}

/** What the user's own config has, above which the repository's is put. */
export async function ownLayer(env: NodeJS.ProcessEnv): Promise<ConfigLayer> {
  const file = userConfigPath(env)
  return (file === null ? null : await readConfigFile(file, file))?.layer ?? {}
}

export function setupQuestions(found: FoundSetup, place: SetupPlace, own: ConfigLayer): SetupQuestions {
  const { root, sources, flags } = place
  const { agents: installed, unfit, gates, foreign } = found
  const translated = translatedParts(foreign)
  const carried = (name: string): unknown => translated.sections.get(name)
  const files = sources.length > 0 ? [] : filesOf(found.backlog)
  const commands = flags.gate === undefined ? gates : []
  const isCounted = workersOf(flags) !== null

  const textOf = ({ chosen, command }: Picked): string =>
    configText({
      backlog: files[chosen.tasks] ?? null,
      gate: commands[chosen.gate]?.command ?? null,
      installed,
      agent: installed[chosen.agent]?.preset.name ?? null,
      command: chosen.agent < installed.length ? null : command,
      workers: isCounted ? null : chosen.workers + 1,
      translated,
    })

  return {
    textOf,
    facts: {
      choices: {
        agent:
          typeof carried('agent') === 'string'
            ? given(String(carried('agent')), inForeign(found))
            : choice(installed.map(agentOption)),
        tasks:
          sources.length > 0
            ? given(sources.join(', '), onCommandLine)
            : carried('source') === undefined
              ? choice(files.map((file) => fileOption(file, found.backlog)))
              : given(wordsIn(carried('source')), inForeign(found)),
        gate:
          flags.gate === undefined
            ? choice([
                ...commands.map(({ command, from }) => option(command, safe`from ${sanitize(from)}`)),
                noGate,
              ])
            : given(wordsIn(flags.gate), onCommandLine),
        workers:
          workersOf(flags) !== null
            ? given(String(workersOf(flags)), onCommandLine)
            : carried('parallel') === undefined
              ? { ...choice(counts), first: 1 }
              : given(workersIn(carried('parallel')), inForeign(found)),
      },
      carried: foreign === null ? [] : wordsOf(foreign).map(sanitize),
      unfit: unfit.map(({ why }) => sanitize(why ?? '')),
      known: sanitize(agentClis.map(({ name }) => name).join(', ')),
      previewOf(picked) {
        const text = textOf(picked)
        const file = configFileOf({
          ...{ name: configName, realPath: path.join(root, configName), bytes: Buffer.from(text) },
        })
        const starts = agentStarts(file, own, { ...knownAgents(), root })
        // An agent's name says less than the command line that it stands for.
        const named = guardedSettings(file, own).filter(
          ({ key }) => !starts.some((start) => start.key === key),
        )
        const asks = [...starts, ...named]
        return {
          asks: asks.map(({ key, text: words }) => ({ key: sanitize(key), text: words })),
          file: text.trimEnd().split('\n').map(sanitize),
        }
      },
      problemOf(command) {
        const [program = ''] = command
        const why = missingCommand(program, root, process.env['PATH'] ?? '') ?? unknownPlaceholder(command)
        return why === null ? null : sanitize(why)
      },
    },
  }
}

/** The one that a run would take, before those that it would pass over; several of equal rank as they are. */
const filesOf = ({ path: one, choices, others }: FoundBacklog): readonly string[] => [
  ...(one === null ? choices : [one]),
  ...others,
]

const option = (label: string, note: Safe): SetupOption => ({ label: sanitize(label), note })

const choice = (options: readonly SetupOption[]): SetupChoice => ({ options, first: 0, isGiven: false })

const given = (value: string, where: Safe): SetupChoice => ({
  options: [option(value, where)],
  first: 0,
  isGiven: true,
})

const onCommandLine = literal('on the command line')
const inForeign = ({ foreign }: FoundSetup): Safe => safe`from ${sanitize(foreign?.file ?? '')}`

const agentOption = ({ preset, version, login }: ProbedAgent): SetupOption =>
  option(
    preset.name,
    version === null ? literal('is installed here') : safe`${sanitize(version)}, ${loginWords[login]}`,
  )

const loginWords: Readonly<Record<ProbedAgent['login'], Safe>> = {
  'logged in': literal('logged in'),
  'no login found': literal('no login found'),
  'not checked': literal('login not checked'),
}

const fileOption = (file: string, { path: one, format }: FoundBacklog): SetupOption =>
  option(file, file === one && format !== null ? safe`format ${sanitize(format)}` : literal('is here too'))

const noGate = option('none', literal('whatever an agent leaves counts as done'))

const mostCounted = 16
const counts = Array.from({ length: mostCounted }, (_, index) =>
  option(
    String(index + 1),
    index === 0 ? literal('task at a time') : literal('tasks at once, each in a worktree'),
  ),
)

function workersOf({ sequential, parallel, maxTasks }: RunFlags): number | null {
  if (sequential === true) return 1
  return parallel === true ? 2 : (parallel ?? maxTasks ?? null)
}

const wordsIn = (value: unknown): string => (Array.isArray(value) ? value.join(', ') : String(value))

function workersIn(parallel: unknown): string {
  const { maxTasks = 2 } = parallel as { readonly maxTasks?: unknown }
  return String(maxTasks)
}
