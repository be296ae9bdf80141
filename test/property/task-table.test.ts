import fc from 'fast-check'
import { expect, test } from 'vitest'
import { reason } from '../../src/core/reason.ts'
import { listOrders } from '../../src/core/list/list-request.ts'
import type { ItemRow } from '../../src/core/ports/store-reader.ts'
import { takeSnapshot } from '../../src/tui/keys/take-snapshot.ts'
import { fromTop } from '../../src/tui/state/list/cleared.ts'
import { listParts } from '../../src/tui/state/list/list-parts.ts'
import { pinnedRows, tableHeight } from '../../src/tui/state/list/table-rows.ts'
import { createScreenStore, type ScreenState } from '../../src/tui/state/screen/screen-state.ts'
import {
  besidePane,
  isFold,
  itemAt,
  listLength,
  listOf,
  markedItem,
  movedCursor,
  rowUnderCursor,
  visibleItems,
  windowOf,
} from '../../src/tui/state/task-list.ts'
import { FakeBoard, FakeLog, row, slot } from '../tui/fixtures/fake-board.ts'
import { listedRows } from '../tui/fixtures/listed-rows.ts'
import { alwaysAsync } from '../support/always.ts'

const why = reason('agent:exit-1', 'exit 1')
const kinds = ['failed', 'running', 'todo', 'blocked', 'done'] as const
type Kind = (typeof kinds)[number]

const taskOf = (id: string, kind: Kind, worker: number): ItemRow => {
  const facts = { id, title: `${kind} ${id}`, seconds: 5 }
  switch (kind) {
    case 'failed':
      return row({ ...facts, standing: { status: 'failed', failedAt: 0, reason: why } })
    case 'running':
      return row({ ...facts, phase: 'running', worker })
    case 'todo':
      return row({ id, title: facts.title })
    case 'blocked':
      return row({ id, title: facts.title, needs: ['X'] })
    case 'done':
      return row({ ...facts, standing: { status: 'done', completedAt: 0, commit: null, reason: null } })
  }
}

/** By what needs a person, as the store gives them. */
const inOrder = (tasks: ReadonlyMap<string, Kind>): readonly ItemRow[] =>
  kinds.flatMap((kind) =>
    [...tasks].filter(([, each]) => each === kind).map(([id], worker) => taskOf(id, kind, worker)),
  )

type Step =
  | { readonly do: 'move'; readonly by: number }
  | { readonly do: 'change'; readonly at: number; readonly kind: Kind }
  | { readonly do: 'list' | 'pane' | 'tasks' | 'workers' | 'unfold' | 'fold' }
  | { readonly do: 'order'; readonly order: (typeof listOrders)[number]; readonly turned: boolean }
  | { readonly do: 'part'; readonly part: (typeof listParts)[number] }
  | { readonly do: 'filter'; readonly text: string }
  | { readonly do: 'resize'; readonly rows: number }

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    do: fc.constant('move' as const),
    by: fc.oneof(fc.integer({ min: -9, max: 9 }), fc.constantFrom(-Infinity, Infinity)),
  }),
  fc.record({ do: fc.constant('change' as const), at: fc.nat(40), kind: fc.constantFrom(...kinds) }),
  fc.constantFrom<Step>(
    { do: 'list' },
    { do: 'pane' },
    { do: 'tasks' },
    { do: 'workers' },
    { do: 'unfold' },
    { do: 'fold' },
  ),
  fc.record({
    do: fc.constant('order' as const),
    order: fc.constantFrom(...listOrders),
    turned: fc.boolean(),
  }),
  fc.record({ do: fc.constant('part' as const), part: fc.constantFrom(...listParts) }),
  fc.record({
    do: fc.constant('filter' as const),
    text: fc.constantFrom('', '1', 'todo', 'T-0', 'zzz', 'done or failed'),
  }),
  fc.record({ do: fc.constant('resize' as const), rows: fc.integer({ min: 12, max: 60 }) }),
)

function after(state: ScreenState, to: Step, tasks: Map<string, Kind>): ScreenState {
  switch (to.do) {
    case 'move':
      return movedCursor(state, to.by)
    case 'change': {
      const id = [...tasks.keys()][to.at % tasks.size]
      // A task that moves goes behind the others of its new group.
      if (id !== undefined && tasks.delete(id)) tasks.set(id, to.kind)
      return state
    }
    case 'list':
      return { ...state, view: 'workers', focus: { on: 'list' } }
    case 'pane':
      return besidePane({ ...state, view: 'workers', focus: { on: 'pane', worker: 0 } })
    case 'tasks':
    case 'workers':
      return { ...state, view: to.do }
    case 'unfold':
    case 'fold':
      return {
        ...state,
        lists: { ...state.lists, workers: { ...state.lists.workers, unfolded: to.do === 'unfold' } },
      }
    case 'order':
      return fromTop(state, { order: to.order, turned: to.turned })
    case 'part':
      return fromTop(state, { part: to.part })
    case 'filter':
      return fromTop(state, { filter: { input: { text: to.text, cursor: to.text.length }, typing: false } })
    case 'resize':
      return { ...state, size: { columns: 100, rows: to.rows } }
  }
}

test('the table shows its list from some row on, holds still, and its cursor stays with its task', () =>
  alwaysAsync(
    fc.asyncProperty(
      fc.array(fc.constantFrom(...kinds), { minLength: 1, maxLength: 60 }),
      fc.array(step, { maxLength: 25 }),
      tryOut,
    ),
    200,
  ))

test('the task of a pane that starts anew stands at the end of the table, below what was read', () =>
  tryOut(
    ['running', 'blocked', 'blocked', 'failed', 'failed', 'blocked', 'todo', 'running'],
    [
      { do: 'resize', rows: 12 },
      { do: 'change', at: 11, kind: 'done' },
      { do: 'order', order: 'needs you', turned: true },
      { do: 'change', at: 0, kind: 'blocked' },
    ],
  ))

async function tryOut(first: readonly Kind[], steps: readonly Step[]): Promise<void> {
  const tasks = new Map(first.map((kind, index) => [`T-${String(index).padStart(2, '0')}`, kind]))
  const board = new FakeBoard({ rows: [] })
  const look = { theme: 'dark', colours: 'none', background: 'dark', characters: 'unicode' } as const
  const store = createScreenStore({
    size: { columns: 100, rows: 30 },
    look,
    outputMode: 'multiplexed',
    nowMs: 0,
  })
  let state = store.getState()
  const read = async (): Promise<void> => {
    const rows = inOrder(tasks)
    const working = rows.filter((each) => each.state === 'running').slice(0, 2)
    board.facts = {
      rows,
      slots: [0, 1].map((worker) => {
        const work = working[worker]
        return slot(worker, work === undefined ? null : { row: work, log: new FakeLog() })
      }),
    }
    // As the feed does it: once more when what was read has moved the window.
    for (let again = 0; again < 4; again++) state = takeSnapshot(state, await board.read(windowOf(state)), 0)
  }
  await read()
  for (const to of steps) {
    const before = rowUnderCursor(state)?.item.id ?? null
    state = after(state, to, tasks)
    await read()
    const { rows } = board.facts
    checkShown(state, rows)
    if (keepsTask.has(to.do) && state.view === 'tasks') checkItsTask(state, rows, before)
    if (to.do === 'change') checkBesidePane(state, rows)
  }
}

/** What is in view is the list from `top` on, the cursor is in view, and all rows are used. */
function checkShown(state: ScreenState, rows: readonly ItemRow[]): void {
  const { top, cursor } = listOf(state)
  const list = listedRows(rows, windowOf(state).list).map(({ item }) => item.id)
  const height = visibleItems(state)
  const { more, done } = pinnedRows(state)
  expect(height + (more ? 1 : 0) + (done ? 1 : 0)).toBe(tableHeight(state))
  const shown = Array.from({ length: height }, (_, index) => itemAt(state, top + index)?.item.id)
  expect(shown.filter((id) => id !== undefined)).toEqual(list.slice(top, top + height))
  expect(top).toBeLessThanOrEqual(Math.max(0, listLength(state) - height))
  expect(cursor.index).toBeGreaterThanOrEqual(0)
  expect(cursor.index).toBeLessThan(Math.max(1, listLength(state)))
  const pinnedFold = isFold(state, cursor.index) && done
  if (!pinnedFold) expect(cursor.index - top).toBeLessThan(height)
  expect(cursor.index).toBeGreaterThanOrEqual(top)
}

const keepsTask: ReadonlySet<Step['do']> = new Set<Step['do']>([
  'change',
  'order',
  'part',
  'filter',
  'resize',
])

/** The cursor is on the task on which it was, wherever that has gone, while it is in the list. */
function checkItsTask(state: ScreenState, rows: readonly ItemRow[], item: string | null): void {
  const list = listedRows(rows, windowOf(state).list)
  if (item !== null && list.some((each) => each.item.id === item))
    expect(rowUnderCursor(state)?.item.id).toBe(item)
}

/** Nobody has touched the table: it stands at its top, or just so far down that the pane's own task is in view. */
function checkBesidePane(state: ScreenState, rows: readonly ItemRow[]): void {
  if (state.view !== 'workers' || state.focus.on !== 'pane') return
  const { top } = listOf(state)
  const marked = markedItem(state)
  const list = listedRows(rows, windowOf(state).list).map(({ item }) => item.id as string)
  const at = marked === null ? -1 : list.indexOf(marked)
  expect(top).toBe(at === -1 ? 0 : Math.max(0, at - visibleItems(state) + 1))
}
