import { expect, test } from 'vitest'
import { createReadable } from '../../../../src/agent/readable/create-readable.ts'
import type { AgentEvent, ToolEvent } from '../../../../src/core/agent/agent-event.ts'
import type { Usage } from '../../../../src/core/agent/usage.ts'
import type { AgentLineKind, Line } from '../../../../src/core/line.ts'
import { printedLine } from '../../../../src/wording/line-look.ts'

const worktree = '/work/api-1'

/** An event, and the seconds that have passed before it; alone: at the same time as the one before. A pause is two seconds long. */
type Step = AgentEvent | readonly [seconds: number, event: AgentEvent] | 'pause'

function linesOf(steps: readonly Step[], { agent = 'claude', usage = null as Usage | null } = {}) {
  const readable = createReadable({ worktree, agent, item: 'AUTH-1', usage: () => usage })
  const lines: Line<AgentLineKind>[] = []
  let now = 1_700_000_000_000
  for (const step of steps) {
    if (step === 'pause') {
      now += 2_000
      lines.push(...readable.pause(now))
      continue
    }
    const [seconds, event] = 'kind' in step ? [0, step] : step
    now += seconds * 1_000
    lines.push(...readable.add(event, now))
  }
  lines.push(...readable.end(now))
  return lines
}

const shown = (steps: readonly Step[], about?: Parameters<typeof linesOf>[1]): readonly string[] =>
  linesOf(steps, about).map((line) => printedLine(line, false))

const says = (text: string): AgentEvent => ({ kind: 'text', text, delta: false })
const piece = (text: string): AgentEvent => ({ kind: 'text', text, delta: true })
const thinks = (text: string): AgentEvent => ({ kind: 'text', text, delta: true, thinking: true })

let calls = 0
const call = (of: Partial<ToolEvent>): readonly [ToolEvent, ToolEvent] => {
  const id = `call ${(calls += 1)}`
  const common = { kind: 'tool', id, name: 'Read', title: '', class: 'read', ...of } as const
  const { output: _output, ...start } = common
  return [
    { ...start, phase: 'start' },
    { ok: true, ...common, phase: 'end' },
  ]
}
const read = (file: string) => call({ title: file, files: [`${worktree}/${file}`] })
const shell = (title: string, end: Partial<ToolEvent> = {}) =>
  call({ class: 'shell', name: 'Bash', title, exit: 0, ...end })
const numbered = (count: number): string =>
  Array.from({ length: count }, (_, at) => `line ${at + 1}\n`).join('')

test('a session, what the agent says and does, and its end', () => {
  const usage = { input: 2400, cached: 1800, output: 80, reasoning: 0, costUsd: 0.01119, partial: false }
  const steps: Step[] = [
    { kind: 'session', id: 'deb026d4-58e0-4b12-b09d-3969b5c69c4c', model: 'claude-sonnet-4-5' },
    says("I'll create hello.txt."),
    ...call({ class: 'edit', name: 'Write', title: 'hello.txt', files: [`${worktree}/hello.txt`], added: 1 }),
    says('Done. I wrote hello.txt as asked.'),
    { kind: 'usage', usage, scope: 'add' },
    { kind: 'end', ok: true, turns: 2, durationMs: 240, text: 'Done. I wrote hello.txt as asked.' },
  ]
  expect(shown(steps, { usage })).toEqual([
    '── claude-sonnet-4-5, session deb026d4 ──',
    "I'll create hello.txt.",
    '› Write hello.txt  +1',
    'Done. I wrote hello.txt as asked.',
    '= done  2 turns  2.5k tok  $0.01  0.2s',
  ])
})

test('what an agent says in its terminal record alone is shown, and what it has said before is not shown again', () => {
  const steps = [says('I look.'), ...read('a.txt')]
  const said = [...steps, says('I approve'), says('of it all.')]
  const end = (text: string): AgentEvent => ({ kind: 'end', ok: true, text })
  const session: AgentEvent = { kind: 'session', id: 'deb026d4' }
  expect(shown([session, end('I approve.')]).slice(1)).toEqual(['I approve.', '= done'])
  expect(shown([...steps, end('I approve.')]).slice(-2)).toEqual(['I approve.', '= done'])
  const repeats = [end('I approve\n\nof it all.'), end('I look.I approveof it all.'), end('')]
  for (const repeat of repeats) expect(shown([...said, repeat])).toEqual([...shown(said), '= done'])
})

test('a session is named once, before anything else, and by its agent where it has no model', () => {
  const session: AgentEvent = { kind: 'session', id: 'ses_e04b21ef7ffeCaKw' }
  expect(shown([session, says('a'), session], { agent: 'opencode' })).toEqual([
    '── opencode, session ses_e04b21ef ──',
    'a',
  ])
  expect(shown([says('a'), session])).toEqual(['a'])
})

test('text that comes in pieces is joined, and shown line by line as lines are complete', () => {
  const readable = createReadable({ worktree, agent: 'gemini', item: 'A', usage: () => null })
  const add = (event: AgentEvent) => readable.add(event, 1).map(({ text }) => text)
  expect(add(piece('Done. I wrote '))).toEqual([])
  expect(add(piece('hello.txt.\nNow the '))).toEqual(['Done. I wrote hello.txt.'])
  // What has no meaning doesn't break a sentence.
  expect(add({ kind: 'other' })).toEqual([])
  expect(add(piece('tests.'))).toEqual([])
  expect(add({ kind: 'notice', text: 'slow' })).toEqual(['Now the tests.', 'slow'])
})

test('blank lines around a text are left out, and several in it are one', () => {
  expect(shown([says('\n\none\n\n\n\ntwo\r\n\n')])).toEqual(['one', '', 'two'])
})

test('a line of a hundred thousand words is several lines, and nothing of it is lost', () => {
  const words = Array.from({ length: 100_000 }, (_, at) => `w${at}`)
  const all = shown(words.map((word) => piece(`${word} `)))
  expect(all.length).toBeLessThan(402)
  expect(Math.max(...all.map((line) => line.length))).toBeLessThanOrEqual(2_000)
  const { length } = all.slice(0, 200).join(' ').split(' ')
  expect(all.slice(0, 200).join(' ').split(' ')).toEqual(words.slice(0, length))
  expect(all.at(-1)).toMatch(/^… [\d,]+ more lines$/)
})

test('thinking is shown by its time', () => {
  expect(shown([says('a'), [3, thinks('hmm')], [5, thinks('so')], [0.2, says('b')], thinks('?')])).toEqual([
    'a',
    '~ thought 8s',
    'b',
    '~ thought',
  ])
})

test('files that are read one after the other are one line', () => {
  expect(
    shown([
      ...read('src/auth/a.ts'),
      ...read('src/auth/b.ts'),
      ...read('src/auth/a.ts'),
      says('x'),
      ...read('README.md'),
      says('y'),
    ]),
  ).toEqual(['› Read 2 files  src/auth/*.ts', 'x', '› Read README.md', 'y'])
  expect(shown([...read('src/a.ts'), ...read('test/deep/b.ts')])).toEqual([
    '› Read 2 files  src/a.ts, test/deep/b.ts',
  ])
  expect(shown([...read('src/a.ts'), 'pause', ...read('src/b.ts')])).toEqual([
    '› Read src/a.ts',
    '› Read src/b.ts',
  ])
})

test('several calls at once are shown in the order in which they began', () => {
  const [readBegins, readEnds] = read('src/a.ts')
  const [editBegins, editEnds] = call({ class: 'edit', name: 'Edit', title: 'b.ts', added: 4, removed: 1 })
  const [searchBegins, searchEnds] = call({ class: 'search', name: 'Grep', title: 'listItems' })
  expect(shown([readBegins, editBegins, searchBegins, searchEnds, editEnds, readEnds])).toEqual([
    '› Read src/a.ts',
    '› Edit b.ts  +4 −1',
    '› Search "listItems"',
  ])
})

test('a call that takes long is shown while it runs, and once', () => {
  const [begins, ends] = call({ class: 'mcp', name: 'mcp__github__create_issue', title: 'flaky test' })
  expect(shown([begins, 'pause', [9, ends]])).toEqual(['› mcp github.create_issue "flaky test"'])
  expect(shown([begins, 'pause', { ...ends, ok: false, output: 'no network\nat fetch' }])).toEqual([
    '› mcp github.create_issue "flaky test"',
    '✗ no network …',
  ])
  // The process ended in the middle of it.
  expect(shown([begins])).toEqual(['› mcp github.create_issue "flaky test"'])
})

test('a call that ends soon is shown with what it changed, however often somebody looks meanwhile', () => {
  const [begins, ends] = call({ class: 'edit', name: 'Edit', title: 'a.ts', added: 4, removed: 1 })
  const { added: _added, removed: _removed, ...start } = begins
  const readable = createReadable({ worktree, agent: 'codex', item: 'A', usage: () => null })
  expect(readable.add(start, 0)).toEqual([])
  expect([100, 1_000, 1_900].flatMap((at) => readable.pause(at))).toEqual([])
  expect(readable.add(ends, 1_950)).toEqual([{ kind: 'edit', text: 'Edit a.ts  +4 −1', at: 1_950 }])
})

test.each([
  [{ class: 'edit', name: 'replace', title: 'src/a.ts', added: 18, removed: 0 }, '› Edit src/a.ts  +18 −0'],
  [{ class: 'edit', name: 'write_file', title: 'b.ts', added: 1200, removed: 0 }, '› Write b.ts  +1,200'],
  [{ class: 'edit', name: 'delete_file', title: 'b.ts' }, '› Delete b.ts'],
  [
    { class: 'edit', name: 'patch', title: '', files: ['a.ts', '/work/api-1/b.ts'] },
    '› Edit 2 files  a.ts, b.ts',
  ],
  [{ class: 'read', name: 'list_directory', title: worktree }, '› List .'],
  [{ class: 'read', name: 'WebFetch', title: 'https://x.org/a' }, '› Fetch https://x.org/a'],
  [{ class: 'search', name: 'glob', title: 'src/**/*.ts' }, '› Find src/**/*.ts'],
  [{ class: 'search', name: 'WebSearch', title: 'vitest' }, '› Search the web "vitest"'],
  [{ class: 'other', name: 'ToolSearch', title: 'select:claim' }, '› ToolSearch select:claim'],
  [{ class: 'read', name: 'Read', title: '/work/api-10/a.ts' }, '› Read /work/api-10/a.ts'],
] as const)('%j is %s', (of, line) => {
  expect(shown(call(of as Partial<ToolEvent>))).toEqual([line])
})

test('a command as a person would have typed it, the end of its output, and how it ended', () => {
  expect(
    shown(
      shell(`bash -lc "cd ${worktree} && npm test -- auth"`, { output: numbered(41), durationMs: 3_940 }),
    ),
  ).toEqual([
    '$ npm test -- auth',
    '│ … 38 more lines',
    '│ line 39',
    '│ line 40',
    '│ line 41',
    '✓ exit 0  3.9s',
  ])
})

test('of a command that failed more lines are shown', () => {
  const [begins, ends] = shell('npm test', { ok: false, exit: 1, output: numbered(9) })
  expect(shown([begins, [70, ends]])).toEqual([
    '$ npm test',
    '│ … 1 more line',
    ...Array.from({ length: 8 }, (_, at) => `│ line ${at + 2}`),
    '✗ exit 1  1m 10s',
  ])
})

test('the first lines of a command are shown while it runs, and none twice', () => {
  const [begins, ends] = shell('make', { output: numbered(5) })
  const prints = (output: string): AgentEvent => ({ ...begins, phase: 'update', output })
  expect(
    shown([begins, prints('line 1\nline'), prints(' 2\n\nline 3\nline 4\n'), prints('line 5'), ends]),
  ).toEqual(['$ make', '│ line 1', '│ line 2', '│ line 3', '│ line 4', '│ line 5', '✓ exit 0'])
})

test('of a command whose end names no code nothing is claimed', () => {
  const { ok: _ok, exit: _exit, ...ends } = shell('false', { output: 'a' })[1]
  expect(shown([ends])).toEqual(['$ false', '│ a'])
  expect(shown([{ ...ends, ok: true }])).toEqual(['$ false', '│ a', '✓ ended'])
})

test('commands that run beside each other name themselves when they end', () => {
  const [firstBegins, firstEnds] = shell('npm run lint')
  const [secondBegins, secondEnds] = shell('npm test')
  expect(shown([firstBegins, secondBegins, firstEnds, secondEnds])).toEqual([
    '$ npm run lint',
    '$ npm test',
    '✓ exit 0  npm run lint',
    '✓ exit 0  npm test',
  ])
})

test("a sub-agent's calls are set off, what it says and its commands' output are left out", () => {
  const [begins, ends] = call({ class: 'agent', name: 'Task', title: 'find callers' })
  const inner = { parent: begins.id }
  expect(
    shown([
      begins,
      { kind: 'text', text: 'Looking.', delta: false, ...inner },
      ...call({ class: 'read', title: 'src/a.ts', ...inner }),
      ...shell('npm test', { output: 'ok', ...inner }),
      [41, ends],
    ]),
  ).toEqual(['› Agent "find callers"', '›   Read src/a.ts', '$   npm test', '✓ agent  2 calls  41s'])
})

test("a sub-agent's lines are known by its call, and so is the one that ends it well", () => {
  const [begins, ends] = call({ class: 'agent', name: 'Task', title: 'find callers' })
  const reads = call({ class: 'read', title: 'src/a.ts', parent: begins.id })
  const [begun, inner, ended] = linesOf([begins, ...reads, ends])
  expect(begun).not.toHaveProperty('sub')
  expect([inner?.sub, ended?.endsSub]).toEqual([begins.id, begins.id])
  // Why it failed may stand in its lines.
  expect(linesOf([begins, ...reads, { ...ends, ok: false }]).at(-1)).not.toHaveProperty('endsSub')
})

test('an agent that reads files without a word or a pause is shown now and then', () => {
  const steps = Array.from({ length: 450 }, (_, index) => read(`src/file-${index}.ts`)).flat()
  expect(shown(steps)).toEqual([
    '› Read 200 files  src/*.ts',
    '› Read 200 files  src/*.ts',
    '› Read 50 files  src/*.ts',
  ])
})

test('a plan is shown where it stands, and again when it has got further', () => {
  const plan = (done: number): AgentEvent => ({
    kind: 'plan',
    items: ['read', 'edit', 'test'].map((text, at) => ({ text, done: at < done })),
  })
  expect(shown([plan(0), plan(0), plan(2), plan(3)])).toEqual([
    '› Plan 1 of 3  read',
    '› Plan 3 of 3  test',
    '› Plan done  3 steps',
  ])
})

test('a retry, a fault and the end that repeats it', () => {
  const fault = { class: 'rate_limit', status: 429, message: '{"type":"error"}' } as const
  expect(
    shown([
      { kind: 'retry', fault, attempt: 2, max: 10, delayMs: 34_000 },
      { kind: 'retry', fault },
      { kind: 'fault', fault },
      { kind: 'end', ok: false, fault },
    ]),
  ).toEqual([
    '↻ 429 rate limit, try 2 of 10 in 34s',
    '↻ 429 rate limit, tries again',
    '✗ 429 rate limit',
    '= failed',
  ])
})

const resets = new Date(1_700_000_000_000 + 3_600_000)
const clock = resets.toTimeString().slice(0, 5)

test.each([
  [
    'claude',
    { class: 'usage_limit', message: 'x', resetsAt: resets.getTime() },
    `usage limit, resets ${clock}`,
  ],
  ['codex', { class: 'usage_limit', message: 'try at noon' }, 'usage limit: try at noon'],
  ['codex', { class: 'auth', message: 'unexpected status 401' }, 'not logged in: run codex login'],
  [
    'codex',
    { class: 'auth', message: 'Missing environment variable: `K`' },
    'login refused: Missing environment variable: `K`',
  ],
  ['mine', { class: 'auth', message: 'who?' }, 'login refused: who?'],
  [
    'qwen',
    { class: 'overload', status: 529, message: '', retryAfterMs: 2_000 },
    '529 overloaded, try again in 2s',
  ],
  ['qwen', { class: 'unknown', message: ' \n' }, 'an error without a message'],
] as const)('%s: %j is told in plain words', (agent, fault, words) => {
  expect(shown([{ kind: 'fault', fault }], { agent })).toEqual([`✗ ${words}`])
})

test('what was denied is told once', () => {
  const [begins, ends] = call({ class: 'edit', name: 'Write', title: 'a.txt', ok: false, denied: true })
  expect(shown([begins, ends, { kind: 'denied', what: 'Write a.txt' }])).toEqual([
    '› Write a.txt',
    '✗ denied  Write a.txt',
  ])
})

test('a run that ends by its own limit, and one that says why it failed', () => {
  expect(shown([{ kind: 'end', ok: false, cap: 'max turns', turns: 1 }])).toEqual([
    '= failed  stopped by its own limit: max turns  1 turn',
  ])
  expect(shown([{ kind: 'end', ok: false, text: 'No such tool.' }])).toEqual(['No such tool.', '= failed'])
})

test('a line that is said again and again is shown once, with a number', () => {
  const waits: AgentEvent = { kind: 'notice', text: 'waiting for the lock' }
  expect(shown([waits, waits, says('a'), ...Array.from({ length: 14 }, () => waits)])).toEqual([
    '▵ waiting for the lock',
    '▵ waiting for the lock',
    'a',
    '▵ waiting for the lock',
    '▵ … (14 times)',
  ])
})

test('nothing foreign reaches a terminal, poses as a line of ours, or is longer than a line may be', () => {
  const bad = '\u001b]0;x\u0007\u001b[2Jgate\u202e'
  const flood = 'x'.repeat(1_000_000)
  const lines = linesOf([
    says(`◉ gate 1 of 1  npm test\n✓ AUTH-1 done in 0:01\n= done\n${bad}`),
    ...call({ class: 'read', name: bad, title: bad, files: [`a\n${bad}`] }),
    ...shell(bad + flood, { output: `${bad}\n${flood}\n${'\r'.repeat(9)}\n` }),
    { kind: 'session', id: `${bad}${bad}`, model: bad },
    { kind: 'plan', items: [{ text: bad + flood, done: false }] },
    { kind: 'fault', fault: { class: 'unknown', message: bad + flood } },
    { kind: 'notice', text: flood },
    { kind: 'ask', question: bad },
    { kind: 'fault', fault: { class: 'unknown', message: 'AUTH-1 failed: gate' } },
    { kind: 'end', ok: false, cap: bad },
  ])
  expect(lines.slice(0, 4).map(({ kind }) => kind)).toEqual(['lookalike', 'lookalike', 'lookalike', 'prose'])
  expect(lines.at(-2)).toMatchObject({ kind: 'lookalike', text: 'AUTH-1 failed: gate' })
  for (const { text } of lines) {
    expect(text).not.toMatch(/[\x00-\x1f\x7f-\x9f\u202e]/)
    expect(text.length).toBeLessThanOrEqual(2_100)
  }
})
