import { expect, test } from 'vitest'
import { oid, runId } from '../../../../src/core/ids.ts'
import type { FollowResult } from '../../../../src/core/ports/lane.ts'
import type { DeliveryNote } from '../../../../src/core/ports/store-reader.ts'
import type { SupervisorContext } from '../../../../src/supervisor/context.ts'
import { followTarget } from '../../../../src/supervisor/lane/follow-target.ts'

const tip = oid('a'.repeat(40))

interface Scene {
  /** What following comes to, the first time and then. */
  readonly results: readonly (FollowResult | Error)[]
  readonly before?: 'held' | 'followed' | null
  /** Whether anything is taken in when the branch is apart. */
  readonly takesIn?: boolean
  readonly attempts?: readonly object[]
}

async function followed({ results, before = null, takesIn = false, attempts = [] }: Scene) {
  const notes: DeliveryNote[] = []
  const left = [...results]
  const context = {
    run: { id: runId(1), settings: { target: 'main' } },
    holds: { isEverywhere: async () => false },
    store: {
      noteDelivery: async (_: unknown, note: DeliveryNote) => void notes.push(note),
      delivery: async () => (before === null ? null : { kind: before }),
      attemptsOfRun: async () => attempts,
    },
    git: {
      lane: {
        tip: async () => tip,
        follow: async () => {
          const next = left.shift()
          if (next instanceof Error) throw next
          return next
        },
      },
    },
  } as unknown as SupervisorContext
  const intake = { take: async () => (takesIn ? tip : null) }
  const came = await followTarget(context, {
    ...{ lease: {}, intake, signal: new AbortController().signal },
  } as unknown as Parameters<typeof followTarget>[1])
  return { came, notes }
}

test('a branch that is there is told only where it was held before', async () => {
  expect(await followed({ results: [{ kind: 'there' }] })).toEqual({ came: 'there', notes: [] })
  expect(await followed({ results: [{ kind: 'there' }], before: 'followed' })).toMatchObject({ notes: [] })
  expect(await followed({ results: [{ kind: 'there' }], before: 'held' })).toEqual({
    came: 'there',
    notes: [{ kind: 'followed', from: tip, to: tip }],
  })
})

test('commits of the branch itself are taken in, then it follows; where that is not possible it is held', async () => {
  const diverged = { kind: 'diverged' } as FollowResult
  const done = { kind: 'followed', from: tip, to: tip } as FollowResult
  expect(await followed({ results: [diverged, done], takesIn: true })).toMatchObject({ came: 'there' })
  expect(await followed({ results: [diverged] })).toEqual({
    came: 'held',
    notes: [{ kind: 'held', why: 'main has commits of its own', files: [] }],
  })
})

test('a delivery that fails is held with what was said, and no error', async () => {
  const { came, notes } = await followed({ results: [new Error('the disk is odd')] })
  expect(came).toBe('held')
  expect(notes.map((note) => (note.kind === 'held' ? note.why : ''))).toEqual(['the disk is odd'])
})

test('a setting in the way names the attempts that were at work when it was written, and no others', async () => {
  const held = { kind: 'held', why: 'core.bare is set', files: [], writtenAt: 50 } as FollowResult
  const attempts = [
    { item: 'A', number: 1, startedAt: 10, end: { at: 40 } },
    { item: 'B', number: 2, startedAt: 20, end: { at: 50 } },
    { item: 'C', number: 1, startedAt: 45, end: null },
    { item: 'D', number: 1, startedAt: 60, end: null },
  ]
  const { notes } = await followed({ results: [held], attempts })
  expect(notes).toMatchObject([
    { why: 'core.bare is set, last written while attempt 2 of B, attempt 1 of C were at work' },
  ])
  const { notes: none } = await followed({ results: [held] })
  expect(none).toEqual([{ kind: 'held', why: 'core.bare is set', files: [] }])
})
