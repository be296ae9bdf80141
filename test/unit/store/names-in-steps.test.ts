import { expect, test } from 'vitest'
import { itemId } from '../../../src/core/ids.ts'
import type { ItemDraft } from '../../../src/core/item.ts'
import { engine } from '../../support/store/engine.ts'
import { contentOf, inSteps, outcome, wholly } from '../../support/store/imported-files.ts'
import { draft } from '../../support/store/sample.ts'

/** A line of a file: its id, what it is in, and what it needs. */
type Line = readonly [id: string, parent: string | null, ...needs: string[]]

const a: Line = ['a', null]
const inA: Line = ['b', 'a']

/** What stays as it is in a file, and means something else by what else is in it. */
const cases: Readonly<Record<string, readonly (readonly Line[])[]>> = {
  'a parent that is in the file no more': [[inA, a], [inA], [inA, a]],
  'a parent that comes later': [[inA], [inA, a], [inA]],
  'a task in itself': [[['b', 'b']], [['b', 'b'], a], [['b', null]]],
  'a circle that another line closes and opens': [
    [inA, a],
    [inA, ['a', 'b']],
    [inA, a],
  ],
  'a circle with something in it': [
    [['c', 'a'], ['d', 'b'], ['a', 'b'], inA],
    [['c', 'a'], ['d', 'b'], a, inA],
    [['c', 'a'], ['d', 'b'], ['a', 'b'], inA],
  ],
  'a parent that is spelled otherwise': [
    [inA, a],
    [inA, ['A', null]],
    [inA, a],
  ],
  'a need that is spelled otherwise': [
    [['b', null, 'a'], a],
    [
      ['b', null, 'a'],
      ['A', null],
    ],
  ],
  'a need that comes spelled otherwise': [
    [['b', null, 'a']],
    [
      ['b', null, 'a'],
      ['A', null],
    ],
  ],
  'a need that is in the file no more': [[['b', null, 'a'], a], [['b', null, 'a']], [['b', null, 'a'], a]],
}

const draftsOf = (lines: readonly Line[]): readonly ItemDraft[] => {
  const parents = new Set(lines.map(([, parent]) => parent))
  return lines.map(([id, parent, ...needs], index) => ({
    ...draft(id, { needs }),
    ...(parents.has(id.toLowerCase()) ? { kind: 'container' as const } : {}),
    parent: parent === null ? null : itemId(parent),
    source: 'tasks.jsonl',
    line: index + 1,
  }))
}

test.each(Object.keys(cases))(
  'an import in steps takes %s as one in a single transaction does',
  async (name) => {
    const places = [engine.newPlace(), engine.newPlace()] as const
    const open = (at: string) => engine.open(at, { now: () => 1_000 })
    const [whole, steps] = [await open(places[0].at), await open(places[1].at)]
    for (const lines of cases[name] ?? []) {
      const drafts = draftsOf(lines)
      const told = await outcome(() => wholly(whole, drafts))
      expect(told).not.toBe('refused')
      expect(await outcome(() => inSteps(steps, drafts))).toEqual(told)
      const seenBy = { drafts, isRanked: true }
      expect(await contentOf(steps, seenBy)).toEqual(await contentOf(whole, seenBy))
    }
    for (const store of [whole, steps]) await store.close()
    for (const place of places) place.remove()
  },
)
