import { expect, test } from 'vitest'
import { itemId } from '../../../src/core/ids.ts'
import type { ItemDraft } from '../../../src/core/item.ts'
import type { DraftPiece, ReadingInPieces } from '../../../src/core/ports/backlog-store.ts'
import type { Store } from '../../../src/core/ports/store.ts'
import { draftOf } from '../../../src/backlog/draft.ts'
import { engine } from '../../support/store/engine.ts'

const source = 'tasks.jsonl'

type Line = Partial<Pick<ItemDraft, 'title' | 'status' | 'estimateHours'>> & { readonly needs?: string }

const first: Readonly<Record<string, Line>> = { a: {}, b: { needs: 'a' }, c: {} }

const piecesOf = (lines: Readonly<Record<string, Line>>): readonly DraftPiece[] =>
  Object.entries(lines).map(([id, { needs, ...facts }], index) => ({
    draft: draftOf({
      ...{ source, line: index + 1, id: itemId(id), title: `Task ${id}`, ...facts },
      dependsOn: needs === undefined ? [] : [itemId(needs)],
    }),
    said:
      [...JSON.stringify([id, needs, facts, index])].reduce((sum, sign) => sum * 31 + sign.charCodeAt(0), 7) %
      2 ** 45,
  }))

/** Imports a file, and returns how many of its lines were read, with what was counted. */
async function imported(store: Store, lines: Readonly<Record<string, Line>>) {
  let read = 0
  function* without(isKnown: (said: number) => boolean): Generator<readonly DraftPiece[]> {
    const piece = piecesOf(lines).filter(({ said }) => said === null || !isKnown(said))
    read += piece.length
    yield piece
  }
  const reading: ReadingInPieces = {
    ...{ source, format: 'openagents', prefix: null, checkout: '/here', switched: false },
    place: { branch: null, head: null },
    pieces: without(() => false),
    changed: without,
    problems: () => [],
    mayBeHalf: () => false,
  }
  const { added, changed, unchanged } = await store.importInSteps({
    ...{ readings: [reading], unknownDependency: 'block' },
  })
  return { read, added, changed, unchanged }
}

async function withStore(act: (store: Store) => Promise<void>): Promise<void> {
  const place = engine.newPlace()
  const store = await engine.open(place.at, {})
  try {
    await imported(store, first)
    await act(store)
    expect(engine.recount(place.at)).toEqual(
      Object.fromEntries(Object.keys(engine.recount(place.at)).map((name) => [name, []])),
    )
  } finally {
    await store.close()
    place.remove()
  }
}

test('of a large file only the lines are read that say something else of their tasks alone', () =>
  withStore(async (store) => {
    const seen = await imported(store, { ...first, b: { needs: 'a', title: 'Another' } })
    expect(seen).toEqual({ read: 1, added: 0, changed: 1, unchanged: 2 })
    expect((await store.item(itemId('b')))?.item.title).toBe('Another')
  }))

test.each([
  ['a need', { ...first, c: { needs: 'b' } }, { changed: 1, unchanged: 2 }],
  ['how long a task takes', { ...first, c: { estimateHours: 3 } }, { changed: 1, unchanged: 2 }],
  ['a new task', { ...first, d: {} }, { added: 1, unchanged: 3 }],
  ['a status', { ...first, c: { status: 'done' } }, { changed: 1, unchanged: 2 }],
] as const)('all lines are read where others depend on what has changed: %s', (_, lines, counted) =>
  withStore(async (store) => {
    const { read, ...seen } = await imported(store, lines)
    expect(seen).toEqual({ added: 0, changed: 0, ...counted })
    expect(read).toBeGreaterThanOrEqual(Object.keys(lines).length)
  }),
)

test('a circle that one changed line makes is refused', () =>
  withStore(async (store) => {
    await expect(imported(store, { ...first, a: { needs: 'b' } })).rejects.toThrow('circle')
  }))

test('an id that takes the place of another one is looked at with all lines', () =>
  withStore(async (store) => {
    await expect(imported(store, { a: {}, b: { needs: 'a' }, B: {} })).rejects.toThrow()
    const seen = await imported(store, { a: {}, b: { needs: 'a' }, x: {} })
    expect(seen).toMatchObject({ added: 1 })
  }))
