import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { Attempt } from '../../../src/core/attempt.ts'
import type { EventBody } from '../../../src/core/event.ts'
import { itemId, runId, supervisorId } from '../../../src/core/ids.ts'
import { reason } from '../../../src/core/reason.ts'
import type { OutputMode } from '../../../src/core/run/settings.ts'
import type { RunSummary } from '../../../src/core/run/summary.ts'
import { createOutput } from '../../../src/output/create-output.ts'
import type { LogPart, OutputDeps, RunOutput } from '../../../src/output/run-output.ts'
import { here } from '../../../src/wording/in-place.ts'
import { lineOf } from '../../support/line-of.ts'
import { anAttempt, anEvent, anItem, commitOf, startedAt } from '../../support/run-facts.ts'

const auth = anItem('AUTH-003', 'Add refresh tokens')
const api = anItem('API-001', 'Paginate list endpoints')
const work = (added: number, removed: number, files: readonly string[]) => ({
  commit: commitOf('b'),
  tree: commitOf('c'),
  files,
  added,
  removed,
  leftOut: [],
  exact: true,
})
const authTry = anAttempt(1, auth, { agent: 'claude/sonnet' })
const apiTry = anAttempt(2, api, { worker: 1 })
const head = {
  run: 7,
  joins: false,
  tasks: 8,
  sources: ['backlog.md'],
  hasTyped: false,
  workers: 2,
  target: 'main',
  base: '0aa1f3e'.padEnd(40, '0'),
}
const summary = { run: 7, items: [], counts: { total: 8 }, workers: [] } as unknown as RunSummary

function printing(
  mode: OutputMode | 'ndjson',
  more: Partial<OutputDeps> = {},
): { readonly lines: string[]; readonly output: RunOutput } {
  const lines: string[] = []
  const output = createOutput(mode, {
    write: (line) => lines.push(line),
    colour: 'none',
    width: null,
    ascii: false,
    place: here,
    gates: ['npm test'],
    tries: 3,
    timeOfDay: (at) => new Date(at).toISOString().slice(11, 19),
    agentLogOf: (attempt) => printedBy(attempt),
    ...more,
  })
  return { lines, output }
}

/** What the agents of the story print. */
async function* printedBy(attempt: Attempt): AsyncGenerator<LogPart> {
  if (attempt.number > 1) return
  const lines =
    attempt.item === auth.id ? ['reading \u001b[31msrc/auth\u001b[0m', 'a\rb'] : ['Cursor pagination']
  yield { lines: lines.map(lineOf), skipped: null }
}

const facts = (attempt: Attempt | null, done = 0) => ({
  item: attempt === null ? null : attempt.item === auth.id ? auth : api,
  attempt,
  done,
  total: 8,
})

/** The story of screens: two workers, a gate, a merge, a failure that is tried again, a conflict. */
async function tell(output: RunOutput): Promise<void> {
  const event = (body: EventBody, afterMs: number, attempt: Attempt | null, done = 0) =>
    output.event(anEvent(body, afterMs, attempt), facts(attempt, done))
  const apiWork = anAttempt(2, api, { worker: 1, work: work(81, 12, ['a', 'b']) })
  const authWork = anAttempt(1, auth, { agent: 'claude/sonnet', work: work(65, 8, ['a']) })
  output.opened(head)
  await event({ type: 'item:claimed', worker: 0, number: 1, epoch: 1 }, 0, authTry)
  await event({ type: 'item:claimed', worker: 1, number: 1, epoch: 1 }, 0, apiTry)
  for (const [attempt, item] of [
    [authTry, auth],
    [apiTry, api],
  ] as const)
    for await (const part of printedBy(attempt))
      if (output.live) output.agentLog(attempt, item, startedAt, part)
  await event({ type: 'attempt:phase', phase: 'verifying' }, 80_000, apiWork)
  await event(
    { type: 'gate:ended', command: 'npm test', exit: 0, durationMs: 31_000, merged: false },
    111_000,
    apiWork,
  )
  await event({ type: 'attempt:phase', phase: 'merging' }, 111_100, apiWork)
  await event(
    { type: 'gate:ended', command: 'npm test', exit: 0, durationMs: 400, merged: true },
    111_500,
    apiWork,
  )
  await event({ type: 'merge:landed', target: 'main', from: 'a', to: 'b' }, 111_900, apiWork)
  await event({ type: 'item:done', commit: '4c75b02'.padEnd(40, '0') }, 112_000, apiWork, 1)
  await event({ type: 'run:paused' }, 112_500, null)
  const failed = reason('gate:failed', 'npm test, exit 1')
  await event(
    { type: 'gate:ended', command: 'npm test', exit: 1, durationMs: 4100, merged: false },
    275_000,
    authWork,
  )
  await event({ type: 'item:released', reason: failed, notBefore: startedAt + 281_000 }, 276_000, authWork)
  const second = anAttempt(1, auth, {
    agent: 'claude/sonnet',
    work: work(65, 8, ['a']),
    number: 2,
    branch: 'loopwork/auth-003/2',
    tryNumber: 2,
    startedAt: startedAt + 281_000,
  })
  await event({ type: 'item:claimed', worker: 0, number: 2, epoch: 2 }, 281_000, second)
  await event({ type: 'merge:conflicted', files: ['src/auth/store.ts'] }, 300_000, second)
  await event(
    {
      type: 'item:failed',
      reason: reason('conflict', 'src/auth/store.ts', { files: ['src/auth/store.ts'] }),
    },
    300_000,
    second,
  )
  await output.ended(summary, startedAt + 300_000)
}

describe('run prints', () => {
  it('multiplexed: lines as they come', async () => {
    const { lines, output } = printing('multiplexed')
    await tell(output)
    expect(lines).toEqual([
      'loopwork run 7, 8 tasks from backlog.md, 2 workers, into main at 0aa1f3e',
      'stop: Ctrl+C   steer: loopwork pause, scale, stop   look: loopwork tui',
      '',
      '[W0] AUTH-003 starts: Add refresh tokens (claude/sonnet)',
      '[W1] API-001 starts: Paginate list endpoints (codex)',
      '[W0] reading src/auth',
      '[W0] b',
      '[W1] Cursor pagination',
      '[W1] ◉ gate 1 of 1  npm test  ✓ 31s',
      '[W1] ↣ API-001 merging',
      '[W1] ◉ gate 1 of 1 on the merged tree of API-001  npm test  ✓ 0.4s',
      '[W1] ✓ API-001 done in 1:52, 1 try, +81 −12 in 2 files, 4c75b02',
      '[run] ◫ paused: no new tasks are started',
      '[W0] ◉ gate 1 of 1  npm test  ✗ exit 1, 4.1s',
      '[W0] ✗ AUTH-003 failed: gate: npm test, exit 1; again in 5s, try 2 of 3',
      '[W0] AUTH-003 starts: Add refresh tokens (claude/sonnet, try 2 of 3)',
      '[W0] ! AUTH-003 conflict in src/auth/store.ts; kept on loopwork/auth-003/2',
    ])
  })

  it('buffered: an attempt in one block when it ends', async () => {
    const { lines, output } = printing('buffered')
    await tell(output)
    expect(lines).toEqual([
      'loopwork run 7, 8 tasks from backlog.md, 2 workers, into main at 0aa1f3e',
      '',
      '── API-001 Paginate list endpoints ─────────────────────────── [W1] codex ──',
      'Cursor pagination',
      '◉ gate 1 of 1  npm test  ✓ 31s',
      '↣ API-001 merging',
      '◉ gate 1 of 1 on the merged tree of API-001  npm test  ✓ 0.4s',
      '✓ API-001 done in 1:52, 1 try, +81 −12 in 2 files, 4c75b02',
      '',
      '[run] ◫ paused: no new tasks are started',
      '── AUTH-003 Add refresh tokens ─────────────────────── [W0] claude/sonnet ──',
      'reading src/auth',
      'b',
      '◉ gate 1 of 1  npm test  ✗ exit 1, 4.1s',
      '✗ AUTH-003 failed: gate: npm test, exit 1; again in 5s, try 2 of 3',
      '',
      '── AUTH-003 Add refresh tokens ─────────────────────── [W0] claude/sonnet ──',
      '! AUTH-003 conflict in src/auth/store.ts; kept on loopwork/auth-003/2',
      '',
    ])
  })

  it('summary: a line at the start and a line at the end', async () => {
    const { lines, output } = printing('summary')
    await tell(output)
    expect(lines).toEqual([
      'loopwork run 7, 8 tasks from backlog.md, 2 workers, into main at 0aa1f3e',
      '',
      '00:12:04 [W0] ▸ AUTH-003 Add refresh tokens            claude/sonnet',
      '00:12:04 [W1] ▸ API-001  Paginate list endpoints       codex',
      '00:13:56 [W1] ✓ API-001  done       1:52  try 1   +81 −12  4c75b02    1 of 8',
      '00:13:56 [run] ◫ paused: no new tasks are started',
      '00:16:40 [W0] ✗ AUTH-003 failed     4:36  try 1   +65 −8   gate: npm test, exit 1; again in 5s',
      '00:16:45 [W0] ▸ AUTH-003 Add refresh tokens            claude/sonnet, try 2',
      '00:17:04 [W0] ! AUTH-003 conflict   0:19  try 2   +65 −8   src/auth/store.ts',
    ])
  })

  it('NDJSON: every event, every line, the summary last', async () => {
    const { lines, output } = printing('ndjson')
    await tell(output)
    const events = lines.map((line) => JSON.parse(line) as Record<string, unknown>)
    for (const event of events) {
      expect(Object.keys(event).slice(0, 8)).toEqual([
        'ts',
        'run',
        'worker',
        'task_id',
        'attempt',
        'agent_id',
        'iteration',
        'type',
      ])
      expect(event['run']).toBe(7)
    }
    expect(events[0]).toEqual({
      ts: '2026-11-21T00:12:04.000Z',
      run: 7,
      worker: 'W0',
      task_id: 'AUTH-003',
      attempt: 1,
      agent_id: '1.0',
      iteration: 1,
      type: 'item:claimed',
      number: 1,
      epoch: 1,
    })
    expect(events[2]).toMatchObject({ type: 'agent:output', kind: 'prose', text: 'reading src/auth' })
    expect(events.at(-1)).toMatchObject({ type: 'summary', items: [], counts: { total: 8 }, workers: [] })
    expect(lines.join('')).not.toContain('\u001b')
  })

  it('a group that is done is a line for people, and an event of the published shape', async () => {
    const body = {
      type: 'group:completed',
      group: 'tasks.md 1.1',
      items: ['1.1', '1.2'].map(itemId),
    } as const
    const told = { seq: 1, at: 0, run: runId(7), item: auth.id, attempt: null, worker: 0, body }
    const plain = printing('multiplexed')
    await plain.output.event(told, { item: null, attempt: null, done: 1, total: 2 })
    expect(plain.lines.join('')).toMatch(/^\[run\] BATCH_COMPLETE 1\.1, 1\.2\s*$/)
    const { lines, output } = printing('ndjson')
    await output.event(told, { item: null, attempt: null, done: 1, total: 2 })
    const shape = readFileSync(new URL('../../../docs/group-completed.schema.json', import.meta.url), 'utf8')
    const schema = z.fromJSONSchema(JSON.parse(shape) as Parameters<typeof z.fromJSONSchema>[0])
    expect(schema.safeParse(JSON.parse(lines[0] ?? '')).error).toBeUndefined()
  })

  it('without colour or terminal there is no escape byte and nothing is cut, whatever agents say', async () => {
    for (const mode of ['multiplexed', 'buffered', 'summary', 'ndjson'] as const) {
      const { lines, output } = printing(mode)
      const evil = anItem('E\u001b[2J', `\u001b]0;x\u0007${'long '.repeat(100)}\u202e\n[W1] forged`)
      const attempt = anAttempt(9, evil, { agent: 'a\u0007', slug: 's\u001b[1m' })
      const of = { item: evil, attempt, done: 0, total: 1 }
      const bodies: readonly EventBody[] = [
        { type: 'item:claimed', worker: 0, number: 1, epoch: 1 },
        { type: 'gate:ended', command: '\u001b[31mx\n', exit: null, durationMs: 1, merged: false },
        { type: 'merge:conflicted', files: ['\u001b[31m\r\n'] },
        { type: 'item:failed', reason: reason('conflict', '\u001b', { files: ['\u001b[31m\r\n'] }) },
        {
          type: 'delivery:held',
          target: '\u001b',
          why: '\u009b31m',
          files: Array.from({ length: 9 }, () => '\u0007'),
        },
        { type: 'item:parked', holder: itemId('\u001b[1m'), path: '\u0000' },
        { type: 'notice', message: 'git says:\n\u001b[31mfatal' },
        { type: 'item:failed', reason: reason('agent:signal-KILL', '\u001b[31m\n') },
      ]
      output.opened({ ...head, sources: ['\u001b[31m.md'], target: '\u001b' })
      for (const body of bodies) await output.event(anEvent(body, 1, attempt), of)
      const evilLines = ['\u001b[2J\u0000\u202e', 'x'.repeat(500)].map(lineOf)
      if (output.live)
        output.agentLog(attempt, evil, startedAt, { lines: evilLines, skipped: { lines: 2, bytes: 9 } })
      await output.ended(summary, startedAt)
      expect(lines.join('')).toMatch(/^[^\p{Cc}\p{Cf}]*$/u)
      if (mode === 'multiplexed') expect(lines.some((line) => line.endsWith('x'.repeat(500)))).toBe(true)
    }
  })

  it('on a narrow terminal lines are cut, and colours end where they began', async () => {
    const { lines, output } = printing('multiplexed', { width: 30, colour: '16' })
    await tell(output)
    const bare = lines.map((line) => line.replaceAll(/\u001b\[[\d;]*m/g, ''))
    for (const line of bare) expect([...line].length).toBeLessThanOrEqual(30)
    const told = lines.slice(lines.findIndex((line) => line.includes('[W0]')))
    expect(told[0]).toBe('\u001b[36m[W0] \u001b[0mAUTH-003 starts: Add ref…')
    expect(told[1]).toMatch(/^\u001b\[35m\[W1\] \u001b\[0m/)
  })

  it('in an ASCII locale every sign is ASCII', async () => {
    for (const mode of ['multiplexed', 'buffered', 'summary'] as const) {
      const { lines, output } = printing(mode, { ascii: true })
      await tell(output)
      expect(lines.join('')).toMatch(/^[\x20-\x7e]*$/)
    }
  })

  it('says what a reader that could not follow has not been shown, and where it is', async () => {
    const skip = (lines: number | null, bytes: number): LogPart => ({
      lines: [lineOf('z')],
      skipped: { lines, bytes },
    })
    const { lines, output } = printing('multiplexed')
    output.agentLog(apiTry, api, startedAt, skip(31_204, 400_000))
    output.agentLog(apiTry, api, startedAt, skip(1, 10))
    output.agentLog(apiTry, api, startedAt, skip(null, 381_000_000))
    expect(lines).toEqual([
      '[W1] … 31,204 lines left out: loopwork logs API-001',
      '[W1] z',
      '[W1] … 1 line left out: loopwork logs API-001',
      '[W1] z',
      '[W1] … 381 MB left out: loopwork logs API-001',
      '[W1] z',
    ])
    const json = printing('ndjson')
    json.output.agentLog(apiTry, api, startedAt, skip(31_204, 400_000))
    expect(json.lines.map((line) => JSON.parse(line) as unknown)).toEqual([
      expect.objectContaining({ type: 'agent:left-out', task_id: 'API-001', lines: 31_204, bytes: 400_000 }),
      expect.objectContaining({ type: 'agent:output', kind: 'prose', text: 'z' }),
    ])
    const buffered = printing('buffered', {
      agentLogOf: async function* () {
        yield skip(31_204, 400_000)
      },
    })
    await buffered.output.event(
      anEvent({ type: 'item:done', commit: '4c75b02'.padEnd(40, '0') }, 1, apiTry),
      facts(apiTry),
    )
    expect(buffered.lines.slice(1, 3)).toEqual(['… 31,204 lines left out: loopwork logs API-001', 'z'])
  })

  it('says in whose commit the work of a task is that the target had already', async () => {
    const { lines, output } = printing('multiplexed')
    const end = { outcome: 'done', at: startedAt, reason: null, addsNothing: true } as const
    const attempt = { ...apiTry, end }
    const done = anEvent({ type: 'item:done', commit: '4c75b02'.padEnd(40, '0') }, 1, attempt)
    await output.event(done, facts(attempt))
    expect(lines.at(-1)).toContain('already in 4c75b02')
  })

  it('tells what happens to the run as a whole', async () => {
    const { lines, output } = printing('multiplexed')
    const bodies: readonly EventBody[] = [
      { type: 'run:joined', supervisor: supervisorId(2), workers: 3 },
      { type: 'run:scaled', supervisor: supervisorId(1), from: 2, to: 4 },
      { type: 'run:resumed' },
      { type: 'run:aborted' },
      { type: 'breaker:opened', until: startedAt + 30_000 },
      { type: 'breaker:probed' },
      { type: 'breaker:closed' },
      { type: 'delivery:held', target: 'main', why: 'these files have changes of yours', files: ['a', 'b'] },
      { type: 'run:ended', outcome: 'done' },
    ]
    for (const body of bodies) await output.event(anEvent(body, 0, null), facts(null))
    expect(lines).toEqual([
      '[run] another loopwork joins with 3 workers',
      '[run] 4 workers, before 2',
      '[run] goes on',
      '[run] aborted: agents are stopped, their tasks go back to todo',
      '[run] ▵ too many failures in a row: nothing new before 00:12:34',
      '[run] one task is tried',
      '[run] works again: tasks are started as before',
      '[merge] ▵ main is not moved: these files have changes of yours: a, b',
    ])
  })
})

it.each(['multiplexed', 'buffered', 'summary'] as const)(
  'advice in %s is whole on a narrow terminal, and leads to where it is asked for',
  async (mode) => {
    const place = { folder: '/my repo', store: null }
    const { lines, output } = printing(mode, { width: 40, place })
    const body = {
      type: 'notice',
      message: 'a stash appeared while attempt 1 of A was running; see it: git stash show -p',
    } as const
    await output.event(anEvent(body, 0, null), facts(null))
    expect(lines.join()).toContain("see it: git -C '/my repo' stash show -p")
  },
)

it.each(['multiplexed', 'buffered', 'summary'] as const)(
  'where a run goes is said to its end on a narrow terminal in %s',
  (mode) => {
    const { lines, output } = printing(mode, { width: 40 })
    output.opened(head)
    expect(lines.slice(0, 2)).toEqual([
      'loopwork run 7, 8 tasks from backlog.md,',
      '  2 workers, into main at 0aa1f3e',
    ])
  },
)
