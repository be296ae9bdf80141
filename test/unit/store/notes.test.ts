import { expect, test } from 'vitest'
import { fenceOf } from '../../../src/core/attempt.ts'
import { itemId } from '../../../src/core/ids.ts'
import { longestNote } from '../../../src/core/person-note.ts'
import type { Store } from '../../../src/core/ports/store.ts'
import { reason } from '../../../src/core/reason.ts'
import { claimed } from '../../support/store/claimed.ts'
import { draft } from '../../support/store/sample.ts'
import { withRun } from '../../support/store/with-run.ts'

const a = itemId('A')
const anew = { kind: 'new session' } as const
const textsOf = (notes: readonly { readonly text: string }[] | 'ghost') =>
  notes === 'ghost' ? notes : notes.map(({ text }) => text)
const notesOf = async (store: Store) =>
  (await store.notesOf(a)).map(({ text, given }) => [text, given?.number ?? null])

test('a note waits for the next try, whose agent is given it once; a new session is given all of them', () =>
  withRun([draft('A')], {}, async ({ store, claim }) => {
    await store.addNote(a, 'first')
    const one = claimed(await claim())
    const fence = fenceOf(one)
    expect(textsOf(await store.giveNotes({ fence, agent: 0, process: 0, to: anew }))).toEqual(['first'])
    expect((await store.attempt(one.id))?.notes).toMatchObject([{ text: 'first' }])
    await store.addNote(a, 'second')
    await store.addNote(a, 'third')
    expect(await notesOf(store)).toEqual([
      ['first', 1],
      ['second', null],
      ['third', null],
    ])
    await store.finishAttempt({ fence, reason: reason('shutdown', 'stopped') })

    const two = claimed(await claim())
    const next = fenceOf(two)
    expect(
      textsOf(
        await store.giveNotes({
          fence: next,
          agent: 0,
          process: 0,
          to: { kind: 'session of', attempt: one.id },
        }),
      ),
    ).toEqual(['second', 'third'])
    expect(textsOf(await store.giveNotes({ fence: next, agent: 0, process: 1, to: anew }))).toEqual([
      'first',
      'second',
      'third',
    ])
    // The session of the first try has not been given what only another session was.
    expect(
      textsOf(
        await store.giveNotes({
          fence: next,
          agent: 0,
          process: 2,
          to: { kind: 'session of', attempt: one.id },
        }),
      ),
    ).toEqual(['second', 'third'])
    expect(await store.giveNotes({ fence, agent: 0, process: 0, to: anew })).toBe('ghost')
  }))

test('what was to be given to an agent that never ran waits again', () =>
  withRun([draft('A')], {}, async ({ store, claim }) => {
    await store.addNote(a, 'first')
    const fence = fenceOf(claimed(await claim()))
    await store.giveNotes({ fence, agent: 0, process: 0, to: anew })
    await store.addNote(a, 'second')
    await store.giveNotes({ fence, agent: 0, process: 1, to: anew })
    await store.regainNotes({ fence, agent: 0, process: 1 })
    expect(await notesOf(store)).toEqual([
      ['first', 1],
      ['second', null],
    ])
  }))

test('an item takes notes wherever it stands, but not when it is done; a text that can not be one is refused', () =>
  withRun(
    [draft('A'), draft('B', { status: 'done' })],
    { retry: { attempts: 1, backoffMs: 0, maxMs: 0 } },
    async ({ store, claim }) => {
      expect(await store.addNote(itemId('a'), 'todo')).toMatchObject({ item: 'A' })
      const fence = fenceOf(claimed(await claim()))
      expect(await store.addNote(a, 'claimed')).not.toHaveProperty('why')
      await store.finishAttempt({ fence, reason: reason('no-change', 'changed nothing') })
      expect(await store.addNote(a, 'failed')).not.toHaveProperty('why')
      await store.cancelItems([a])
      expect(await store.addNote(a, 'cancelled')).not.toHaveProperty('why')
      expect(await store.addNote(itemId('B'), 'done')).toMatchObject({
        why: expect.stringContaining('it is done') as unknown,
      })
      expect(await store.addNote(itemId('Z'), 'x')).toMatchObject({ why: 'there is no such task here' })
      expect(await store.addNote(a, ' \n ')).toMatchObject({ why: 'nothing was written' })
      expect(await store.addNote(a, 'x'.repeat(longestNote + 1))).toMatchObject({
        why: expect.stringMatching(
          /^a note has at most 16384 characters, this one 16385: put it into a file/,
        ) as unknown,
      })
      expect((await store.notesOf(a)).map(({ text }) => text)).toEqual([
        'todo',
        'claimed',
        'failed',
        'cancelled',
      ])
    },
  ))

test('what an agent is interrupted for stays urgent until its next process is given it, that and no more', () =>
  withRun([draft('A')], {}, async ({ store, claim }) => {
    await store.addNote(a, 'first')
    const { id, ...attempt } = claimed(await claim())
    const fence = fenceOf({ id, ...attempt })
    await store.giveNotes({ fence, agent: 0, process: 0, to: anew })
    await store.addNote(a, 'now')
    expect(await store.urgentNotes(id, 0)).toEqual([])
    await store.urgeNotes(fence)
    expect(textsOf(await store.urgentNotes(id, 0))).toEqual(['now'])
    expect(
      textsOf(await store.giveNotes({ fence, agent: 0, process: 1, to: { kind: 'same session' } })),
    ).toEqual(['now'])
    expect(await store.urgentNotes(id, 0)).toEqual([])
    // It was stopped before it had read it.
    await store.regainNotes({ fence, agent: 0, process: 1 })
    expect(textsOf(await store.urgentNotes(id, 0))).toEqual(['now'])
    await store.finishAttempt({ fence, reason: reason('shutdown', 'stopped') })
    const next = claimed(await claim())
    expect(await store.urgentNotes(next.id, 0)).toEqual([])
    expect(textsOf(await store.giveNotes({ fence: fenceOf(next), agent: 0, process: 0, to: anew }))).toEqual([
      'first',
      'now',
    ])
  }))

test('each of several agents is given what it was not given itself', () =>
  withRun([draft('A')], {}, async ({ store, claim }) => {
    const { id, ...attempt } = claimed(await claim())
    const fence = fenceOf({ id, ...attempt })
    const same = { kind: 'same session' } as const
    for (const agent of [0, 1]) await store.giveNotes({ fence, agent, process: 0, to: anew })
    await store.addNote(a, 'now')
    await store.urgeNotes(fence)
    expect(textsOf(await store.giveNotes({ fence, agent: 0, process: 1, to: same }))).toEqual(['now'])
    expect(await store.urgentNotes(id, 0)).toEqual([])
    expect(textsOf(await store.urgentNotes(id, 1))).toEqual(['now'])
    expect(textsOf(await store.giveNotes({ fence, agent: 1, process: 1, to: same }))).toEqual(['now'])
  }))

test('what was recorded for a process that was never started is given to the one that is', () =>
  withRun([draft('A')], {}, async ({ store, claim }) => {
    const fence = fenceOf(claimed(await claim()))
    const give = (process: number) =>
      store.giveNotes({ fence, agent: 0, process, to: { kind: 'same session' } })
    await store.giveNotes({ fence, agent: 0, process: 0, to: anew })
    await store.addNote(a, 'now')
    expect(textsOf(await give(1))).toEqual(['now'])
    // The supervisor was killed before the start.
    expect(textsOf(await give(1))).toEqual(['now'])
    expect(textsOf(await give(2))).toEqual([])
  }))
