import { poolEntry, poolOf } from '../../../support/pool.ts'
import { realpath } from 'node:fs/promises'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { describe, expect, it } from 'vitest'
import {
  commandsOf,
  isTrustedRun,
  optionsThatNeedTrust,
  pathsOutside,
  settingsThatNeedTrust,
  trustRun,
  type StoredRun,
} from '../../../../src/app/options/run-trust.ts'
import { loadConfig } from '../../../../src/config/load-config.ts'
import { withValueAt } from '../../../../src/config/schema/nested.ts'
import { options as allOptions, type Option } from '../../../../src/config/schema/options.ts'
import { parseRun } from '../../../../src/store/rows/run-row.ts'
import { trust } from '../../../../src/config/trust/trust.ts'
import type { RunSettings } from '../../../../src/core/run/settings.ts'
import { layerOf, sampleOf } from '../../../support/config-samples.ts'
import { folderWith } from '../../../support/folder-with.ts'
import { settings, tip } from '../../../support/store/sample.ts'

const options = { sources: ['/r/b.json'] }

it('is given to what runs or redirects, in this store at this place; not to the order of its keys', async () => {
  const root = await folderWith({ 'state/x': '', 'copy/x': '' })
  const env = { HOME: join(root, 'home') }
  const place = { stateDir: join(root, 'state'), storeId: 'abc' }
  const trusted = (kept: Parameters<typeof isTrustedRun>[1], at = place) => isTrustedRun(at, kept, env)
  expect(await trusted({ settings, options })).toBe(false)
  await trustRun(place, { settings, options }, env)
  expect(await trusted({ settings, options })).toBe(true)

  const reversed = Object.fromEntries(Object.entries(settings).reverse()) as unknown as typeof settings
  expect(await trusted({ settings: reversed, options })).toBe(true)
  const harmless = { ...settings, workers: 9, onFailure: 'abort-all', waiting: 3 } as const
  expect(await trusted({ settings: harmless, options })).toBe(true)

  expect(await trusted({ settings, options }, { ...place, storeId: 'other' })).toBe(false)
  expect(await trusted({ settings, options }, { ...place, stateDir: join(root, 'copy') })).toBe(false)
  expect(await trusted({ settings, options: { sources: [] } })).toBe(false)
  for (const key of Object.keys(settingsThatNeedTrust(settings))) {
    const other = { ...settings, [key]: 'other' }
    expect(`${key} ${String(await trusted({ settings: other, options }))}`).toBe(`${key} false`)
  }
})

it('names the absolute paths that lead out of the folder, as those of a copied repository do', () => {
  const agent = {
    ...settings.agent,
    command: ['/work/slow/agent.sh', '--fast', '/work/copy/rules.md', './x'],
  }
  const stored = {
    settings: { ...settings, agent, worktreeRoot: '/work/slow.loopwork' },
    options: { sources: ['/work/copy/tasks.json', '/work/slow/tasks.json'] },
  }
  expect(pathsOutside(stored, '/work/copy').map(({ text }) => text)).toEqual([
    '/work/slow/agent.sh',
    '/work/slow.loopwork',
    '/work/slow/tasks.json',
  ])
  expect(pathsOutside(stored, '/work')).toEqual([])
})

it('is found again for a run of a loopwork from before pools, budgets, reviews, plans and votes', async () => {
  const root = await folderWith({ 'state/x': '' })
  const env = { HOME: join(root, 'home') }
  const place = { stateDir: join(root, 'state'), storeId: 'abc' }
  const realPath = await realpath(place.stateDir)
  await trust({ realPath, bytes: Buffer.from(markOfOlder) }, env)

  expect(await isTrustedRun(place, { settings: readAs(olderSettings), options }, env)).toBe(true)
  for (const [key, value] of [
    ['approve', { types: ['feature'], labels: [] }],
    ['pool', poolOf('priority', other)],
    ['review.agent', other.preset],
    ['judge', other.preset],
    ['limits.costUsd', 5],
  ] as const) {
    const changed = withValueAt(readAs(olderSettings), key, value)
    expect(`${key} ${String(await isTrustedRun(place, { settings: changed, options }, env))}`).toBe(
      `${key} false`,
    )
  }
})

it('shows whose plans are approved, and what a store has in place of words as it is there', () => {
  const approve = { types: ['feature', 'bug'], labels: ['risky'] } as const
  const shown = commandsOf({ settings: { ...settings, approve, gate: [{ run: 'x' }] as never }, options })
  expect(shown).toContainEqual({ key: 'approve', text: 'plan of feature, bug, label risky' })
  expect(shown).toContainEqual({ key: 'gate', text: '{"run":"x"}' })
})

describe.each(allOptions)('$key', (option) => {
  const isGuarded = option.trust !== 'free'

  it(`of a repository's own file ${isGuarded ? 'waits for' : 'needs no'} trust`, async () => {
    const value = option.trust === 'outside' ? ['../elsewhere.json'] : sampleOf(option)
    const load = async (content: unknown) => {
      const root = await folderWith({ '.loopworkrc': JSON.stringify(content) })
      return loadConfig({ root, explicitFile: null, env: { HOME: join(root, 'home') }, flags: {} })
    }
    const [given, without] = [await load(layerOf(option.key, value)), await load({})]
    expect(given.repository?.trusted).toBe(!isGuarded)
    if (isGuarded) expect(given.value).toEqual(without.value)
    else expect(given.value).not.toEqual(without.value)
  })

  // The strategy is stored with the agents that it chooses among.
  it.skipIf(option.stored === null || option.key === 'pool.strategy')(
    'in a store that came from elsewhere as well',
    () => {
      const before: StoredRun = { settings, options }
      const after = withOther(before, option)
      const needed = (run: StoredRun) => [
        settingsThatNeedTrust(run.settings),
        optionsThatNeedTrust(run.options),
      ]
      expect(isDeepStrictEqual(needed(after), needed(before))).toBe(!isGuarded)
      const shown = isDeepStrictEqual(commandsOf(after), commandsOf(before))
      expect(shown).toBe(!isGuarded)
    },
  )
})

const other = poolEntry('other')

/** What a loopwork from before pools stored of a run, beside what no mark has. */
const olderSettings = {
  ...{ workers: 2, strategy: 'priority', onFailure: 'continue', waiting: null, session: 'resume' },
  ...{ gate: [], setup: [], teardown: [], copy: [], link: [], target: 'main', worktreeRoot: '/nowhere' },
  sandbox: null,
  agent: { name: 'true', command: ['true'] },
  retry: { attempts: 3, backoffMs: 100, maxMs: 1_000 },
  breaker: { failures: 100, cooldownMs: 1_000 },
  limits: { timeoutMs: 60_000, idleMs: null, gateTimeoutMs: 60_000, outputBytes: 1_000_000 },
  keepLogsBytes: 2_147_483_648,
  keepLogsMs: 2_592_000_000,
}

/** The text that it hashed when the user started that run. */
const markOfOlder =
  '{"agent":{"autonomy":"full","command":["true"],"decoder":"text","denied":[],"env":{},"exit":{},"exitDecides":fal' +
  'se,"faults":[],"home":null,"map":[],"model":null,"name":"true","probe":null,"promptVia":"stdin","resume":"never"' +
  ',"rootEnv":{},"settleMs":null,"staggerMs":0,"stop":{"graceMs":5000,"signal":"TERM","to":"tree"},"success":{"exit' +
  '":[0],"terminal":"required"},"tried":true,"when":{"autonomy":{"edit":null,"full":[],"plan":null},"model":[],"res' +
  'ume":[],"session":[]}},"copy":[],"gate":[],"link":[],"sandbox":null,"setup":[],"sources":["/r/b.json"],"store":"' +
  'abc","target":"main","teardown":[],"worktreeRoot":"/nowhere"}'

/** As the store reads such a row. */
function readAs(stored: object): RunSettings {
  return parseRun({
    ...{
      run_id: 1,
      run_started_at: 1,
      run_base: tip,
      paused: 0,
      aborting: 0,
      run_hold: null,
      run_ended_at: null,
    },
    ...{ run_spent_micro_usd: 0, run_spent_tokens: 0, run_unpriced_tokens: 0, budgets: '{}', cools: '[]' },
    settings: JSON.stringify(stored),
    breaker: '{"state":"closed","failures":0}',
  }).settings
}

const otherValues: Readonly<Record<string, unknown>> = {
  agent: other.preset,
  'review.agent': other.preset,
  judge: other.preset,
  approve: { types: ['feature'], labels: [] },
  pool: poolOf('priority', other),
  presets: [other.preset],
  routes: [{ rule: { text: 'type = docs', clauses: [] }, agent: 'other', model: null }],
}

/** The run with another value where it stores the option. */
function withOther(run: StoredRun, { stored, ...option }: Option): StoredRun {
  if (stored === null) return run
  if ('option' in stored)
    return { ...run, options: { ...run.options, [stored.option]: sampleOf({ stored, ...option }) } }
  if (!('setting' in stored))
    return withOther(
      run,
      allOptions.find(({ key }) => key === stored.partOf[0])!,
    )
  const value = otherValues[stored.setting] ?? ['other']
  return { ...run, settings: withValueAt(run.settings, stored.setting, value) }
}

it('a setting that no key decides, as a newer loopwork may store it, needs trust', () => {
  const newer = { ...settings, hook: 'touch canary', limits: { ...settings.limits, onIdle: 'touch canary' } }
  expect(settingsThatNeedTrust(newer satisfies RunSettings)).toMatchObject({
    hook: 'touch canary',
    limits: { onIdle: 'touch canary' },
  })
})
