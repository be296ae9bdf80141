import { expect, test } from 'vitest'
import { itemId, oid, type ItemId } from '../../../../src/core/ids.ts'
import type { LandedElsewhere } from '../../../../src/core/ports/lane-store.ts'
import type { Reason } from '../../../../src/core/reason.ts'
import type { SupervisorContext } from '../../../../src/supervisor/context.ts'
import { doneElsewhereNotices, noteDoneElsewhere } from '../../../../src/supervisor/lane/done-elsewhere.ts'

const commitOf = (letter: string) => oid(letter.repeat(40))

const landed = (id: string, lane: string, commit: string): LandedElsewhere => ({
  ...{ item: itemId(id), slug: id.toLowerCase(), number: 1, title: id, commit: commitOf(commit), made: null },
  ...{ work: null, strayed: false, undone: false, lane, marked: false },
})

test('what the target holds by now loses its note, and what it lacks gets one', async () => {
  const marks = new Map<ItemId, Reason | null>()
  const asked: string[] = []
  const context = {
    store: {
      landedElsewhere: async () => [
        landed('A', 'main', 'a'),
        landed('B', 'main', 'b'),
        landed('C', 'next', 'c'),
      ],
      noteElsewhere: async (given: ReadonlyMap<ItemId, Reason | null>) => {
        for (const [item, why] of given) marks.set(item, why)
      },
    },
    git: {
      lane: {
        requireBranch: async () => undefined,
        holdsWork: async (_: string, works: readonly { readonly item: ItemId }[]) => {
          asked.push(...works.map(({ item }) => item))
          return new Set([commitOf('a')])
        },
      },
    },
  } as unknown as SupervisorContext
  const lacking = await noteDoneElsewhere(context, 'next')
  expect(lacking.map(({ item }) => item)).toEqual(['B'])
  // What was merged into the target itself needs no look.
  expect(asked).toEqual(['A', 'B'])
  expect([...marks].map(([item, why]) => [item, why?.message ?? null])).toEqual([
    ['A', null],
    ['B', 'merged into main, not in next'],
    ['C', null],
  ])
})

test('a branch with many of them names the first eight', () => {
  const many = Array.from({ length: 10 }, (_, index) => landed(`T ${index}`, 'main', 'a'))
  expect(doneElsewhereNotices([...many, landed('X', 'other', 'b')], 'next')).toEqual([
    "T 0, T 1, T 2, T 3, T 4, T 5, T 6, T 7 and 2 more were merged into main, and next does not hold that work; loopwork retry 'T 0' 'T 1' 'T 2' 'T 3' 'T 4' 'T 5' 'T 6' 'T 7' does it there",
    'X was merged into other, and next does not hold that work; loopwork retry X does it there',
  ])
})
