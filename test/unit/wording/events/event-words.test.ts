import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import type { EventBody } from '../../../../src/core/event.ts'
import { attemptId, itemId, runId, supervisorId } from '../../../../src/core/ids.ts'
import { reason } from '../../../../src/core/reason.ts'
import { eventWords } from '../../../../src/wording/events/event-words.ts'

const at = 1_000_000
const oid = (letter: string): string => letter.repeat(40)

/** One of each kind, and what is said of it. */
const told: readonly (readonly [body: EventBody, who: string, what: string])[] = [
  [
    { type: 'run:started', target: 'main', base: oid('a'), workers: 2 },
    'run',
    '2 workers, into main at aaaaaaa',
  ],
  [{ type: 'run:joined', supervisor: supervisorId(2), workers: 1 }, 'run', 'another loopwork, with 1 worker'],
  [
    { type: 'run:options', changes: [{ key: 'gate', from: 'npm test', to: 'make test' }] },
    'you',
    'gate npm test to make test',
  ],
  [{ type: 'run:paused' }, 'you', 'no new tasks are started'],
  [{ type: 'run:resumed' }, 'you', 'goes on'],
  [
    {
      type: 'run:held',
      owner: 'gate',
      code: 'gate:cannot-run',
      message: 'npm: not found',
      cure: 'install it',
    },
    'run',
    'npm: not found; install it',
  ],
  [{ type: 'run:unheld', owner: 'gate', code: 'gate:cannot-run' }, 'run', 'goes on: gate:cannot-run'],
  [
    { type: 'run:budget', kind: 'cost', stage: 'warned', spent: 4, limit: 5 },
    'run',
    'most of the budget is used: $4.00 of $5.00',
  ],
  [{ type: 'run:extended', kind: 'cost', from: 5, to: 10 }, 'you', 'may use $10.00, before $5.00'],
  [{ type: 'run:aborted' }, 'you', 'agents are stopped, their tasks go back to todo'],
  [{ type: 'run:ended', outcome: 'completed' }, 'run', 'completed'],
  [{ type: 'run:scaled', supervisor: supervisorId(1), from: 4, to: 6 }, 'you', '4 to 6 workers'],
  [{ type: 'supervisor:ended', supervisor: supervisorId(3) }, 'run', 'supervisor 3'],
  [{ type: 'pool:free', concern: { kind: 'preset', preset: 'claude' } }, 'run', 'claude answers again'],
  [
    { type: 'breaker:opened', until: at + 30_000 },
    'run',
    'too many failures in a row: one task is tried in 30s',
  ],
  [{ type: 'breaker:probed' }, 'run', 'one task is tried'],
  [{ type: 'breaker:closed' }, 'run', 'works again: tasks are started as before'],
  [
    { type: 'backlog:imported', source: 'tasks.md', added: 3, changed: 1 },
    'run',
    'tasks.md: 3 new, 1 changed',
  ],
  [{ type: 'item:added' }, 'W3', 'in the backlog'],
  [{ type: 'item:changed', fields: ['title', 'files'] }, 'W3', 'changed: title, files'],
  [{ type: 'item:claimed', worker: 3, number: 2, epoch: 1 }, 'W3', 'try 2'],
  [{ type: 'claim:taken', by: 'ann', leaseUntil: at + 60_000, epoch: 1 }, 'W3', 'by ann, for 1m'],
  [{ type: 'claim:ended', by: 'ann', how: 'expired' }, 'W3', 'ann: expired'],
  [{ type: 'item:parked', holder: itemId('A'), path: 'src/a.ts' }, 'W3', 'shares src/a.ts with A'],
  [
    { type: 'item:released', reason: reason('interrupted', 'was killed'), notBefore: at + 5_000 },
    'W3',
    'was killed; again in 5s',
  ],
  [{ type: 'item:done', commit: oid('c') }, 'W3', 'ccccccc'],
  [{ type: 'item:done', commit: oid('c'), addsNothing: true }, 'W3', 'nothing new: already in ccccccc'],
  [{ type: 'item:done', commit: null }, 'W3', 'no commit'],
  [{ type: 'item:undone', reason: reason('undone', 'main was moved back') }, 'W3', 'main was moved back'],
  [{ type: 'item:restored', commit: oid('c') }, 'W3', 'its work is back: ccccccc'],
  [
    { type: 'item:failed', reason: reason('gate:failed', 'npm test, exit 1') },
    'W3',
    'gate: npm test, exit 1',
  ],
  [{ type: 'item:retried' }, 'you', 'todo again'],
  [
    {
      ...{ type: 'item:put-back', took: 'retry', to: 'failed', since: 1, hold: null, notBefore: null },
      ...{ asks: null, attempts: 2, merged: null, reason: null },
    },
    'you',
    'the retry is taken back: failed',
  ],
  [{ type: 'item:requeued', epoch: 2 }, 'you', 'in the merge queue again'],
  [{ type: 'note:added', text: 'Mind the tests.\nAll.' }, 'you', '"Mind the tests. …"'],
  [{ type: 'item:cancelled', reason: reason('person', 'skipped') }, 'you', 'skipped'],
  [{ type: 'item:cancelled', reason: reason('source', 'cancelled there') }, 'W3', 'cancelled there'],
  [{ type: 'group:completed', group: 'g', items: [itemId('A'), itemId('B')] }, 'run', 'A, B'],
  [{ type: 'attempt:phase', phase: 'verifying' }, 'W3', 'its gate runs'],
  [{ type: 'candidate:phase', agent: 1, phase: 'standing' }, 'W3', '.2 stands for the vote'],
  [
    { type: 'candidate:out', agent: 0, reason: reason('gate:failed', 'npm test, exit 1') },
    'W3',
    '.1 is out of the vote: gate: npm test, exit 1',
  ],
  [
    { type: 'attempt:voted', winner: 0, why: 'its gate passed' } as EventBody,
    'W3',
    '.1 wins (its gate passed)',
  ],
  [
    { type: 'attempt:adopted', from: supervisorId(1), by: supervisorId(2) },
    'W3',
    'by supervisor 2, from supervisor 1',
  ],
  [
    { type: 'item:agent-chosen', choice: { agent: 'codex', model: 'o3', until: 'task' } },
    'you',
    'every further try by codex/o3',
  ],
  [{ type: 'item:agent-chosen', choice: null }, 'you', 'any agent of the pool, as configured'],
  [{ type: 'attempt:frozen' }, 'you', 'its agents are frozen'],
  [{ type: 'attempt:thawed' }, 'you', 'its agents go on'],
  [{ type: 'agent:standstill', agent: 0, standstill: null }, 'W3', 'goes on'],
  [
    { type: 'attempt:ended', outcome: 'back', reason: reason('stopped', 'stopped by you') },
    'W3',
    'back to todo: stopped by you',
  ],
  [
    { type: 'gate:ended', command: 'npm test', exit: 1, durationMs: 41_000, merged: false },
    'W3',
    'npm test  exit 1, 41s',
  ],
  [
    { type: 'gate:ended', command: 'npm test', exit: 0, durationMs: 31_000, merged: true },
    'lane',
    'npm test  31s, on the merged tree',
  ],
  [{ type: 'plan:answered', answer: 'refused', note: null }, 'you', 'another is asked for'],
  [
    { type: 'review:ended', reviewer: 'codex', end: { kind: 'answered', answer: 'approve', notes: '' } },
    'W3',
    'approved by codex',
  ],
  [{ type: 'merge:conflicted', files: ['a.ts', 'b.ts'] }, 'lane', 'a.ts, b.ts; branch and worktree are kept'],
  [{ type: 'merge:moved', by: -1, past: itemId('B') }, 'you', 'moved before B'],
  [{ type: 'merge:moved', by: 1, past: itemId('B') }, 'you', 'moved behind B'],
  [{ type: 'merge:landed', target: 'main', from: oid('a'), to: oid('b') }, 'lane', 'main aaaaaaa to bbbbbbb'],
  [
    { type: 'target:moved-back', target: 'main', from: oid('b'), to: oid('a') },
    'lane',
    'main was moved back from bbbbbbb to aaaaaaa',
  ],
  [
    { type: 'delivery:followed', target: 'main', from: oid('a'), to: oid('b') },
    'lane',
    'your checkout follows to bbbbbbb',
  ],
  [
    { type: 'delivery:held', target: 'main', why: 'files have changes of yours', files: ['a.ts'] },
    'lane',
    'your checkout waits: files have changes of yours: a.ts',
  ],
  [{ type: 'notice', message: 'look at this' }, 'run', 'look at this'],
]

it.each(told)('$type', (body, who, what) => {
  const worker = body.type.startsWith('run:') ? null : 3
  const event = { seq: 1, at, run: runId(1), item: itemId('T'), attempt: attemptId(1), worker, body }
  expect(eventWords(event)).toMatchObject({ who, what })
})

/** A kind that is only named, by its type, tells nobody anything. */
const stories: ReadonlySet<string> = new Set(['pool:limited', 'agent:ended', 'target:strayed'])

it('leaves no kind of event without words', () => {
  const source = readFileSync(new URL('../../../../src/core/event.ts', import.meta.url), 'utf8')
  const kinds = [...source.matchAll(/type: '([a-z:-]+)'/g)].map(([, kind = '']) => kind)
  const known = new Set([...told.map(([{ type }]) => type as string), ...stories])
  expect(kinds.filter((kind) => !known.has(kind))).toEqual([])
})

it('takes what foreign text would do to a terminal out of it', () => {
  const body: EventBody = { type: 'notice', message: 'a\u001b[2Jb' }
  const event = { seq: 1, at, run: null, item: null, attempt: null, worker: null, body }
  expect(eventWords(event).what).not.toContain('\u001b')
})
