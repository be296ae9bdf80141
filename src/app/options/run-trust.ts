import { realpath } from 'node:fs/promises'
import { isAbsolute, relative } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import type { Env } from '../../config/read-env.ts'
import { runOptionRows } from '../../config/run-options.ts'
import type { KeyOfKind } from '../../config/schema/config.ts'
import type { Kind } from '../../config/schema/entry.ts'
import { valueAt, withoutPath, withValueAt } from '../../config/schema/nested.ts'
import type { ConfigKey } from '../../config/schema/options.ts'
import { planText, settingRows } from '../../config/setting-rows.ts'
import { isTrusted, trust, type TrustedFile } from '../../config/trust/trust.ts'
import { argvOf } from '../../core/agent/argv-of.ts'
import { LoopworkError, type Problem } from '../../core/errors.ts'
import type { RunId } from '../../core/ids.ts'
import type { AgentPreset } from '../../core/agent/preset.ts'
import { hookNames, type Argv } from '../../core/calling/hooks.ts'
import { demandName, presetsOf } from '../../core/policy/pool/demand.ts'
import { laterLimits, laterSettings } from '../../core/run/later-settings.ts'
import type { RunOptions, RunSettings } from '../../core/run/settings.ts'

/** The store that has a run: trust is given to what it has here, not to a copy of it elsewhere. */
export interface StorePlace {
  readonly stateDir: string
  readonly storeId: string
}

/** What a store has of a run that starts or redirects something. */
export interface StoredRun {
  readonly settings: RunSettings
  readonly options: Partial<Omit<RunOptions, 'record'>> | null
}

/**
 * Whether this user has started or allowed a run with exactly these commands in this store. A store is a file like any other:
 * it may have come with a copied repository, and whoever made it chose the commands in it.
 */
export const isTrustedRun = async (place: StorePlace, stored: StoredRun, env: Env): Promise<boolean> =>
  isTrusted(await markedAs(place, stored), env)

/** @throws LoopworkError config, for a user without a home; system errors when the mark can't be written. */
export const trustRun = async (place: StorePlace, stored: StoredRun, env: Env): Promise<void> =>
  trust(await markedAs(place, stored), env)

/** The settings without those whose keys are free of trust. What no key decides stays: it may be a newer loopwork's command. */
export const settingsThatNeedTrust = (settings: RunSettings): Partial<RunSettings> =>
  settingRows
    .filter(({ needsTrust }) => !needsTrust)
    .reduce<Partial<RunSettings>>((left, { path }) => withoutPath(left, path), settings)

/** A run of an older loopwork has no options: it found its backlog by itself. */
export const optionsThatNeedTrust = (options: StoredRun['options']): Readonly<Record<string, unknown>> =>
  Object.fromEntries(guardedOptions.map(({ option }) => [option, options === null ? [] : options[option]]))

const guardedOptions = runOptionRows.filter(({ needsTrust }) => needsTrust)

/** Kinds whose value is a word, a number, or a list of words. */
type PlainKind =
  | 'choice'
  | 'choices'
  | 'boolean'
  | 'wholeNumber'
  | 'duration'
  | 'size'
  | 'percent'
  | 'money'
  | 'filter'
  | 'files'
  | 'statusWords'
  | 'keyBindings'
  | 'insidePaths'
  | 'folder'
  | 'branch'
  | 'argv'
  | 'shellLines'
type ShownApart = KeyOfKind<Exclude<Kind, PlainKind>>

/** Each preset is shown as what it starts. The compiler asks for every key whose setting is more than words or a list of them. */
const shownBy: Readonly<Record<ShownApart, (settings: RunSettings) => readonly Shown[]>> = {
  approve: ({ approve }) => (approve === null ? [] : [{ key: 'approve', text: planText(approve) }]),
  agent: ({ agent, pool }) => (pool === null ? agentLines(agent) : []),
  'pool.entries': ({ pool }) => (pool?.entries ?? []).flatMap(({ preset }) => agentLines(preset)),
  agents: ({ presets }) => presets.flatMap(agentLines),
  'review.agent': ({ review }) => agentLines(review.agent),
  judge: ({ judge }) => agentLines(judge),
  'hooks.itemDone': ({ hooks }) => hookLines('hooks.itemDone', hooks.itemDone),
  'hooks.itemFailed': ({ hooks }) => hookLines('hooks.itemFailed', hooks.itemFailed),
  'hooks.needsYou': ({ hooks }) => hookLines('hooks.needsYou', hooks.needsYou),
  'hooks.runEnd': ({ hooks }) => hookLines('hooks.runEnd', hooks.runEnd),
  route: ({ routes }) =>
    routes.map(({ rule, ...who }) => ({ key: 'route', text: `${rule.text}: ${demandName(who)}` })),
}

const isShownApart = (key: ConfigKey): key is ShownApart => Object.hasOwn(shownBy, key)

/** As they are shown when the user is asked for trust. */
export const commandsOf = ({ settings, options }: StoredRun): readonly Shown[] => [
  ...settingRows
    .filter(({ needsTrust }) => needsTrust)
    .flatMap(({ key, path }) =>
      isShownApart(key) ? shownBy[key](settings) : linesOf(key, valueAt(settings, path)),
    ),
  ...guardedOptions.flatMap(({ key, option }) => linesOf(key, options?.[option])),
]

/**
 * Absolute paths in these commands that lead out of the folder. A run stores its paths whole, so those of a copied repository lead to
 * the original, whose programs somebody may have changed since.
 */
export function pathsOutside(stored: StoredRun, root: string): readonly Shown[] {
  const { review, judge, worktreeRoot, hooks, notify } = stored.settings
  const readers = [review.agent, judge].filter((preset) => preset !== null)
  const agents = [...presetsOf(stored.settings), ...readers]
  const paths: readonly Shown[] = [
    ...agents.flatMap(({ name, command }) => command.map((text) => ({ key: `agents.${name}`, text }))),
    ...hookNames.flatMap((name) => hooks[name].flat().map((text) => ({ key: `hooks.${name}`, text }))),
    ...(notify.command ?? []).map((text) => ({ key: 'notify.command', text })),
    { key: 'worktree.root', text: worktreeRoot },
    ...(stored.options?.sources ?? []).map((text) => ({ key: 'source', text })),
  ]
  return paths.filter(({ text }) => isAbsolute(text) && leadsOut(relative(root, text)))
}

const leadsOut = (path: string): boolean => path === '..' || path.startsWith('../')

interface Shown {
  readonly key: string
  readonly text: string
}

const agentLines = (preset: AgentPreset | null): readonly Shown[] => {
  if (preset === null) return []
  const { name, env } = preset
  const argv = argvOf(preset, { session: null, resume: false })
  return [
    { key: `agents.${name}`, text: JSON.stringify(argv) },
    ...Object.entries(env).map(([variable, text]) => ({ key: `agents.${name}.env.${variable}`, text })),
  ]
}

const hookLines = (key: ConfigKey, hooks: readonly Argv[]): readonly Shown[] =>
  hooks.map((argv) => ({ key, text: JSON.stringify(argv) }))

/** Each of a list by itself; nothing where nothing is set. What a store has in place of a word is shown as it is there. */
const linesOf = (key: string, value: unknown): readonly Shown[] =>
  [value ?? []].flat().map((each: unknown) => ({
    key,
    text: typeof each === 'string' ? each : JSON.stringify(each),
  }))

export function untrustedRun(run: RunId, stored: StoredRun): LoopworkError {
  return new LoopworkError(
    'untrusted',
    `run ${run} in this store was not started by you here: what it would carry out needs your word`,
    {
      hint: 'read it, then allow it with: loopwork trust --run; or start a run with your own options: --fresh',
      problems: commandsOf(stored).map(({ key, text }): Problem => ({
        severity: 'notice',
        file: key,
        line: null,
        field: null,
        message: text,
      })),
    },
  )
}

async function markedAs(
  { stateDir, storeId }: StorePlace,
  { settings, options }: StoredRun,
): Promise<TrustedFile> {
  const stored = {
    store: storeId,
    ...withoutLater(settingsThatNeedTrust(settings)),
    ...optionsThatNeedTrust(options),
  }
  const bytes = JSON.stringify(stored, inOrder)
  return { realPath: await realpath(stateDir), bytes: Buffer.from(bytes) }
}

/** A run that uses nothing of what came later has the mark that an older loopwork gave it. */
const withoutLater = (settings: Partial<RunSettings>): Partial<RunSettings> =>
  withoutDefaults(settings, { ...laterSettings, limits: laterLimits })

/** What differs from these values; a section without anything that does is left out. */
const withoutDefaults = (whole: object, defaults: object): Partial<RunSettings> =>
  Object.entries(defaults).reduce<object>((left, [key, usual]: readonly [string, unknown]) => {
    const value = valueAt(left, key)
    if (isDeepStrictEqual(value, usual)) return withoutPath(left, key)
    if (!isSection(value) || !isSection(usual)) return left
    const differing = withoutDefaults(value, usual)
    return Object.keys(differing).length === 0 ? withoutPath(left, key) : withValueAt(left, key, differing)
  }, whole)

const isSection = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The same settings are the same text, in whatever order a reader of the store has put their keys. */
const inOrder = (_key: string, value: unknown): unknown =>
  isSection(value)
    ? Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)))
    : value
