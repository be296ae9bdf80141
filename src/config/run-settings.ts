import { existsSync } from 'node:fs'
import { isAbsolute, join } from 'node:path'
import { LoopworkError } from '../core/errors.ts'
import { suggestWord } from '../core/naming/suggest-word.ts'
import { plainPreset, type AgentPreset } from '../core/agent/preset.ts'
import { mostWorkers, type RunSettings } from '../core/run/settings.ts'
import type { Config, StoredAs } from './schema/config.ts'
import { nested, valueAt } from './schema/nested.ts'
import { options } from './schema/options.ts'

export interface StartFacts {
  /** The checkout's root: relative commands start there. */
  readonly root: string
  /** Workers wanted; see `workersOf`. */
  readonly workers: number
  /** The branch checked out, for where the config names none. */
  readonly target: string
  /** Absolute; for where the config names none. */
  readonly worktreeRoot: string
  /** Presets that come with loopwork. Those of the config win. */
  readonly builtIn: readonly AgentPreset[]
  /** The agent of the run that is resumed: known by its name, and used where no other is chosen. */
  readonly storedAgent?: AgentPreset
}

/** The settings of a run, which are stored with it. @throws LoopworkError kind `config` when no agent, or no known one, is chosen. */
export function toRunSettings(config: Config, facts: StartFacts): RunSettings {
  const { root } = config.worktree
  return {
    ...asConfigured(config),
    workers: facts.workers,
    agent: chooseAgent(config, facts),
    target: config.merge.target ?? facts.target,
    worktreeRoot: root === null ? facts.worktreeRoot : fromRoot(facts.root, root),
  }
}

/** Each setting by its path, as its key has it. A setting without a key is missing from this type: the compiler refuses it. */
const asConfigured = (config: Config): StoredAs<'setting'> =>
  nested(
    options.flatMap(({ key, stored }) =>
      stored !== null && 'setting' in stored ? [[stored.setting, valueAt(config, key)] as const] : [],
    ),
  ) as StoredAs<'setting'>

/**
 * How many workers a run starts with.
 * @param screen the TUI is parallel by itself; `run` only when asked.
 * @param fitting as many as memory allows, for `maxTasks: 0`.
 */
export function workersOf({ parallel }: Pick<Config, 'parallel'>, screen: boolean, fitting: number): number {
  if (!parallel.enabled && !screen) return 1
  return parallel.maxTasks === 0 ? Math.min(Math.max(1, fitting), mostWorkers) : parallel.maxTasks
}

/** The named one; else the only one there is, or the one of the name that the run has. Guessing between several would spend somebody's money. */
export function chooseAgent(
  config: Pick<Config, 'agent' | 'agents'>,
  { root, builtIn, storedAgent }: Pick<StartFacts, 'root' | 'builtIn' | 'storedAgent'>,
): AgentPreset {
  const own = Object.entries(config.agents).map(([name, entry]) => ({
    ...plainPreset,
    name,
    command: startingAt(root, entry.command),
    promptVia: entry.prompt?.via ?? plainPreset.promptVia,
    decoder: entry.decoder ?? plainPreset.decoder,
    env: entry.env ?? {},
  }))
  const others = [...builtIn, ...(storedAgent === undefined ? [] : [storedAgent])]
  const known = [...own, ...others.filter(({ name }) => !Object.hasOwn(config.agents, name))]
  if (config.agent !== null) {
    const chosen = known.find(({ name }) => name === config.agent)
    if (chosen !== undefined) return chosen
    throw unknownAgent(config.agent, known)
  }
  const [first, second] = own.length > 0 ? own : others
  if (first !== undefined && second === undefined) return first
  const sameName = known.find(({ name }) => name === storedAgent?.name)
  if (sameName !== undefined) return sameName
  const names = known.map(({ name }) => name).join(', ')
  throw new LoopworkError(
    'config',
    first === undefined ? 'no agent is configured' : `several agents are there: ${names}`,
    {
      hint: first === undefined ? howToDescribeOne(root) : 'choose one with --agent NAME, or agent: NAME',
    },
  )
}

/** `init` writes a file where there is none, and nothing where there is one. */
const howToDescribeOne = (root: string): string =>
  existsSync(join(root, '.loopworkrc'))
    ? 'describe one in .loopworkrc, such as agents: { mine: { command: [./agent.sh] } }'
    : 'describe one under agents: in .loopworkrc; loopwork init writes one that shows how'

function unknownAgent(name: string, known: readonly AgentPreset[]): LoopworkError {
  const names = known.map((preset) => preset.name)
  const guess = suggestWord(name, names)
  const hint = guess === null ? `known: ${names.join(', ') || 'none'}` : `did you mean ${guess}?`
  return new LoopworkError('config', `there is no agent named ${name}`, { hint })
}

/** A program given by a relative path is the checkout's, not the file at that path in a worktree. */
function startingAt(root: string, command: readonly string[]): readonly string[] {
  const [program, ...rest] = command
  if (program === undefined || !program.includes('/')) return command
  return [fromRoot(root, program), ...rest]
}

const fromRoot = (root: string, path: string): string => (isAbsolute(path) ? path : join(root, path))
