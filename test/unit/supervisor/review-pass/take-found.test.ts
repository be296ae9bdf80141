import { expect, test } from 'vitest'
import type { ReviewPass } from '../../../../src/core/backlog/review-pass.ts'
import { attemptId } from '../../../../src/core/ids.ts'
import type { FileWritten, Proposed } from '../../../../src/core/ports/backlog.ts'
import type { SupervisorContext } from '../../../../src/supervisor/context.ts'
import { takeFound } from '../../../../src/supervisor/review-pass/take-found.ts'
import { anAttempt, anItem, aRun } from '../../../support/run-facts.ts'

interface Said {
  /** What the reviewer has left; null: nothing. */
  readonly left?: string | null
  readonly proposed?: Proposed
  readonly found?: ReviewPass['found']
  readonly writes?: readonly FileWritten['kind'][]
}

/** What became of it, and what was done. */
async function taken({ left = 'its list', proposed, found = null, writes = ['written'] }: Said) {
  const did: string[] = []
  const results = [...writes]
  const context = {
    run: aRun(),
    clock: { sleep: async () => void did.push('waited') },
    store: {
      noteFound: async (_: unknown, ids: readonly string[]) => {
        did.push(`noted ${ids.join(' ')}`)
        return 'ok'
      },
      note: async (_: number, { message }: { message: string }) => void did.push(message),
    },
    copies: { read: async (root: string, name: string) => (did.push(`read ${root}/${name}`), left) },
    backlog: {
      reviewedWhole: async () => ({ file: 'to-do.json', text: 'the list', isConcluded: false }),
      proposedTasks: async (): Promise<Proposed> => proposed ?? { kind: 'tasks', ids: ['T3', 'T4'] },
      addTasks: async (_: string, { text, ids }: { text: string; ids: readonly string[] }) => {
        did.push(`added ${ids.join(' ')} of ${text}`)
        return { kind: results.shift(), message: 'read-only' }
      },
    },
  } as unknown as SupervisorContext
  const item = anItem('REVIEW-1', 'Review', { source: null })
  const attempt = anAttempt(7, item, { phase: 'collecting' })
  const outcome = await takeFound(context, {
    attempt,
    pass: { item: item.id, source: 'to-do.json', found },
  })
  return { outcome: outcome.kind === 'good' ? 'good' : outcome.reason.message, did }
}

test('what a review has added is noted before it is written', async () => {
  expect(await taken({})).toEqual({
    outcome: 'good',
    did: [
      'read /w/to-do.json',
      'noted T3 T4',
      'added T3 T4 of its list',
      'REVIEW-1: added to to-do.json: T3, T4',
    ],
  })
})

test('a review that has added nothing concludes the backlog', async () => {
  const { outcome, did } = await taken({ proposed: { kind: 'tasks', ids: [] } })
  expect([outcome, did.slice(1)]).toEqual([
    'good',
    ['noted ', 'added  of its list', 'REVIEW-1: no task is missing in to-do.json'],
  ])
})

test('after a kill what was noted is written, and not compared with a file that has it already', async () => {
  const found = { attempt: attemptId(7), ids: ['T3'] }
  const again = await taken({ found, proposed: { kind: 'tasks', ids: [] }, writes: ['shown already'] })
  expect([again.outcome, again.did.slice(1)]).toEqual([
    'good',
    ['added T3 of its list', 'REVIEW-1: added to to-do.json: T3'],
  ])
})

test('what an earlier try has found says nothing of this one', async () => {
  const found = { attempt: attemptId(6), ids: ['T3'] }
  expect((await taken({ found })).did).toContain('noted T3 T4')
})

test('a file that somebody writes meanwhile is read again and again; what can’t be taken stays for a person', async () => {
  const written = await taken({ writes: ['changed', 'changed', 'written'] })
  expect([written.outcome, written.did.filter((did) => did === 'waited')]).toEqual([
    'good',
    ['waited', 'waited'],
  ])
  expect((await taken({ writes: Array.from({ length: 99 }, () => 'changed' as const) })).outcome).toBe(
    'to-do.json is being written all the time',
  )
  expect((await taken({ writes: ['problem'] })).outcome).toBe('read-only')
  expect((await taken({ left: null })).outcome).toBe(
    'to-do.json can’t be added to now: it is not there, or is that of another branch',
  )
  const refused = await taken({
    proposed: { kind: 'problem', message: 'to-do.json: tasks[3].id: is missing' },
  })
  expect([refused.outcome, refused.did.slice(1)]).toEqual([
    'what the review added is refused: to-do.json: tasks[3].id: is missing',
    [],
  ])
})
