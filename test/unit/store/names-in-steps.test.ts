import { expect, test } from 'vitest'
import { itemId, type ItemId } from '../../../src/core/ids.ts'
import type { ItemDraft } from '../../../src/core/item.ts'
import type { Store } from '../../../src/core/ports/store.ts'
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

const draftsOf = (lines: readonly Line[], source = 'tasks.jsonl'): readonly ItemDraft[] => {
  const parents = new Set(lines.map(([, parent]) => parent))
  return lines.map(([id, parent, ...needs], index) => ({
    ...draft(id, { needs }),
    ...(parents.has(id.toLowerCase()) ? { kind: 'container' as const } : {}),
    parent: parent === null ? null : itemId(parent),
    source,
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

/** What is read in turn, each a file that is imported alone. */
const apart: Readonly<Record<string, readonly (readonly [file: string, ...lines: Line[]])[]>> = {
  'two files whose tasks are in each other': [
    ['x.jsonl', ['a', 'b']],
    ['y.jsonl', ['b', 'a']],
    ['x.jsonl', ['a', 'b']],
    ['y.jsonl', ['b', 'a']],
  ],
  'three files, two of them with containers, and another spelling': [
    ['z.jsonl', ['c', null]],
    ['y.jsonl', ['B', 'c'], ['e', 'b']],
    ['x.jsonl', ['a', 'b'], ['d', 'a']],
    ['z.jsonl', ['c', 'A'], ['f', 'a']],
    ['z.jsonl', ['c', 'A'], ['f', 'a']],
    ['y.jsonl', ['B', null], ['e', 'b']],
    ['z.jsonl', ['c', 'A'], ['f', 'a']],
  ],
}

test.each(Object.keys(apart))(
  'a parent that closes a circle through other files counts for nothing, in steps too: %s',
  async (name) => {
    const places = [engine.newPlace(), engine.newPlace()] as const
    const open = (at: string) => engine.open(at, { now: () => 1_000 })
    const [whole, steps] = [await open(places[0].at), await open(places[1].at)]
    const told: unknown[] = []
    for (const [file, ...lines] of apart[name] ?? []) {
      const drafts = draftsOf(lines, file)
      told.push(await outcome(() => wholly(whole, drafts, file)))
      expect(await outcome(() => inSteps(steps, drafts, file))).toEqual(told.at(-1))
      const seenBy = { drafts, isRanked: true }
      expect(await contentOf(steps, seenBy)).toEqual(await contentOf(whole, seenBy))
      expect(await isInItself(whole)).toBe(false)
    }
    expect(told).not.toContain('refused')
    expect(JSON.stringify(told)).toContain('that parent counts for nothing')
    for (const store of [whole, steps]) await store.close()
    for (const place of places) place.remove()
  },
)

async function isInItself(store: Store): Promise<boolean> {
  const rows = await store.items({ order: 'file', states: null, offset: 0, limit: 100 })
  const parents = new Map(rows.map(({ item }) => [item.id, item.parent]))
  return rows.some(({ item }) => {
    let at: ItemId | null = item.id
    for (let steps = 0; at !== null && steps <= rows.length; steps++) at = parents.get(at) ?? null
    return at !== null
  })
}
