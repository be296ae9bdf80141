import { join } from 'node:path'
import { describe, expect, it, test } from 'vitest'
import { agentClis } from '../../../src/agent/presets/agent-clis.ts'
import { command } from '../../../src/agent/presets/command.ts'
import { chooseAgent } from '../../../src/config/agents/choose-agent.ts'
import { loadConfig } from '../../../src/config/load-config.ts'
import type { AgentPreset } from '../../../src/core/agent/preset.ts'
import { LoopworkError, problemLine } from '../../../src/core/errors.ts'
import { folderWith } from '../../support/folder-with.ts'

const builtIn = [...agentClis, command]

/** The agent `name` of a repository whose config has these presets, one a line. */
async function agentOf(name: string, ...agents: readonly string[]): Promise<AgentPreset> {
  const root = await folderWith({
    '.loopworkrc': ['agents:', ...agents.map((line) => `  ${line}`)].join('\n'),
  })
  const explicitFile = join(root, '.loopworkrc')
  const loaded = await loadConfig({
    root,
    explicitFile,
    env: {},
    flags: {},
    agents: { builtIn },
  })
  return chooseAgent({ ...loaded.value, agent: name }, { root, builtIn })
}

async function refusalOf(...agents: readonly string[]): Promise<string> {
  const error: unknown = await agentOf('a', ...agents).catch((thrown: unknown) => thrown)
  if (!(error instanceof LoopworkError)) throw new Error('was accepted')
  return error.problems.map((problem) => problemLine(problem).replace(/^.*\.loopworkrc/, '')).join('\n')
}

describe('a preset of the config', () => {
  it('changes a built-in one by its own name: maps are merged, and its rules come first', async () => {
    const claude = await agentOf(
      'claude',
      'claude: { env: { A: b, DISABLE_TELEMETRY: "0" }, stop: { grace: 9s }, settle: null, stagger: 1s, exit: { 7: auth, 8-9: limit },',
      '  faults: [{ class: billing, pattern: no money }] }',
    )
    const usual = agentClis[0]
    expect(claude).toMatchObject({
      command: usual?.command,
      env: { ...usual?.env, A: 'b', DISABLE_TELEMETRY: '0' },
      stop: { signal: 'INT', to: 'leader', graceMs: 9000 },
      settleMs: null,
      staggerMs: 1000,
      exit: { '7': 'auth', '8-9': 'limit' },
      probe: usual?.probe,
    })
    expect(claude.faults).toEqual([
      { class: 'billing', pattern: 'no money', from: ['error', 'err'] },
      ...(usual?.faults ?? []),
    ])
  })

  it('extends another of the config, which extends a built-in one', async () => {
    const preset = await agentOf(
      'docs',
      'docs: { extends: careful, model: haiku }',
      'careful: { extends: claude, autonomy: edit, env: { A: b } }',
    )
    expect(preset).toMatchObject({ name: 'docs', model: 'haiku', autonomy: 'edit', decoder: 'claude-stream' })
    expect(preset.env).toMatchObject({ A: 'b', DISABLE_TELEMETRY: '1' })
  })

  it('is a plain command where it extends nothing', async () => {
    const preset = await agentOf('mine', 'mine: { command: [agent, -x] }')
    expect(preset).toEqual({ ...command, name: 'mine', command: ['agent', '-x'] })
  })

  it('has a home for each worker at the price of its sessions', async () => {
    const preset = await agentOf('codex', 'codex: { home: { variable: CODEX_HOME, share: slot } }')
    expect(preset.resume).toBe('never')
  })

  it('may use all there is', async () => {
    const preset = await agentOf(
      'mine',
      'mine:',
      '  command: [mine, run, "{resume}", "{autonomy}", "-"]',
      '  when: { model: ["--model={model}"], resume: [again, "{session}"], autonomy: { full: [--yes], edit: null, plan: [--plan] } }',
      '  autonomy: plan',
      '  resume: anywhere',
      '  decoder: codex-exec',
      '  denied: ["^not allowed"]',
      '  probe: { version: [--version], match: "mine (.*)", login: { args: [whoami], match: "." } }',
    )
    expect(preset).toMatchObject({ autonomy: 'plan', resume: 'anywhere', denied: ['^not allowed'] })
    expect(preset.probe?.login).toEqual({ args: ['whoami'], match: '.' })
  })
})

test.each([
  ['no program', 'a: { env: {} }', ':2: agents.a.command: is missing: what is started?'],
  [
    'an unknown base',
    'a: { extends: claud }',
    ':2: agents.a.extends: names claud, which is no preset; did you mean claude?',
  ],
  ['itself', 'a: { extends: a }', ':2: agents.a.extends: is the preset itself'],
  [
    'an unknown key',
    'a: { comand: [x] }',
    ':2: agents.a.comand: is not a key of the config; did you mean command?',
  ],
  [
    'an unknown key further in',
    'a: { command: [x], when: { autonomy: { ful: [] } } }',
    ':2: agents.a.when.autonomy.ful: is not a key of the config; did you mean full?',
  ],
  [
    'an unknown key of a rule',
    'a: { command: [x], faults: [{ class: auth, patern: x, pattern: x }] }',
    ':2: agents.a.faults[0].patern: is not a key of the config; did you mean pattern?',
  ],
  [
    'a signal that is none',
    'a: { command: [x], stop: { signal: KILL } }',
    ':2: agents.a.stop.signal: must be INT, TERM, HUP, QUIT; found KILL',
  ],
  [
    'no expression',
    'a: { command: [x], denied: ["("] }',
    ':2: agents.a.denied[0]: is not a regular expression',
  ],
  [
    'what a text decoder never asks',
    'a: { command: [x], exit: { 9: auth } }',
    ':2: agents.a.exit: does nothing with decoder: text, which goes by success.exit alone; name another decoder',
  ],
  [
    'no exit code',
    'a: { command: [x], exit: { 300: auth } }',
    ':2: agents.a.exit.300: must be an exit code, 0 to 255, or a range such as 144-255',
  ],
  [
    'a place without words',
    'a: { command: [x, "{model}"] }',
    ':2: agents.a.command: has {model}, but when.model has no words',
  ],
  [
    'a misspelt place',
    'a: { extends: claude, command: [x, "{sesion}"] }',
    ':2: agents.a.command: has {sesion}, which stands for nothing; did you mean {session}?',
  ],
  [
    'a place that went missing',
    'a: { extends: codex, command: [codex, exec, --json, "-"] }',
    ':2: agents.a.command: needs {autonomy} {model} {resume} where those words belong, as codex has it',
  ],
  [
    'a NUL byte, which no argument can hold',
    'a: { command: ["x\\0y"], env: { A: "\\0" } }',
    ':2: agents.a.command[0]: holds a NUL byte\n:2: agents.a.env.A: holds a NUL byte',
  ],
  [
    'words without their value',
    'a: { command: [x], when: { model: [-m] } }',
    ':2: agents.a.when.model: needs {model} in one of its words',
  ],
  [
    'a model that nobody can be asked for',
    'a: { command: [x], model: big }',
    ":2: agents.a.model: can't be chosen: the preset has no when.model, the words that choose one",
  ],
  ['a model that is a flag', 'a: { extends: claude, model: --yolo }', /model: must be the name of a model/],
  [
    'a model that is a placeholder',
    'a: { extends: claude, model: "{prompt}" }',
    /model: must be the name of a model/,
  ],
  [
    'an autonomy that it has not',
    'a: { extends: pi, autonomy: plan }',
    ":2: agents.a.autonomy: can't be plan: the preset knows full, and has no when.autonomy.plan",
  ],
  [
    'a session that it has no words for',
    'a: { command: [x], resume: anywhere }',
    ":2: agents.a.resume: can't be anywhere: when.resume has no words",
  ],
])('%s is refused, where it stands', async (_, agents, expected) => {
  const refusal = await refusalOf(agents)
  if (typeof expected === 'string') expect(refusal).toBe(expected)
  else expect(refusal).toMatch(expected)
})

test('a way over very many presets is refused, not followed', async () => {
  const way = Array.from({ length: 150 }, (_, at) => `p${at}: { extends: p${at + 1} }`)
  const refusal = await refusalOf('a: { extends: p0 }', ...way, 'p150: { command: [x] }')
  expect(refusal.split('\n')[0]).toBe(':2: agents.a.extends: leads over more than 100 other presets')
})

test('a circle is refused, of whatever length', async () => {
  expect(await refusalOf('a: { extends: b }', 'b: { extends: c }', 'c: { extends: a }')).toBe(
    [
      ':2: agents.a.extends: goes round in a circle: a > b > c > a',
      ':3: agents.b.extends: goes round in a circle: b > c > a > b',
      ':4: agents.c.extends: goes round in a circle: c > a > b > c',
    ].join('\n'),
  )
})

test.each([
  [{ agent: 'goos' }, 'did you mean goose?'],
  [{ agent: 'command' }, 'agents: { mine:'],
  [{ agent: 'amp', model: 'big' }, 'agents.amp.when.model'],
])('%j is refused with a way out', (config, hint) => {
  const choose = () => chooseAgent({ agents: {}, ...config }, { root: '/', builtIn })
  expect(choose).toThrow(expect.objectContaining({ hint: expect.stringContaining(hint) as string }))
})

test('who is asked for trust sees each command line, also where the file has only a name', async () => {
  const root = await folderWith({
    '.loopworkrc':
      'agent: codex\nmodel: big\nagents:\n  mine: { command: [./run.sh] }\n  careful: { extends: claude, autonomy: plan }\n',
  })
  const agents = { builtIn }
  const { repository } = await loadConfig({
    root,
    explicitFile: null,
    env: { HOME: join(root, 'home') },
    flags: {},
    agents,
  })
  expect(repository?.asks.map(({ key, line, text }) => `${line} ${key}: ${text}`)).toEqual([
    '1 agent: codex',
    '2 model: big',
    '4 agents.mine.command: ["./run.sh"]',
    '5 agents.careful.extends: claude',
    '5 agents.careful.autonomy: plan',
    '1 agent: starts ["codex","exec","--json","--skip-git-repo-check","--dangerously-bypass-approvals-and-sandbox","-m","big","-"]',
    '5 agents.careful: starts ["claude","-p","--output-format","stream-json","--verbose","--permission-mode","plan"]',
  ])
})
