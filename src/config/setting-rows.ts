import { isDeepStrictEqual } from 'node:util'
import { argvOf } from '../core/agent/argv-of.ts'
import type { OwnWords } from '../core/backlog/own-words.ts'
import { entryName, type Pool, type PoolEntry, type Route } from '../core/agent/pool.ts'
import type { AgentPreset } from '../core/agent/preset.ts'
import { demandName } from '../core/policy/pool/demand.ts'
import type { OptionChange, RunSettings } from '../core/run/settings.ts'
import { exactDollars } from '../core/run/spent.ts'
import type { KeyBindings } from '../keymap/key-bindings.ts'
import type { PlanPolicy } from '../core/plan/plan.ts'
import { valueAt, withValueAt } from './schema/nested.ts'
import { options, type ConfigKey, type Option } from './schema/options.ts'
import { durationText } from './values/duration.ts'
import { sizeText } from './values/size.ts'

/** A setting of a run, the options that decide it, and how it is shown. */
export interface SettingRow {
  /** The name under which a person knows it. */
  readonly key: ConfigKey
  /** Every key of the config that has a part in it. */
  readonly keys: readonly ConfigKey[]
  /** Where it is in `RunSettings`. */
  readonly path: string
  /** Whether a store that came from elsewhere may decide it only after the user has allowed it. */
  readonly needsTrust: boolean
  differs(one: RunSettings, other: RunSettings): boolean
  take(into: RunSettings, from: RunSettings): RunSettings
  words(settings: RunSettings): string
}

/** Every setting of a run once. Options that aren't here concern this start alone; see docs/options.md. */
export const settingRows: readonly SettingRow[] = options.flatMap((option) =>
  option.stored !== null && 'setting' in option.stored ? [rowOf(option, option.stored.setting)] : [],
)

/** What `to` has in place of what `from` has, among these rows. */
export const changesBetween = (
  from: RunSettings,
  to: RunSettings,
  rows: readonly SettingRow[] = settingRows,
): readonly OptionChange[] => {
  const changed = rows.filter((each) => each.differs(from, to))
  const keys = new Set(changed.map(({ key }) => key))
  return changed
    .filter(({ key }) => !isSaidBy(key, keys, to))
    .map(({ key, words }) => ({ key, from: words(from), to: otherThan(words(from), words(to)) }))
}

/** Who works is several settings; one of them says what has changed. */
function isSaidBy(key: ConfigKey, changed: ReadonlySet<ConfigKey>, to: RunSettings): boolean {
  switch (key) {
    case 'agent':
      return changed.has('pool.entries') && to.pool !== null
    case 'pool.entries':
      return changed.has('agent') && to.pool === null
    case 'agents':
      return changed.has('agent') || changed.has('pool.entries') || changed.has('route')
    default:
      return false
  }
}

/** What differs in a part that isn't shown, such as an agent's environment. */
const otherThan = (from: string, to: string): string => (from === to ? `${to}, changed` : to)

function rowOf(option: Option, path: string): SettingRow {
  const { key } = option
  const deciding = options.filter(
    (each) =>
      each.key === key ||
      (each.stored !== null && 'partOf' in each.stored && (each.stored.partOf ?? []).includes(key)),
  )
  return {
    key,
    keys: [key, ...deciding.map((each) => each.key).filter((each) => each !== key)],
    path,
    needsTrust: deciding.some(({ trust }) => trust !== 'free'),
    differs: (one, other) => !isDeepStrictEqual(valueAt(one, path), valueAt(other, path)),
    take: (into, from) => withValueAt(into, path, valueAt(from, path)),
    words: (settings) => wordsFor(option, valueAt(settings, path)),
  }
}

/** A run of an older loopwork lacks what came later. */
export function wordsFor({ type, whenNull = 'none' }: Option, value: unknown): string {
  if (value === null || value === undefined) return whenNull
  switch (type.kind) {
    case 'duration':
      return durationText(value as number)
    case 'size':
      return sizeText(value as number)
    case 'money':
      return exactDollars(value as number)
    case 'percent':
      return `${value as number}%`
    case 'argv':
      return listText([(value as readonly string[]).join(' ')])
    case 'argvs':
      return listText((value as readonly (readonly string[])[]).map((words) => words.join(' ')))
    case 'files':
    case 'insidePaths':
    case 'choices':
    case 'shellLines':
      return listText(value as readonly string[])
    case 'statusWords':
      return listText(Object.entries(value as OwnWords).map(([word, means]) => `${word}: ${means}`))
    case 'keyBindings':
      return listText(
        Object.entries(value as KeyBindings).map(([action, keys]) => `${action}: ${keys.join(' ')}`),
      )
    case 'agentName':
    case 'modelName':
      return agentText(value as AgentPreset)
    case 'agents':
      return listText((value as readonly AgentPreset[]).map(entryName))
    case 'poolEntries': {
      const { strategy, entries } = value as Pool
      return `${strategy} of ${listText(entries.map(entryText))}`
    }
    case 'routes':
      return listText(
        (value as readonly Route[]).map(({ rule, ...who }) => `${rule.text}: ${demandName(who)}`),
      )
    case 'planPolicy':
      return planText(value as PlanPolicy)
    case 'choice':
    case 'filter':
    case 'boolean':
    case 'wholeNumber':
    case 'folder':
    case 'branch':
      return `${value as string | number | boolean}`
  }
}

/** `claude/sonnet`, `codex (weight 2, at most 1, fallback)` */
function entryText({ preset, weight, maxConcurrent, fallback }: PoolEntry): string {
  const more = [
    ...(weight === 1 ? [] : [`weight ${weight}`]),
    ...(maxConcurrent === null ? [] : [`at most ${maxConcurrent}`]),
    ...(fallback ? ['fallback'] : []),
  ]
  return more.length === 0 ? entryName(preset) : `${entryName(preset)} (${more.join(', ')})`
}

const mostCells = 80

function listText(lines: readonly string[]): string {
  if (lines.length === 0) return 'none'
  const text = lines.join(', ')
  return text.length > mostCells ? `${text.slice(0, mostCells - 1)}…` : text
}

/** `plan of feature, bug, label risky` */
export const planText = ({ types, labels }: PlanPolicy): string =>
  `plan of ${listText([...types, ...labels.map((label) => `label ${label}`)])}`

/**
 * With the command line of a new session, since two presets may have one name; the model stands behind it, where it can't be cut.
 * Its environment is left out: it may hold a secret.
 */
function agentText(preset: AgentPreset): string {
  const { name, model } = preset
  const argv = argvOf({ ...preset, model: null }, { session: null, resume: false })
  const words = `${name} (${listText([argv.map(withoutPrompt).join(' ')])})`
  return model === null ? words : `${words}, model ${model}`
}

const withoutPrompt = (word: string): string => word.replaceAll(/\{prompt(?:File)?\}/g, '…')
