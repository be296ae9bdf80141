import { isAbsolute, join } from 'node:path'
import { accountOf } from '../../core/agent/pool.ts'
import type { AgentPreset } from '../../core/agent/preset.ts'
import type { AgentEntry } from './agent-schema.ts'

/**
 * The preset that an entry of the config makes of another. Maps are merged; rules of the entry come before those of the other,
 * since the first that matches wins; every other list is replaced whole.
 * @param root the checkout's.
 */
export function extendedPreset(
  name: string,
  entry: AgentEntry,
  base: AgentPreset,
  root: string,
): AgentPreset {
  const home = entry.home === undefined ? base.home : entry.home
  return {
    ...withAccount(name, entry, base),
    name,
    command: entry.command === undefined ? base.command : startingAt(root, entry.command),
    promptVia: entry.prompt?.via ?? base.promptVia,
    when: {
      model: entry.when?.model ?? base.when.model,
      session: entry.when?.session ?? base.when.session,
      resume: entry.when?.resume ?? base.when.resume,
      autonomy: { ...base.when.autonomy, ...definedIn(entry.when?.autonomy ?? {}) },
    },
    model: entry.model === undefined ? base.model : entry.model,
    autonomy: entry.autonomy ?? base.autonomy,
    decoder: entry.decoder ?? base.decoder,
    map: entry.map ?? base.map,
    success: {
      terminal: entry.success?.terminal ?? base.success.terminal,
      exit: entry.success?.exit ?? base.success.exit,
    },
    env: { ...base.env, ...entry.env },
    home,
    // A session lives in the home where it began, and the next try may be another worker's.
    resume: home?.share === 'slot' ? 'never' : (entry.resume ?? base.resume),
    exit: { ...base.exit, ...entry.exit },
    faults: [...(entry.faults ?? []).map(asRule), ...base.faults],
    denied: [...(entry.denied ?? []), ...base.denied],
    stop: {
      signal: entry.stop?.signal ?? base.stop.signal,
      to: entry.stop?.to ?? base.stop.to,
      graceMs: entry.stop?.grace ?? base.stop.graceMs,
    },
    settleMs: entry.settle === undefined ? base.settleMs : entry.settle,
    staggerMs: entry.stagger ?? base.staggerMs,
    probe: entry.probe === undefined ? base.probe : entry.probe && asProbe(entry.probe),
  }
}

/** Whoever has a home or variables of its own may be logged in as somebody else; a plain command is nobody's. */
function withAccount(name: string, { account, home, env }: AgentEntry, base: AgentPreset): AgentPreset {
  const isOther = home !== undefined || env !== undefined || base.command.length === 0
  const found = account ?? (isOther ? name : accountOf(base))
  const { account: _, ...others } = base
  return found === name ? others : { ...others, account: found }
}

const asRule = ({
  from = ['error', 'err'],
  retryAfter,
  early,
  ...rule
}: NonNullable<AgentEntry['faults']>[number]): AgentPreset['faults'][number] => ({
  ...rule,
  from,
  ...(retryAfter === undefined ? {} : { retryAfter }),
  ...(early === undefined ? {} : { early }),
})

const asProbe = ({
  login = null,
  ...probe
}: NonNullable<AgentEntry['probe']>): NonNullable<AgentPreset['probe']> => ({ ...probe, login })

/** A program given by a relative path is the checkout's, not the file at that path in a worktree. */
function startingAt(root: string, command: readonly string[]): readonly string[] {
  const [program, ...rest] = command
  if (program === undefined || !program.includes('/')) return command
  return [isAbsolute(program) ? program : join(root, program), ...rest]
}

const definedIn = <Value>(
  map: Readonly<Record<string, Value | undefined>>,
): Readonly<Record<string, Value>> =>
  Object.fromEntries(Object.entries(map).filter((entry): entry is [string, Value] => entry[1] !== undefined))
