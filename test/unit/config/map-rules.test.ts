import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createReporter } from '../../../src/agent/agent-reporter.ts'
import { createDecoder } from '../../../src/agent/decoders/create-decoder.ts'
import { outcomeOf } from '../../../src/agent/outcome-of.ts'
import { chooseAgent } from '../../../src/config/agents/choose-agent.ts'
import { loadConfig } from '../../../src/config/load-config.ts'
import { LoopworkError, problemLine } from '../../../src/core/errors.ts'
import { folderWith } from '../../support/folder-with.ts'

/** The agent of a repository whose config gives it these rules. */
function agentOf(rules: readonly string[], decoder = 'map', more: readonly string[] = []) {
  const lines = ['agents:', '  mine:', '    command: [mine]', `    decoder: ${decoder}`, ...more, '    map:']
  return chosenOf('mine', [...lines, ...rules.map((rule) => `      - ${rule}`)].join('\n'))
}

async function chosenOf(name: string, config: string) {
  const root = await folderWith({ '.loopworkrc': config })
  const loaded = await loadConfig({
    root,
    explicitFile: join(root, '.loopworkrc'),
    env: {},
    flags: {},
    agents: { builtIn: [] },
  })
  return chooseAgent({ ...loaded.value, agent: name }, { root, builtIn: [] })
}

async function refusalOf(...given: Parameters<typeof agentOf>): Promise<string> {
  const error: unknown = await agentOf(...given).catch((thrown: unknown) => thrown)
  if (!(error instanceof LoopworkError)) throw new Error('was accepted')
  return error.problems.map((problem) => problemLine(problem).replace(/^.*\.loopworkrc/, '')).join('\n')
}

const start = '{ when: { /type: session }, emit: session, id: /id }'
const end =
  '{ when: { /type: done }, emit: end, ok: { /ok: true }, usage: { input: /i, output: /o, total: run } }'

test('rules are data of the preset, in their order', async () => {
  const { map, success } = await agentOf([start, end])
  expect(map).toEqual([
    { when: { '/type': 'session' }, emit: 'session', id: '/id' },
    {
      when: { '/type': 'done' },
      emit: 'end',
      ok: { '/ok': true },
      usage: { input: '/i', output: '/o', total: 'run' },
    },
  ])
  expect(success).toEqual({ terminal: 'required', exit: [0] })
})

test.each([
  [
    '{ when: { /type: a }, emit: session, id: id }',
    'agents.mine.map[1].id: must be a JSON pointer, such as /message/id; found id (rule 2)',
  ],
  [
    '{ when: { type: a }, emit: turn }',
    'agents.mine.map[1].when.type: must be a JSON pointer, such as /message/id (rule 2)',
  ],
  [
    '{ when: { /type: a }, emit: finish }',
    'agents.mine.map[1].emit: must be session, turn, text, tool, plan, retry, fault, usage, denied, ask, notice, idle, interrupted, end, nothing (rule 2)',
  ],
  [
    '{ when: { /type: a }, emit: session, id: /id, mode: /m }',
    'agents.mine.map[1].mode: is not a key of the config; did you mean model? (rule 2)',
  ],
  [
    '{ when: { /type: a }, emit: tool, id: /id, name: /n }',
    'agents.mine.map[1].phase: must be start, update, end; found nothing (rule 2)',
  ],
  [
    '{ when: { /type: a }, emit: usage, usage: { input: /i, output: /o } }',
    'agents.mine.map[1].usage.total: must be add, run, session; found nothing (rule 2)',
  ],
  [
    '{ when: { /type: a }, emit: end, ok: sure }',
    'agents.mine.map[1].ok: must be true, false, or a map of JSON pointers and what must stand there (rule 2)',
  ],
  [
    '{ when: { /type: session, /id: x }, emit: turn }',
    'agents.mine.map[1]: is never reached: rule 1 fits every record that it fits (rule 2)',
  ],
])('%s is refused, with its key and its number', async (rule, words) => {
  expect(await refusalOf([start, rule, end])).toContain(words)
})

test('a format without rules, and rules without the format', async () => {
  expect(await refusalOf([start])).toContain('agents.mine.map: has no rule with emit: end')
  expect(await refusalOf([start, end], 'text')).toContain(
    'agents.mine.map: is read by decoder: map alone; the decoder here is text',
  )
  expect(
    (await agentOf([start], 'map', ['    success: { terminal: optional, exit: [0, 2] }'])).success,
  ).toEqual({
    terminal: 'optional',
    exit: [0, 2],
  })
})

test('the example of the docs is a preset, and its records mean what is said of them', async () => {
  const page = await readFile(join(import.meta.dirname, '../../../docs/wire-formats.md'), 'utf8')
  const block = (language: string) => new RegExp('```' + language + '\\n([^]*?)```').exec(page)?.[1] ?? ''
  const preset = await chosenOf('mycli', block('yaml'))
  const decoder = createDecoder(preset)
  const events = block('json')
    .trim()
    .split('\n')
    .flatMap((line) => decoder.read(line, 'out'))
  expect(events).toMatchObject([
    { kind: 'session', id: '7f3a' },
    { kind: 'text', text: 'I run the tests.' },
    { kind: 'tool', phase: 'start', class: 'shell', title: 'npm test' },
    { kind: 'tool', phase: 'end', ok: false, exit: 1, output: '1 failing' },
    {
      kind: 'retry',
      attempt: 1,
      delayMs: 2000,
      fault: { class: 'rate_limit', status: 429, retryAfterMs: 2000 },
    },
    { kind: 'usage', usage: { input: 1200, cached: 900, output: 40, costUsd: 0.01 } },
    { kind: 'end', ok: true, text: 'Done.' },
  ])
})

test.each([
  ['an end that is good', ['{"type":"done","ok":true}'], 0, 'done', 'done'],
  ['no end', [], 0, 'failed', 'done'],
  ['an end that is bad', ['{"type":"done"}'], 0, 'failed', 'failed'],
  ['no end and a good exit of its own', [], 2, 'failed', 'done'],
  ['no end and a bad exit', [], 1, 'failed', 'failed'],
])(
  '%s: what it comes to where an end is required, and where it is not',
  async (_, lines, code, required, optional) => {
    for (const [terminal, outcome] of [
      ['required', required],
      ['optional', optional],
    ] as const) {
      const preset = await agentOf([end], 'map', [`    success: { terminal: ${terminal}, exit: [0, 2] }`])
      const reporter = createReporter(null)
      const decoder = createDecoder(preset)
      for (const event of lines.flatMap((line) => decoder.read(line, 'out'))) reporter.add(event)
      const exit = { code, signal: null, stopped: false }
      expect(outcomeOf(reporter.report(), exit, preset).outcome).toBe(outcome)
    }
  },
)
