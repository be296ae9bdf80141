import { isDeepStrictEqual } from 'node:util'
import type { AgentPreset, OptionChange, RunSettings } from '../core/settings.ts'
import { durationText } from './values/duration.ts'
import { sizeText } from './values/size.ts'

/** A setting of a run, the options that decide it, and how it is shown. */
export interface SettingRow {
  /** The name under which a person knows it. */
  readonly key: string
  /** Every key of the config that has a part in it. */
  readonly keys: readonly string[]
  differs(one: RunSettings, other: RunSettings): boolean
  take(into: RunSettings, from: RunSettings): RunSettings
  words(settings: RunSettings): string
}

/** Every setting of a run once. Options that aren't here concern this start alone; see docs/options.md. */
export const settingRows: readonly SettingRow[] = [
  row('parallel.maxTasks', 'workers', String, ['parallel.enabled']),
  row('parallel.strategy', 'strategy', String),
  row('parallel.onFailure', 'onFailure', String, ['parallel.failFast']),
  row('agent', 'agent', agentText, ['agents']),
  row('gate', 'gate', listText),
  row('worktree.root', 'worktreeRoot', String),
  row('worktree.setup', 'setup', listText),
  row('worktree.teardown', 'teardown', listText),
  row('worktree.copy', 'copy', listText),
  row('worktree.link', 'link', listText),
  row('merge.target', 'target', String),
  row('merge.waiting', 'waiting', (value) => (value === null ? 'twice the workers' : String(value))),
  part('retry.attempts', 'retry', 'attempts', String),
  part('retry.backoff', 'retry', 'backoffMs', durationText),
  part('retry.max', 'retry', 'maxMs', durationText),
  part('breaker.failures', 'breaker', 'failures', String),
  part('breaker.cooldown', 'breaker', 'cooldownMs', durationText),
  part('limits.timeout', 'limits', 'timeoutMs', durationText),
  part('limits.idle', 'limits', 'idleMs', (value) => (value === null ? 'none' : durationText(value))),
  part('limits.gateTimeout', 'limits', 'gateTimeoutMs', durationText),
  part('limits.output', 'limits', 'outputBytes', sizeText),
  row('logs.keep', 'keepLogsBytes', sizeText),
  row('logs.age', 'keepLogsMs', durationText),
]

/** What `to` has in place of what `from` has, among these rows. */
export const changesBetween = (
  from: RunSettings,
  to: RunSettings,
  rows: readonly SettingRow[] = settingRows,
): readonly OptionChange[] =>
  rows
    .filter((each) => each.differs(from, to))
    .map(({ key, words }) => ({ key, from: words(from), to: otherThan(words(from), words(to)) }))

/** What differs in a part that isn't shown, such as an agent's environment. */
const otherThan = (from: string, to: string): string => (from === to ? `${to}, changed` : to)

function row<Name extends keyof RunSettings>(
  key: string,
  name: Name,
  words: (value: RunSettings[Name]) => string,
  others: readonly string[] = [],
): SettingRow {
  return {
    key,
    keys: [key, ...others],
    differs: (one, other) => !isDeepStrictEqual(one[name], other[name]),
    take: (into, from) => ({ ...into, [name]: from[name] }),
    words: (settings) => words(settings[name]),
  }
}

type Section = 'retry' | 'breaker' | 'limits'

function part<Of extends Section, Name extends keyof RunSettings[Of]>(
  key: string,
  section: Of,
  name: Name,
  words: (value: RunSettings[Of][Name]) => string,
): SettingRow {
  return {
    key,
    keys: [key],
    differs: (one, other) => one[section][name] !== other[section][name],
    take: (into, from) => ({ ...into, [section]: { ...into[section], [name]: from[section][name] } }),
    words: (settings) => words(settings[section][name]),
  }
}

const mostCells = 80

function listText(lines: readonly string[] | undefined): string {
  if (lines === undefined || lines.length === 0) return 'none'
  const text = lines.join(', ')
  return text.length > mostCells ? `${text.slice(0, mostCells - 1)}…` : text
}

/** With its command, since two presets may have one name. Its environment is left out: it may hold a secret. */
function agentText({ name, command }: AgentPreset): string {
  return `${name} (${listText([command.join(' ')])})`
}
