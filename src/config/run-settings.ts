import { isAbsolute, join } from 'node:path'
import type { AgentPreset } from '../core/agent/preset.ts'
import { LoopworkError } from '../core/errors.ts'
import { presetsOf } from '../core/policy/pool/demand.ts'
import { mostWorkers, type RunSettings } from '../core/run/settings.ts'
import { chooseReaders } from './agents/choose-agent.ts'
import { usuallyReviewed } from '../core/review/review.ts'
import { choosePool } from './agents/choose-pool.ts'
import type { Config, StoredAs } from './schema/config.ts'
import { nested, valueAt } from './schema/nested.ts'
import { options } from './schema/options.ts'
import { sandboxOf } from './sandbox-of.ts'

export interface StartFacts {
  /** The checkout's root: relative commands start there. */
  readonly root: string
  /** Workers wanted; see `workersOf`. */
  readonly workers: number
  /** The branch checked out, for where the config names none. */
  readonly target: string
  /** Absolute; for where the config names none. */
  readonly worktreeRoot: string
  /** Presets that come with loopwork; each is used where it is named, or extended. Those of the config win. */
  readonly builtIn: readonly AgentPreset[]
  /** The agent of the run that is resumed: known by its name, and used where no other is chosen. */
  readonly storedAgent?: AgentPreset
  /** US dollars for a million tokens of output by list; null, and without it: not known. */
  readonly priceOf?: (preset: AgentPreset) => number | null
}

/** The settings of a run, which are stored with it. @throws LoopworkError kind `config` when no agent, or no known one, is chosen. */
export function toRunSettings(config: Config, facts: StartFacts): RunSettings {
  const { root } = config.worktree
  const chosen = choosePool(config, facts)
  const { reviewer, judge } = chooseReaders(config, facts)
  if (config.approve !== null) presetsOf(chosen).forEach(requirePlanner)
  return {
    ...asConfigured(config),
    workers: facts.workers,
    ...chosen,
    review: {
      agent: reviewer,
      rounds: config.review.rounds,
      on: config.review.on ?? usuallyReviewed,
    },
    judge,
    sandbox: config.sandbox === null ? null : sandboxOf(config.sandbox, facts.root),
    target: config.merge.target ?? facts.target,
    worktreeRoot: root === null ? facts.worktreeRoot : fromRoot(facts.root, root),
  }
}

/** An agent that can't be held to planning would do the work, and ask afterwards. */
function requirePlanner({ name, when }: AgentPreset): void {
  if (when.autonomy.plan !== null) return
  throw new LoopworkError('config', `approve asks for a plan, and agent ${name} can't be limited to one`, {
    hint: `leave approve out, choose another agent, or name the words: agents.${name}.when.autonomy.plan`,
  })
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

const fromRoot = (root: string, path: string): string => (isAbsolute(path) ? path : join(root, path))
