import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Asked, Choice, NewestRun } from '../../../../src/app/options/choice.ts'
import { chooseOptions } from '../../../../src/app/options/choose-options.ts'
import { watchOptions } from '../../../../src/app/options/watch-options.ts'
import { loadConfig, requireTrust } from '../../../../src/config/load-config.ts'
import type { ConfigInput } from '../../../../src/config/schema/config.ts'
import { envNameOf, options, type ConfigKey, type Option } from '../../../../src/config/schema/options.ts'
import { settingRows } from '../../../../src/config/setting-rows.ts'
import { trust } from '../../../../src/config/trust/trust.ts'
import { LoopworkError } from '../../../../src/core/errors.ts'
import { supervisorId } from '../../../../src/core/ids.ts'
import { layerOf, sampleOf } from '../../../support/config-samples.ts'
import { folderWith } from '../../../support/folder-with.ts'
import { aRun } from '../../../support/run-facts.ts'
import { identity } from '../../../support/store/sample.ts'

interface Given {
  readonly files?: Readonly<Record<string, string>>
  readonly env?: Readonly<Record<string, string>>
  readonly flags?: ConfigInput
  readonly config?: string
  readonly mode?: Asked['mode']
  readonly trusts?: boolean
}

const mine = 'agents: { mine: { command: [mine], when: { model: [-m, "{model}"] } } }\n'
const files = { 'mine.yaml': mine }

/** One folder for all starts of a story: files are compared with what they said before. */
async function place() {
  const root = await folderWith({ ...files, 'home/.config/loopwork/config.yaml': '' })
  return async (given: Given = {}): Promise<Asked> => {
    for (const [file, content] of Object.entries(given.files ?? {}))
      await writeFile(join(root, file), content)
    const env = { HOME: join(root, 'home'), ...given.env }
    const load = () =>
      loadConfig({
        root,
        explicitFile: given.config === undefined ? null : join(root, given.config),
        env,
        flags: given.flags ?? {},
      })
    const found = (await load()).repository
    if (given.trusts === true && found !== null) await trust(found, env)
    const loaded = await load()
    const { enabled, maxTasks } = loaded.value.parallel
    return {
      mode: given.mode ?? 'auto',
      config: loaded.value,
      given: {
        layers: loaded.layers,
        file: given.config === undefined ? null : join(root, given.config),
      },
      facts: { root, workers: enabled ? maxTasks : 1, worktreeRoot: '/w', builtIn: [] },
      workersNotice: null,
      sources: { named: [], found: null, notice: null },
      branch: () => 'main',
      requireTrust: (changed) => requireTrust(loaded, changed),
    }
  }
}

/** The run that a start has made, as the next start finds it. */
const standing = (
  { settings, options: kept }: Choice,
  how: 'left' | 'living' | 'ended' = 'left',
): NewestRun => ({
  run: aRun({ settings, endedAt: how === 'ended' ? 1 : null }),
  options: kept,
  trusted: true,
  living:
    how === 'living'
      ? [
          {
            id: supervisorId(1),
            run: aRun().id,
            identity: identity(41_207),
            firstWorker: 0,
            workers: 1,
            startedAt: 1,
            leaseUntil: 1,
            endedAt: null,
          },
        ]
      : [],
})

function refusalOf(choose: () => unknown): string {
  try {
    choose()
  } catch (error) {
    if (error instanceof LoopworkError) return `${error.kind}: ${error.message}`
    throw error
  }
  return 'taken'
}

/** A value of an option that no other place says, and the text that shows it; '' where that is shown otherwise. */
const special: Readonly<Record<string, readonly [value: unknown, shown: string]>> = {
  sandbox: [['bwrap', '--bind', '{worktree}', '/w'], 'bwrap --bind {worktree} /w'],
  'parallel.enabled': [true, '2'],
  'parallel.maxTasks': [5, ''],
  'parallel.failFast': [true, 'abort-all'],
  agent: ['other', 'other (other)'],
  'review.agent': ['other', 'other (other)'],
  judge: ['other', 'other (other)'],
  agents: [{ mine: { command: ['changed'] } }, 'mine (changed)'],
  model: ['other', 'mine (mine), model other'],
  'pool.entries': [
    [{ agent: 'other' }, { agent: 'mine', weight: 2 }],
    'round-robin of other, mine (weight 2)',
  ],
  route: [[{ when: 'type = docs', agent: 'other' }], 'type = docs: other'],
  'limits.idle': [null, 'none'],
}

function sampleAndWords(option: Option): readonly [value: unknown, shown: string] {
  const value = sampleOf(option)
  if (option.type.kind === 'money') return [value, `$${Number(value).toFixed(2)}`]
  const words = (argv: unknown): string => (argv as readonly string[]).join(' ')
  if (option.type.kind === 'argvs') return [value, (value as readonly unknown[]).map(words).join(', ')]
  if (option.type.kind === 'argv') return special[option.key] ?? [value, words(value)]
  return special[option.key] ?? [value, [value].flat().join(', ')]
}

/** What concerns the start at which it is given, and nobody else's: taken there, whatever is going on. */
const isOfStart = ({ key, stored }: Option): boolean =>
  stored === null || 'option' in stored || key === 'parallel.maxTasks' || key === 'parallel.enabled'

/** With a second agent to choose, which is no news to a run that was started with it. */
const two = `${mine.replace(/ }\n$/, ', other: { command: [other] } }\n')}agent: mine\n`

describe('every option, wherever a run stands', () => {
  // A strategy without a pool has nobody to choose from; a plan is only asked of an agent that can be held to planning.
  const alone = options.filter(({ key }) => key !== 'pool.strategy' && key !== 'approve')
  it.each(alone)('$key, by flag, variable or named file', async (option) => {
    const { key } = option
    const [value, shown] = sampleAndWords(option)
    const variable = { [envNameOf(key)]: typeof value === 'string' ? value : JSON.stringify(value) }
    const asYaml = JSON.stringify(layerOf(key, value))
    const start = await place()
    const base = { config: 'two.yaml', files: { 'two.yaml': two, 'given.yaml': asYaml } }
    const first = chooseOptions(await start(base), null)
    const ways: readonly Given[] = [
      { ...base, config: 'given.yaml' },
      ...(key === 'agent' ? [] : [{ flags: layerOf(key, value) }]),
      // A variable that is null says that in a text.
      { env: variable },
    ]
    const row =
      settingRows.find((each) => each.key === key && key !== 'agents') ??
      settingRows.find((each) => each.keys.includes(key))
    const ofAgents: Readonly<Partial<Record<ConfigKey, readonly Given[]>>> = {
      agent: [{ ...base, flags: { agent: 'other' } }],
      'pool.entries': [{ ...base, flags: layerOf(key, value) }],
      route: [{ ...base, flags: layerOf(key, value) }],
      'review.agent': [{ ...base, env: variable }],
      judge: [{ ...base, env: variable }],
    }
    for (const way of ofAgents[key] ?? ways) {
      const asked = await start(way)
      // A new run.
      const fresh = chooseOptions(
        { ...(await start({ ...base, ...way, config: 'two.yaml' })), mode: 'auto' },
        null,
      )
      // Carried on.
      if (key === 'merge.target') {
        expect(refusalOf(() => chooseOptions(asked, standing(first)))).toContain(
          'usage: run 7 merges into main',
        )
      } else {
        const resumed = chooseOptions(asked, standing(first))
        expect(resumed.kind).toBe('resume')
        if (row !== undefined && shown !== '') {
          expect(row.words(resumed.settings)).toBe(shown)
          expect(resumed.changes.map((change) => change.key)).toEqual([row.key])
          expect(resumed.notices.join()).toContain(`${row.key} from ${row.words(first.settings)} to ${shown}`)
        }
      }
      if (row !== undefined && shown !== '' && way.config === undefined) {
        expect(row.words(fresh.settings)).toBe(shown)
      }
      // Beside a living one.
      const join = refusalOf(() => chooseOptions(asked, standing(first, 'living')))
      if (isOfStart(option)) expect(join).toBe('taken')
      else expect(join).toContain(`(pid 41207) goes on with its own options: ${row?.key ?? ''} `)
    }
  })

  it('what concerns the start alone is taken by it, beside a living run too', async () => {
    const start = await place()
    const first = chooseOptions(await start({ config: 'mine.yaml' }), null)
    const asked = await start({
      flags: {
        parallel: { enabled: true, maxTasks: 5, outputMode: 'summary' },
        backlog: { unknownDependency: 'block' },
        source: ['b.json'],
      },
    })
    for (const how of ['left', 'living'] as const) {
      const choice = chooseOptions(asked, standing(first, how))
      expect(choice.settings.workers).toBe(5)
      expect(choice.options).toMatchObject({ outputMode: 'summary', unknownDependency: 'block' })
      expect(choice.options.sources).toEqual([join(asked.facts.root, 'b.json')])
    }
    expect(first.settings.workers).toBe(1)
  })
})

describe('what is given anew', () => {
  it('nothing: the run goes on as it was, with no config at all', async () => {
    const start = await place()
    const first = chooseOptions(await start({ config: 'mine.yaml', flags: { gate: ['a'] } }), null)
    const bare = chooseOptions(await start(), standing(first))
    expect(bare).toMatchObject({ kind: 'resume', settings: first.settings, changes: [], notices: [] })
    expect(chooseOptions(await start(), standing(first, 'living')).kind).toBe('join')
  })

  it('a config file that is found by itself counts where it has changed since, a line taken out too', async () => {
    const start = await place()
    const rc = (content: string): Given => ({ files: { '.loopworkrc': content }, trusts: true })
    const first = chooseOptions(await start(rc(`${mine}gate: [a]\n`)), null)
    const untouched = chooseOptions(await start({ trusts: true }), standing(first))
    expect(untouched.changes).toEqual([])
    const more = chooseOptions(await start(rc(`${mine}gate: [a, b]\n`)), standing(first))
    expect(more.changes).toEqual([{ key: 'gate', from: 'a', to: 'a, b' }])
    const fewer = chooseOptions(await start(rc(mine)), standing(more))
    expect(fewer.changes).toEqual([{ key: 'gate', from: 'a, b', to: 'none' }])
    // The file that says it is the one that is gone: that takes nothing away.
    const root = (await start()).facts.root
    await rm(join(root, '.loopworkrc'))
    expect(chooseOptions(await start(), standing(more)).changes).toEqual([])
  })

  it('a flag stays until the same is said anew somewhere else; an old line of a file does not come back', async () => {
    const start = await place()
    const rc = { files: { '.loopworkrc': `${mine}gate: [a]\n` }, trusts: true }
    const first = chooseOptions(await start({ ...rc, flags: { gate: ['strict'] } }), null)
    expect(first.settings.gate).toEqual(['strict'])
    const same = chooseOptions(await start(rc), standing(first))
    expect(same.settings.gate).toEqual(['strict'])
    // Out of the file goes what the run doesn't have from there.
    const out = chooseOptions(await start({ files: { '.loopworkrc': mine }, trusts: true }), standing(same))
    expect(out.settings.gate).toEqual(['strict'])
    const anew = chooseOptions(
      await start({ files: { '.loopworkrc': `${mine}gate: [b]\n` }, trusts: true }),
      standing(out),
    )
    expect(anew.changes).toEqual([{ key: 'gate', from: 'strict', to: 'b' }])
  })

  it("in the repository's own config, what needs trust: refused until it is trusted", async () => {
    const start = await place()
    const first = chooseOptions(await start({ config: 'mine.yaml' }), null)
    const asked = await start({ files: { '.loopworkrc': 'gate: [evil]\n' } })
    expect(refusalOf(() => chooseOptions(asked, standing(first)))).toMatch(/^untrusted: /)
    const outside = await start({ files: { '.loopworkrc': 'source: [b.json, ../b.json]\n' } })
    expect(refusalOf(() => chooseOptions(outside, standing(first)))).toMatch(/^untrusted: /)
    const inside = await start({ files: { '.loopworkrc': 'source: [b.json]\n' } })
    expect(chooseOptions(inside, standing(first)).options.sources).toHaveLength(1)
    const harmless = await start({ files: { '.loopworkrc': 'retry: { attempts: 5 }\n' } })
    expect(chooseOptions(harmless, standing(first)).changes).toMatchObject([
      { key: 'retry.attempts', to: '5' },
    ])
  })

  it("a gate that is taken out of the repository's own config is missed, by a new run too: that needs trust", async () => {
    const start = await place()
    const rc = (content: string): Given => ({ files: { '.loopworkrc': content } })
    const first = chooseOptions(await start({ ...rc(`${mine}gate: [a]\n`), trusts: true }), null)
    for (const without of [mine, `${mine}gate: []\n`, 'gate: []\n', 'retry: { max: 1m }\n']) {
      const asked = await start(rc(without))
      expect(refusalOf(() => chooseOptions(asked, standing(first)))).toMatch(/^untrusted: /)
    }
    const own = { 'home/.config/loopwork/config.yaml': mine }
    const next = await start({ files: { ...own, '.loopworkrc': 'retry: { max: 1m }\n' } })
    expect(refusalOf(() => chooseOptions(next, standing(first, 'ended')))).toMatch(/^untrusted: /)
    const allowed = await start({ ...rc('gate: []\n'), trusts: true })
    const without = chooseOptions(allowed, standing(first))
    expect(without.settings.gate).toEqual([])
    // Where there is none, none is missed.
    const still = await start(rc('gate: []\nretry: { max: 1m }\n'))
    expect(chooseOptions(still, standing(without)).settings.gate).toEqual([])
  })

  it('a line taken out of a named file counts; naming another file takes nothing out of the first', async () => {
    const start = await place()
    const named = (file: string, content: string) => start({ config: file, files: { [file]: content } })
    const first = chooseOptions(await named('one.yaml', `${mine}gate: [a]\n`), null)
    const other = chooseOptions(await named('two.yaml', 'retry: { attempts: 1 }\n'), standing(first))
    expect(other.changes.map(({ key }) => key)).toEqual(['retry.attempts'])
    const out = chooseOptions(await named('one.yaml', mine), standing(first))
    expect(out.changes).toEqual([{ key: 'gate', from: 'a', to: 'none' }])
  })

  it('an agent by the name that the run has needs no config; another must be known', async () => {
    const start = await place()
    const first = chooseOptions(await start({ config: 'mine.yaml' }), null)
    expect(chooseOptions(await start({ flags: { agent: 'mine' } }), standing(first)).changes).toEqual([])
    const other = await start({ flags: { agent: 'other' } })
    expect(refusalOf(() => chooseOptions(other, standing(first)))).toContain('there is no agent named other')
  })
})

describe('a new run', () => {
  it('takes the options of the one before where no agent is configured, and what is given in their place', async () => {
    const start = await place()
    const first = chooseOptions(await start({ config: 'mine.yaml', flags: { gate: ['a'] } }), null)
    const next = chooseOptions(await start({ flags: { retry: { attempts: 1 } } }), standing(first, 'ended'))
    expect(next).toMatchObject({ kind: 'start', settings: { gate: ['a'], retry: { attempts: 1 } } })
    expect(next.notices.join()).toContain('takes the options of run 7')
    const untrusted = { ...standing(first, 'ended'), trusted: false }
    const nothing = await start()
    expect(refusalOf(() => chooseOptions(nothing, untrusted))).toContain('config: no agent is configured')
    const configured = chooseOptions(await start({ config: 'mine.yaml' }), standing(first, 'ended'))
    expect(configured.settings.gate).toEqual([])
    expect(configured.notices).toEqual(['unlike run 7: gate from a to none'])
  })

  it('names another agent by the command line that it would be started with', async () => {
    const start = await place()
    const words = '{ command: [mine, "{model}", --ask, "{promptFile}"], prompt: { via: file }, model: big'
    const first = chooseOptions(await start({ config: 'mine.yaml' }), null)
    const other = await start({
      files: { 'words.yaml': `agents: { mine: ${words}, when: { model: [-m, "{model}"] } } }\n` },
      config: 'words.yaml',
    })
    expect(chooseOptions(other, standing(first, 'ended')).notices).toEqual([
      'unlike run 7: agent from mine (mine) to mine (mine --ask …), model big',
    ])
  })

  it('has as many workers as the one before, shows its output alike, and says it all in one sentence', async () => {
    const start = await place()
    const first = chooseOptions(
      await start({
        config: 'mine.yaml',
        flags: { parallel: { enabled: true, maxTasks: 4, outputMode: 'summary' } },
      }),
      null,
    )
    const like = chooseOptions(await start(), standing(first, 'ended'))
    expect(like).toMatchObject({
      kind: 'start',
      settings: { workers: 4 },
      options: { outputMode: 'summary' },
    })
    const two = await start({ flags: { parallel: { enabled: true, maxTasks: 2 } } })
    expect(chooseOptions(two, standing(first, 'ended')).notices).toEqual([
      'takes the options of run 7, as no agent is configured: agent mine, no gate; but parallel.maxTasks from 4 to 2',
    ])
  })

  it('--fresh ends what nobody supervises, and nothing else', async () => {
    const start = await place()
    const first = chooseOptions(await start({ config: 'mine.yaml' }), null)
    const fresh = await start({ config: 'mine.yaml', mode: 'fresh' })
    expect(chooseOptions(fresh, standing(first)).kind).toBe('start')
    expect(refusalOf(() => chooseOptions(fresh, standing(first, 'living')))).toContain(
      '--fresh would end run 7',
    )
    expect(refusalOf(() => watchOptions(fresh, standing(first, 'living')))).toContain(
      '--fresh would end run 7',
    )
  })
})

describe('a run that this user did not start here', () => {
  it('is carried on by nobody who has not given or allowed just that', async () => {
    const start = await place()
    const first = chooseOptions(await start({ config: 'mine.yaml', flags: { gate: ['a'] } }), null)
    const foreign = (how?: 'living') => ({ ...standing(first, how), trusted: false })
    const bare = await start()
    for (const how of [undefined, 'living'] as const)
      expect(refusalOf(() => chooseOptions(bare, foreign(how)))).toMatch(/^untrusted: run 7 in this store/)
    // A flag that changes one thing is no word for the rest.
    const gate = await start({ flags: { gate: ['b'] } })
    expect(refusalOf(() => chooseOptions(gate, foreign()))).toMatch(/^untrusted: /)
    const other = await start({ config: 'mine.yaml' })
    expect(refusalOf(() => chooseOptions(other, foreign()))).toMatch(/^untrusted: /)
    const same = await start({ config: 'mine.yaml', flags: { gate: ['a'] } })
    expect(chooseOptions(same, foreign()).kind).toBe('resume')
    expect(chooseOptions(await start({ config: 'mine.yaml', mode: 'fresh' }), foreign()).kind).toBe('start')
  })
})
