import { chmod, mkdir, readdir, rename, stat, symlink, writeFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { agentClis } from '../../../src/agent/presets/agent-clis.ts'
import { loadConfig, requireTrust } from '../../../src/config/load-config.ts'
import type { LoadedConfig } from '../../../src/config/load-config.ts'
import { toRunSettings, workersOf } from '../../../src/config/run-settings.ts'
import type { ConfigInput } from '../../../src/config/schema/config.ts'
import { trust } from '../../../src/config/trust/trust.ts'
import { LoopworkError, problemLine } from '../../../src/core/errors.ts'
import { folderWith } from '../../support/folder-with.ts'

interface Given {
  readonly env?: Readonly<Record<string, string>>
  readonly flags?: ConfigInput
  readonly explicitFile?: string
}

const load = (root: string, { env = {}, flags = {}, explicitFile }: Given = {}): Promise<LoadedConfig> =>
  loadConfig({
    root,
    explicitFile: explicitFile ?? null,
    env: { HOME: join(root, 'home'), ...env },
    flags,
    agents: { builtIn: agentClis },
  })

async function problemsOf(loading: Promise<LoadedConfig>): Promise<readonly string[]> {
  const error: unknown = await loading.catch((thrown: unknown) => thrown)
  if (!(error instanceof LoopworkError))
    throw new Error(`was accepted, or failed otherwise: ${String(error)}`)
  expect(error.kind).toBe('config')
  return error.problems.map(problemLine)
}

describe('who wins', () => {
  it('flag over environment over file over own config over default, key by key', async () => {
    const root = await folderWith({
      'home/.config/loopwork/config.yaml':
        'parallel: { maxTasks: 3, strategy: dependency, enabled: true }\nretry: { attempts: 7 }\n',
      '.loopworkrc':
        'parallel: { maxTasks: 4, outputMode: summary }\nlimits: { idle: null, timeout: 1.5h }\n',
    })
    const given = {
      env: { LOOPWORK_PARALLEL_MAX_TASKS: '5', LOOPWORK_LIMITS_OUTPUT: '1GiB' },
      flags: { parallel: { maxTasks: 6 } },
    }
    expect((await load(root)).value.parallel.maxTasks).toBe(4)
    expect((await load(root, { env: given.env })).value.parallel.maxTasks).toBe(5)
    const { value } = await load(root, given)
    expect(value.parallel).toMatchObject({
      enabled: true,
      maxTasks: 6,
      strategy: 'dependency',
      onFailure: 'continue',
      failFast: false,
      outputMode: 'summary',
    })
    expect(value.retry).toMatchObject({ attempts: 7, backoff: 5000, max: 300_000 })
    expect(value.limits).toMatchObject({
      timeout: 5_400_000,
      idle: null,
      gateTimeout: 1_800_000,
      output: 2 ** 30,
    })
  })

  it('finds the own config where XDG says, and ignores a relative XDG folder', async () => {
    const root = await folderWith({ 'xdg/loopwork/config.yaml': 'retry: { attempts: 9 }' })
    expect((await load(root, { env: { XDG_CONFIG_HOME: join(root, 'xdg') } })).value.retry.attempts).toBe(9)
    expect((await load(root, { env: { XDG_CONFIG_HOME: 'xdg' } })).value.retry.attempts).toBe(3)
  })

  it('failFast and onFailure are one fact, and the stronger layer decides it', async () => {
    const root = await folderWith({ '.loopworkrc': 'parallel: { failFast: true }' })
    expect((await load(root)).value.parallel).toMatchObject({ failFast: true, onFailure: 'abort-all' })
    const calm = await load(root, { flags: { parallel: { onFailure: 'continue' } } })
    expect(calm.value.parallel).toMatchObject({ failFast: false, onFailure: 'continue' })
    await writeFile(join(root, '.loopworkrc'), 'parallel: { failFast: true, onFailure: continue }')
    expect(await problemsOf(load(root))).toEqual([
      '.loopworkrc:1: parallel.failFast: says the opposite of parallel.onFailure: continue',
    ])
  })

  it('takes lists from the environment as JSON, and presets by name', async () => {
    const root = await folderWith({ 'c.yaml': 'agents: { mine: { command: [a] }, other: { command: [b] } }' })
    const env = {
      LOOPWORK_GATE: '["npm test","npm run lint"]',
      LOOPWORK_AGENTS: '{"mine":{"command":["z"]}}',
      LOOPWORK_PARALLEL_ENABLED: '1',
    }
    const { value } = await load(root, { env, explicitFile: join(root, 'c.yaml') })
    expect(value.gate).toEqual(['npm test', 'npm run lint'])
    expect(value.agents).toEqual({ mine: { command: ['z'] }, other: { command: ['b'] } })
    expect(value.parallel.enabled).toBe(true)
  })

  it('takes an empty variable for none: of a number, a text and a list alike', async () => {
    const root = await folderWith({ '.loopworkrc': 'parallel: { maxTasks: 7 }\n' })
    const env = { LOOPWORK_PARALLEL_MAX_TASKS: '', LOOPWORK_MERGE_TARGET: '', LOOPWORK_SOURCE: '' }
    const [said, unsaid] = [await load(root, { env }), await load(root)]
    expect(said.value).toEqual(unsaid.value)
    expect(said.value.parallel.maxTasks).toBe(7)
  })
})

describe('what is refused', () => {
  it('a variable that begins like an option and is none, with the one that was meant', async () => {
    const root = await folderWith({})
    const env = {
      LOOPWORK_GATES: '["npm test"]',
      LOOPWORK_MAX_TASKS: '3',
      LOOPWORK_ELSE: '1',
      LOOPWORK_GONE: '',
      // Set for an agent that starts loopwork, for the scripted agent, and by our own tests.
      LOOPWORK_ITEM: 'A',
      LOOPWORK_BASE: 'abc',
      LOOPWORK_SCRIPTED_PACE: '2',
      LOOPWORK_TEST_SEED: '7',
    }
    expect(await problemsOf(load(root, { env }))).toEqual([
      'LOOPWORK_ELSE: is not an option',
      'LOOPWORK_GATES: is not an option; did you mean LOOPWORK_GATE?',
      'LOOPWORK_MAX_TASKS: is not an option; did you mean LOOPWORK_PARALLEL_MAX_TASKS?',
    ])
  })

  it('every problem of every layer at once, each where it stands', async () => {
    const root = await folderWith({
      '.loopworkrc':
        'parallel:\n  maxTask: 3\n  enabled: maybe\nretry: { attempts: 0, backoff: 5 }\nagents:\n  Big: { command: [x] }\n  b: { command: [x], prompt: { via: argument } }\n  c: { comand: [] }\nlimits: { output: 5X }\nbreker: 1\n',
    })
    const env = {
      LOOPWORK_RETRY_ATTEMPTS: 'many',
      LOOPWORK_GATE: 'npm test',
      LOOPWORK_PARALLEL_STRATEGY: 'fifo',
    }
    expect(await problemsOf(load(root, { env, flags: { limits: { timeout: '5 minutes' } } }))).toEqual([
      '--timeout: must be a duration such as 250ms, 5s, 10m or 1h; found 5 minutes',
      'LOOPWORK_GATE: must be JSON; found npm test',
      'LOOPWORK_RETRY_ATTEMPTS: must be a number; found many',
      'LOOPWORK_PARALLEL_STRATEGY: must be priority, dependency, mixed; found fifo',
      '.loopworkrc:3: parallel.enabled: must be true or false; found maybe',
      '.loopworkrc:2: parallel.maxTask: is not a key of the config; did you mean maxTasks?',
      '.loopworkrc:6: agents.Big: is not a name that can be used here',
      '.loopworkrc:8: agents.c.comand: is not a key of the config; did you mean command?',
      '.loopworkrc:4: retry.attempts: must be at least 1; found 0',
      '.loopworkrc:4: retry.backoff: must be a text; found 5',
      '.loopworkrc:9: limits.output: must be a size such as 512MiB; found 5X',
      '.loopworkrc:10: breker: is not a key of the config; did you mean breaker?',
    ])
  })

  it.each([
    [
      'parallel: 2',
      'parallel: must be a map of keys; found 2; write parallel: { enabled: true, maxTasks: 2 }',
    ],
    ['parallel: true', 'parallel: must be a map of keys; found true; write parallel: { enabled: true }'],
    ['merge: main', 'merge: must be a map of keys; found main; its keys are target, waiting'],
    ['workers: 3', 'workers: is not a key of the config; write parallel: { enabled: true, maxTasks: 3 }'],
    ['jobs: many', 'jobs: is not a key of the config; write parallel: { enabled: true, maxTasks: 2 }'],
    ['parallel: { workers: 3 }', 'parallel.workers: is not a key of the config; did you mean maxTasks?'],
    ['target: main', 'target: is not a key of the config; did you mean merge.target?'],
  ])('says what to write in place of %s', async (text, words) => {
    const root = await folderWith({ '.loopworkrc': text })
    expect(await problemsOf(load(root))).toEqual([`.loopworkrc:1: ${words}`])
    await expect(load(root)).rejects.toMatchObject({ hint: 'every key is in docs/options.md of loopwork' })
  })

  it.each([
    ['an anchor and its alias', 'gate: &a [x]\nsource: *a', /anchors.*\n.*:2: aliases/],
    [
      'a bomb of aliases',
      `a: &a [x]\n${'bcdefgh'
        .split('')
        .map((name, index) => `${name}: &${name} [${`*${'abcdefg'[index] ?? 'a'},`.repeat(9)}]`)
        .join('\n')}`,
      /anchors/,
    ],
    ['a tag', 'gate: !!js/function x', /tags/],
    ['a tag of the standard', 'gate: !!set {x}', /tags|must be a list/],
    ['a merge key', 'retry: { <<: { attempts: 2 } }', /<</],
    ['a key twice', 'gate: [a]\ngate: [b]', /:2: Map keys must be unique/],
    ['a list', '- a', /must be a map of keys; found a list/],
    ['a text', 'hello', /must be a map of keys; found hello/],
    ['two documents', 'gate: []\n---\ngate: []', /multiple documents/],
    ['__proto__', '{"__proto__":{"x":1}}', /the key __proto__ is not allowed/],
    ['a number as key', '1: x', /1: is not a key of the config/],
    ['a number that is written otherwise', '0x10: x', /a key must be a plain word/],
    ['no key at all', '~: x', /a key must be a plain word/],
    ['brackets without end', '['.repeat(100_000), /nested too deeply/],
    ['UTF-16', Buffer.from('\ufeffgate: []', 'utf16le'), /UTF-16/],
    ['Latin-1', Buffer.from('gate: [é]', 'latin1'), /not valid UTF-8 at byte offset 7/],
    ['a negative duration', 'retry: { backoff: -5s }', /must be a duration/],
    ['no time at all', 'limits: { timeout: 0s }', /must be more than nothing/],
    ['too many workers', 'parallel: { maxTasks: 65 }', /at most 64; found 65/],
    ['no share of a processor', 'limits: { cpu: 0% }', /must be more than nothing/],
    ['half a processor in another way', 'limits: { cpu: 0.5 }', /must be a text/],
    ['a share without its sign', 'limits: { cpu: "50" }', /must be a share of one processor such as 50%/],
    ['a run that may cost nothing', 'limits: { cost: 0 }', /must be more than nothing, in US dollars/],
    [
      'one that may cost less than that',
      'limits: { itemCost: -1 }',
      /must be more than nothing, in US dollars/,
    ],
    ['money that is a text', 'limits: { cost: "$5" }', /must be a number; found \$5/],
    ['money without end', 'limits: { cost: .inf }', /must be a number/],
    ['no token', 'limits: { tokens: 0 }', /must be at least 1/],
    ['a part of a token', 'limits: { itemTokens: 1.5 }', /must be a whole number/],
    ['a sandbox of a shell', 'sandbox: "bwrap --die-with-parent"', /sandbox: must be a list/],
    ['a sandbox of nothing', 'sandbox: []', /sandbox: must not be empty/],
    [
      'a placeholder that no sandbox has',
      'sandbox: [docker, run, -v, "{worktre}:/w", --format, "{{.ID}}"]',
      /sandbox: has \{worktre\}, which is no placeholder; there are \{worktree\}, \{repository\}, \{home\}/,
    ],
    ['half a worker', 'parallel: { maxTasks: 1.5 }', /a whole number; found 1.5/],
    ['an empty command', 'agents: { a: { command: [] } }', /must not be empty/],
    [
      'a shell string as command',
      'agents: { a: { command: "x y" } }',
      /must be a list; found x y; write command: \["x", "y"\]/,
    ],
    ['a command of a shell', 'agents: { a: { command: "x | y" } }', /must be a list; found x \| y$/],
    ['a gate that is a line', 'gate: npm test', /must be a list; found npm test; write gate: \["npm test"\]/],
    ['a gate that is a number', 'gate: 3', /must be a list; found 3$/],
    [
      'a placeholder that nothing fills',
      'agents: { a: { command: [x, "{promptFile}"] } }',
      /has \{promptFile\}, but prompt.via is stdin/,
    ],
    [
      'an agent called __proto__',
      '{"agents":{"__proto__":{"command":["x"]}}}',
      /the key __proto__ is not allowed/,
    ],
  ])('%s', async (_, content, expected) => {
    const root = await folderWith({ '.loopworkrc': content })
    expect((await problemsOf(load(root))).join('\n')).toMatch(expected)
    expect(({} as Record<string, unknown>)['x']).toBeUndefined()
  })

  it('but an empty file, comments alone, JSON and a byte order mark are fine', async () => {
    for (const content of [
      '',
      '# nothing yet\n',
      '{"retry":{"attempts":2}}',
      '\ufeffretry: { attempts: 2 }',
    ]) {
      const root = await folderWith({ '.loopworkrc': content })
      expect((await load(root)).value.retry.attempts).toBe(content.includes('2') ? 2 : 3)
    }
  })

  it('two files that both want to be it, a folder, and a --config that is not there', async () => {
    const both = await folderWith({ '.loopworkrc': '', '.loopworkrc.json': '{}' })
    expect(await problemsOf(load(both))).toEqual([
      '.loopworkrc: is there beside .loopworkrc.json; keep one of them',
    ])
    const folder = await folderWith({ '.loopworkrc/x': '' })
    expect(await problemsOf(load(folder))).toEqual(['.loopworkrc: is a directory, not a file'])
    await expect(load(folder, { explicitFile: join(folder, 'no.yaml') })).rejects.toThrow(
      /there is no such file/,
    )
  })

  it('shows nothing of the file raw', async () => {
    const root = await folderWith({ '.loopworkrc': '"\\e[31m\\a": 1\nagent: ["\\e]0;x\\a"]\n' })
    expect((await problemsOf(load(root))).join('')).toMatch(/^[^\p{Cc}]*$/u)
  })
})

describe('trust', () => {
  const rc =
    'gate: [touch canary]\nagents:\n  mine: { command: [./agent.sh, "-x"], env: { KEY: v } }\nparallel: { maxTasks: 7 }\n'

  async function trusted(root: string): Promise<boolean> {
    return (await load(root)).repository?.trusted ?? true
  }

  it('is asked for by name and line; until then nothing that runs or redirects is taken over', async () => {
    const root = await folderWith({ '.loopworkrc': rc })
    const loaded = await load(root)
    expect(loaded.value).toMatchObject({ gate: [], agents: {}, parallel: { maxTasks: 7 } })
    expect(loaded.repository?.asks).toEqual([
      { key: 'agents.mine.command', line: 3, text: '["./agent.sh","-x"]' },
      { key: 'agents.mine.env.KEY', line: 3, text: 'v' },
      { key: 'gate[0]', line: 1, text: 'touch canary' },
    ])
    expect(() => requireTrust(loaded)).toThrow(
      expect.objectContaining({
        kind: 'untrusted',
        hint: expect.stringContaining('loopwork trust') as string,
      }),
    )
  })

  it.each([
    'gate: [x]',
    'agent: claude',
    'agents: { a: { command: [x] } }',
    'store: /tmp/x',
    'worktree: { root: /tmp }',
    'worktree: { setup: [x] }',
    'worktree: { teardown: [x] }',
    'worktree: { copy: [.env] }',
    'worktree: { link: [node_modules] }',
    'source: [../b.json]',
    'merge: { target: other }',
  ])('is needed for %s', async (content) => {
    const root = await folderWith({ '.loopworkrc.yaml': content })
    const loaded = await load(root)
    expect(() => requireTrust(loaded)).toThrow(LoopworkError)
    const without = await load(await folderWith({}))
    expect(loaded.value).toEqual(without.value)
  })

  it("is needed to take something of the user's own config away; an empty list above nothing is none", async () => {
    const root = await folderWith({
      '.loopworkrc': 'gate: []\nmerge:\n  target: null\nagents: {}\nworktree: { setup: [] }\n',
      'home/.config/loopwork/config.yaml':
        'gate: [npm test, npm run lint]\nmerge: { target: dev }\nagents: { mine: { command: [x] } }\n',
    })
    const loaded = await load(root)
    expect(loaded.value).toMatchObject({ gate: ['npm test', 'npm run lint'], merge: { target: 'dev' } })
    expect(loaded.repository?.asks).toEqual([
      { key: 'gate', line: 1, text: 'none, in place of your own: npm test, npm run lint' },
      { key: 'merge.target', line: 3, text: 'none, in place of your own: dev' },
    ])
    const { repository } = loaded
    if (repository === null) throw new Error('there is a config')
    await trust(repository, { HOME: join(root, 'home') })
    const allowed = await load(root)
    requireTrust(allowed)
    expect(allowed.value).toMatchObject({ gate: [], merge: { target: null } })
  })

  it('is not needed for what runs nothing, for --config, or for the own config', async () => {
    const harmless = await folderWith({
      '.loopworkrc': 'parallel: { maxTasks: 3 }\nretry: { attempts: 2 }\n',
    })
    requireTrust(await load(harmless))
    const root = await folderWith({
      '.loopworkrc': rc,
      'mine.yaml': 'gate: [a]',
      'home/.config/loopwork/config.yaml': 'agent: mine',
    })
    const loaded = await load(root, { explicitFile: join(root, 'mine.yaml') })
    requireTrust(loaded)
    expect(loaded.value).toMatchObject({ gate: ['a'], agent: 'mine' })
  })

  it('holds for these bytes at this place: a byte more or another folder, and it is asked for again', async () => {
    const root = await folderWith({ 'repo/.loopworkrc': rc })
    const repo = join(root, 'repo')
    const env = { HOME: join(repo, 'home') }
    const { repository } = await load(repo)
    if (repository === null) throw new Error('there is a config')
    await trust(repository, env)
    const loaded = await load(repo)
    requireTrust(loaded)
    expect(loaded.value.gate).toEqual(['touch canary'])
    await writeFile(join(repo, '.loopworkrc'), `${rc} `)
    expect(await trusted(repo)).toBe(false)
    await writeFile(join(repo, '.loopworkrc'), rc)
    expect(await trusted(repo)).toBe(true)
    await rename(repo, join(root, 'moved'))
    expect(await trusted(join(root, 'moved'))).toBe(false)
  })

  it('is kept for the user alone, outside the repository', async () => {
    const root = await folderWith({ '.loopworkrc': rc })
    const env = { HOME: '/nowhere', XDG_STATE_HOME: join(root, 'state') }
    const { repository } = await load(root)
    if (repository === null) throw new Error('there is a config')
    await trust(repository, env)
    await trust(repository, env)
    const folder = join(root, 'state/loopwork/trust')
    const [mark, ...others] = await readdir(folder)
    expect(others).toEqual([])
    expect(mark).toMatch(/^[0-9a-f]{64}$/)
    expect((await stat(folder)).mode & 0o777).toBe(0o700)
    expect((await stat(join(folder, mark ?? ''))).mode & 0o777).toBe(0o600)
  })

  it('is not to be had through a link that leads out of the repository', async () => {
    const root = await folderWith({ 'elsewhere/rc': rc, 'repo/x': '' })
    await symlink('../elsewhere/rc', join(root, 'repo/.loopworkrc'))
    expect(await problemsOf(load(join(root, 'repo')))).toEqual([
      '.loopworkrc: is a link that leads out of the repository',
    ])
  })

  it('is not given by a folder that stands where the mark should', async () => {
    const root = await folderWith({ '.loopworkrc': rc })
    const { repository } = await load(root)
    if (repository === null) throw new Error('there is a config')
    const env = { HOME: join(root, 'home') }
    await trust(repository, env)
    const folder = join(root, 'home/.local/state/loopwork/trust')
    const [mark = ''] = await readdir(folder)
    await rename(join(folder, mark), join(root, 'taken'))
    await mkdir(join(folder, mark))
    await chmod(join(folder, mark), 0o700)
    expect(await trusted(root)).toBe(false)
  })
})

describe('what a run is told', () => {
  const facts = { root: '/repo', workers: 2, target: 'main', worktreeRoot: '/repo.loopwork', builtIn: [] }

  it('everything, in milliseconds and bytes, and paths from the root', async () => {
    const root = await folderWith({
      'c.yaml':
        'agents: { mine: { command: [./agent.sh, "{promptFile}"], prompt: { via: file }, env: { A: b } } }\nworktree: { root: ../trees }\nmerge: { target: dev }',
    })
    const { value } = await load(root, { explicitFile: join(root, 'c.yaml') })
    expect(toRunSettings(value, facts)).toMatchObject({
      workers: 2,
      strategy: 'priority',
      onFailure: 'continue',
      agent: {
        name: 'mine',
        command: ['/repo/agent.sh', '{promptFile}'],
        promptVia: 'file',
        decoder: 'text',
        env: { A: 'b' },
      },
      gate: [],
      setup: [],
      teardown: [],
      copy: [],
      link: [],
      target: 'dev',
      waiting: null,
      retry: { attempts: 3, backoffMs: 5000, maxMs: 300_000 },
      breaker: { failures: 5, cooldownMs: 30_000 },
      limits: { timeoutMs: 3_600_000, idleMs: 900_000, gateTimeoutMs: 1_800_000, outputBytes: 536_870_912 },
      keepLogsBytes: 2 * 1024 ** 3,
      keepLogsMs: 30 * 86_400_000,
      worktreeRoot: '/trees',
    })
  })

  it('its sandbox, with what is known before it starts', async () => {
    const file = (text: string) => folderWith({ 'c.yaml': `agents: { a: { command: [a] } }\n${text}\n` })
    const settings = async (root: string) =>
      toRunSettings((await load(root, { explicitFile: join(root, 'c.yaml') })).value, facts)
    const words = '"--home={home}", "{repository}/.git", "{worktree}:{worktree}"'
    const expected = [`--home=${homedir()}`, '/repo/.git', '{worktree}:{worktree}']
    expect((await settings(await file(`sandbox: [bwrap, ${words}]`))).sandbox).toEqual(['bwrap', ...expected])
    const own = await settings(await file(`sandbox: [./box.sh, ${words}]`))
    expect(own.sandbox).toEqual(['/repo/box.sh', ...expected])
    expect((await settings(await file(''))).sandbox).toBeNull()
  })

  it('a repository may neither name a sandbox nor take the user’s away without trust', async () => {
    const root = await folderWith({
      '.loopworkrc': 'sandbox: [./box.sh, "{worktree}"]\n',
      'home/.config/loopwork/config.yaml': 'sandbox: [bwrap, --unshare-net]\n',
    })
    const loaded = await load(root)
    expect(loaded.value.sandbox).toEqual(['bwrap', '--unshare-net'])
    expect(loaded.repository?.asks).toEqual([{ key: 'sandbox', line: 1, text: '["./box.sh","{worktree}"]' }])
    await writeFile(join(root, '.loopworkrc'), 'sandbox: null\n')
    const without = await load(root)
    expect(without.value.sandbox).toEqual(['bwrap', '--unshare-net'])
    expect(without.repository?.asks).toEqual([
      { key: 'sandbox', line: 1, text: 'none, in place of your own: ["bwrap","--unshare-net"]' },
    ])
  })

  it('which agent: the named one, else the only one; never a guess', async () => {
    const root = await folderWith({ 'c.yaml': 'agents: { one: { command: [a] }, two: { command: [b] } }' })
    const explicitFile = join(root, 'c.yaml')
    const two = await load(root, { explicitFile, flags: { agent: 'two' } })
    expect(toRunSettings(two.value, facts).agent.name).toBe('two')
    const both = await load(root, { explicitFile })
    expect(() => toRunSettings(both.value, facts)).toThrow(/several agents are there: one, two/)
    const typo = await load(root, { explicitFile, flags: { agent: 'tow' } })
    expect(() => toRunSettings(typo.value, facts)).toThrow(
      expect.objectContaining({ hint: 'did you mean two?' }),
    )
    const none = await load(root)
    expect(() => toRunSettings(none.value, facts)).toThrow(/no agent is configured/)
    // A built-in one works on nobody's repository unless it is named.
    expect(() => toRunSettings(none.value, { ...facts, builtIn: agentClis })).toThrow(
      /no agent is configured/,
    )
    const claude = await load(root, { flags: { agent: 'claude', model: 'opus[1m]' } })
    expect(toRunSettings(claude.value, { ...facts, builtIn: agentClis }).agent).toMatchObject({
      name: 'claude',
      model: 'opus[1m]',
    })
  })

  it('how many workers: one unless asked, two on the screen, what memory allows for 0', async () => {
    const root = await folderWith({})
    const { value } = await load(root)
    expect([workersOf(value, false, 9), workersOf(value, true, 9)]).toEqual([1, 2])
    const all = await load(root, { flags: { parallel: { enabled: true, maxTasks: 0 } } })
    expect([
      workersOf(all.value, false, 9),
      workersOf(all.value, false, 0),
      workersOf(all.value, false, 900),
    ]).toEqual([9, 1, 64])
  })
})
