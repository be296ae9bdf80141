import { checkLayer } from '../../config/check-layer.ts'
import type { PlainValue } from '../../config/live/edit-config.ts'
import { choicesOf, liveOptions, type LiveOption } from '../../config/live/live-options.ts'
import { recordChanged } from '../../config/option-record.ts'
import { typedValue } from '../../config/read-env.ts'
import { nested, valueAt, withValueAt } from '../../config/schema/nested.ts'
import { envNameOf, type Option } from '../../config/schema/options.ts'
import { changesBetween, wordsFor } from '../../config/setting-rows.ts'
import { durationText } from '../../config/values/duration.ts'
import { budgetOf } from '../../core/policy/budget.ts'
import type { Run } from '../../core/run/run.ts'
import type { LiveSettings, Setting, SettingDone } from '../../core/run/setting.ts'
import type { RunOptions } from '../../core/run/settings.ts'
import { budgetUse } from '../../text/budget-amounts.ts'
import { explicitConfig } from '../options/explicit-config.ts'
import type { CommonFlags } from '../options/flags.ts'
import { isTrustedRun, trustRun } from '../options/run-trust.ts'
import type { Session } from '../session.ts'
import { configFiles, type PlacedFile } from './config-files.ts'
import { fileFor, sourceHere, sourceInRun } from './setting-source.ts'
import { writeSetting } from './write-setting.ts'

/** Another who changes a setting at the same time is let go first so often. */
const mostTurns = 5

/** The settings of the run that goes on, and of this screen, over the store and the config files of a start here. */
export function openLiveSettings(
  { store, project, asked }: Pick<Session, 'store' | 'project' | 'asked'>,
  flags: CommonFlags,
): LiveSettings {
  /** As they were when the settings were read last: what is written is written over these. */
  let files: readonly PlacedFile[] = []

  const living = async (): Promise<{ run: Run; options: RunOptions | null } | null> => {
    const run = await store.newestRun()
    return run === null || run.endedAt !== null ? null : { run, options: await store.optionsOf(run.id) }
  }

  async function change({ option }: LiveOption, value: unknown): Promise<SettingDone> {
    const path = settingOf(option)
    for (let turn = 0; turn < mostTurns; turn++) {
      const found = await living()
      if (found === null || path === null) return refused('no run goes on that it could be changed in')
      const { run, options } = found
      const to = withValueAt(run.settings, path, value)
      const changes = changesBetween(run.settings, to)
      if (changes.length === 0) return { kind: 'done', says: '' }
      const why = whySpent({ ...run, settings: to }, option)
      if (why !== null) return refused(why)
      const keys = [option.key]
      const next = options && { ...options, record: recordChanged(options.record, keys, await store.now()) }
      await keepTrust(run, { settings: to, options }, options)
      if (await store.changeSettings(run.id, { from: run.settings, to, options: next, changes }))
        return { kind: 'done', says: '' }
    }
    return refused('others change the run just now; try again')
  }

  /** Who allowed the run's commands has them run on: the settings among them are changed by a person here. */
  async function keepTrust(
    run: Run,
    stored: Parameters<typeof trustRun>[1],
    options: RunOptions | null,
  ): Promise<void> {
    const place = { stateDir: project.stateDir, storeId: await store.storeId() }
    const before = { settings: run.settings, options }
    if (await isTrustedRun(place, before, process.env)) await trustRun(place, stored, process.env)
  }

  return {
    async read() {
      const found = await living()
      const explicitFile = found?.options?.record.file ?? explicitConfig(project, flags)
      files = await configFiles({ root: project.root, explicitFile, env: process.env })
      return liveOptions.flatMap((live): readonly Setting[] => {
        if (live.of === 'run' && found === null) return []
        const { option } = live
        const path = settingOf(option)
        const value =
          live.of === 'run' && path !== null && found !== null
            ? valueAt(found.run.settings, path)
            : valueAt(asked.config, option.key)
        return [
          {
            ...{
              key: option.key,
              of: live.of,
              value: wordsFor(option, value),
              written: writtenAs(option, value),
            },
            byDefault: writtenAs(option, option.default),
            choices: choicesOf(option),
            from:
              live.of === 'run'
                ? sourceInRun(option, found?.options ?? null, files)
                : sourceHere(option, files),
            file: fileFor(option.key, files)?.name ?? null,
          },
        ]
      })
    },
    async change(key, written) {
      const live = liveOptions.find(({ option }) => option.key === key)
      if (live === undefined) return refused(`${key} is not changed while a run goes on`)
      const typed = typedFor(live.option, written)
      return 'why' in typed ? refused(typed.why) : change(live, typed.parsed)
    },
    async write(key, written) {
      const live = liveOptions.find(({ option }) => option.key === key)
      const placed = fileFor(key, files)
      if (live === undefined || placed === null) return refused('there is no home folder to keep it in')
      const typed = typedFor(live.option, written)
      if ('why' in typed) return refused(typed.why)
      const done = await writeSetting(placed, { key, value: typed.plain }, process.env)
      const { root } = project
      files = await configFiles({ root, explicitFile: explicitOf(files), env: process.env })
      const variable = envNameOf(key)
      const isAbove = (process.env[variable] ?? '') !== ''
      return done.kind === 'done' && isAbove
        ? { ...done, says: `${done.says}; ${variable} stands above it` }
        : done
    },
  }
}

const explicitOf = (files: readonly PlacedFile[]): string | null =>
  files.find(({ place }) => place === 'file')?.path ?? null

const settingOf = ({ stored }: Option): string | null =>
  stored !== null && 'setting' in stored ? stored.setting : null

type Typed = { readonly parsed: unknown; readonly plain: PlainValue } | { readonly why: string }

/** As it would be taken from a config. */
function typedFor(option: Option, written: string | null): Typed {
  const text = written?.trim() ?? ''
  const isNone = text === '' && option.default === null
  const value = written === null ? option.default : isNone ? null : typedValue(option, text)
  if (value === undefined) return { why: 'must be a number' }
  const { layer, problems } = checkLayer(nested([[option.key, value]]), (_, message) => ({
    ...{ severity: 'error', file: '', line: null, field: null, message },
  }))
  const [problem] = problems
  if (problem !== undefined) return { why: problem.message }
  return { parsed: valueAt(layer, option.key) ?? null, plain: value as PlainValue }
}

/** As one would type it. */
function writtenAs({ type }: Option, value: unknown): string {
  if (value === null || value === undefined) return ''
  return type.kind === 'duration' ? durationText(value as number) : `${value as string | number | boolean}`
}

function whySpent(run: Run, { key }: Option): string | null {
  const kind = key === 'limits.cost' ? 'cost' : key === 'limits.tokens' ? 'tokens' : null
  const budget = kind === null ? null : budgetOf({ ...run, budgets: withoutExtension(run, kind) }, kind)
  return budget === null || budget.spent < budget.limit
    ? null
    : `${budgetUse(budget)} is used already: a larger sum is needed`
}

const withoutExtension = ({ budgets }: Run, kind: 'cost' | 'tokens'): Run['budgets'] => ({
  ...budgets,
  [kind]: { ...budgets[kind], extendedTo: null },
})

const refused = (why: string): SettingDone => ({ kind: 'refused', why })
