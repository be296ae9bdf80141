import { afterEach, describe, expect, it } from 'vitest'
import { reason } from '../../src/core/reason.ts'
import type { Concern, CoolDown } from '../../src/core/agent/cool-down.ts'
import { cellWidth } from '../../src/text/cells.ts'
import { claude } from '../../src/agent/presets/claude.ts'
import {
  boards,
  eventfulBoard,
  lanesBoard,
  manyWorkers,
  mergingBoard,
  triedBoard,
} from './fixtures/demo-boards.ts'
import { conflictBoard, strangeConflict } from './fixtures/conflict-board.ts'
import { matchesFrame } from './fixtures/frame-files.ts'
import { diffBoard, strangeWork } from './fixtures/diff-board.ts'
import { at, FakeBoard, row, run, slot } from './fixtures/fake-board.ts'
import { middleBoard, smallBoard } from './fixtures/reference-board.ts'
import { startingBoard } from './fixtures/starting-board.ts'
import { byClaude, draining, offering, paused, sixAt, unanswered } from './fixtures/moments.ts'
import { votingBoard } from './fixtures/voting-board.ts'
import { settingsBoard } from './fixtures/settings-board.ts'
import { typingBoard } from './fixtures/typing-board.ts'
import { renderScreen, type RenderedScreen } from './fixtures/rendered-screen.ts'

const open: RenderedScreen[] = []

afterEach(() => {
  for (const screen of open.splice(0)) screen.close()
})

async function screenOf(
  board: FakeBoard,
  columns: number,
  rows: number,
  ascii = false,
): Promise<RenderedScreen> {
  const screen = await renderScreen(board, { columns, rows }, { ascii })
  open.push(screen)
  return screen
}

interface Story {
  readonly name: string
  readonly board: () => FakeBoard
  readonly size: readonly [columns: number, rows: number]
  readonly keys?: readonly string[]
  readonly ascii?: true
}

const aNewTask = [
  ...['c', ...'Mail', 'space', ...'on', 'space', ...'a', 'space', ...'new', 'space', ...'device', 'tab'],
  ...['A', 'enter', 'B', 'tab', ...'src/mail/', 'tab', ...'AUTH-003'],
]
/** The last one that waits for others. */
const intoWhy = [']', 'j', 'j', 'j', 'j', 'j', 'j', 'j', 'j', 'j', 'j', 'j', 'W']
const intoConflict = [']', 'g', 'enter']
const strangeMerge = (): FakeBoard => conflictBoard(strangeConflict())

const stories: readonly Story[] = [
  { name: 'workers-80x24', board: smallBoard, size: [80, 24] },
  { name: 'workers-120x40', board: middleBoard, size: [120, 40] },
  { name: 'workers-list-80x24', board: middleBoard, size: [80, 24] },
  { name: 'workers-60x15', board: smallBoard, size: [60, 15] },
  { name: 'workers-40x10', board: smallBoard, size: [40, 10] },
  { name: 'workers-39x9', board: smallBoard, size: [39, 9] },
  { name: 'workers-200x50', board: () => manyWorkers(6), size: [200, 50] },
  { name: 'workers-80x24-ascii', board: smallBoard, size: [80, 24], ascii: true },
  { name: 'workers-start-40x10', board: startingBoard, size: [40, 10] },
  { name: 'workers-start-80x24', board: startingBoard, size: [80, 24], keys: ['j'] },
  { name: 'workers-start-100x30', board: startingBoard, size: [100, 30] },
  { name: 'workers-start-120x40', board: startingBoard, size: [120, 40] },
  { name: 'workers-start-200x50', board: startingBoard, size: [200, 50] },
  { name: 'workers-start-300x100', board: startingBoard, size: [300, 100] },
  { name: 'pane-zoom', board: middleBoard, size: [120, 40], keys: ['z'] },
  { name: 'help-120x40', board: middleBoard, size: [120, 40], keys: ['?'] },
  { name: 'help-80x24', board: smallBoard, size: [80, 24], keys: ['?'] },
  { name: 'help-60x15', board: smallBoard, size: [60, 15], keys: ['?'] },
  { name: 'help-find-80x24', board: smallBoard, size: [80, 24], keys: ['?', '/', 'w', 'o', 'r', 'k'] },
  { name: 'palette-120x30', board: middleBoard, size: [120, 30], keys: [':'] },
  { name: 'palette-80x24', board: smallBoard, size: [80, 24], keys: [':', 'r', 'e'] },
  { name: 'palette-40x10', board: smallBoard, size: [40, 10], keys: [':', 's', 't'] },
  { name: 'quit-80x24', board: smallBoard, size: [80, 24], keys: ['q'] },
  { name: 'confirm-abort-80x24', board: smallBoard, size: [80, 24], keys: ['X', 'a', 'b', 'o'] },
  {
    name: 'message-80x24',
    board: byClaude,
    size: [80, 24],
    keys: [
      '>',
      ...'Use the table in docs/errors.md, and keep the names of the codes as they are there. 漢字',
    ],
  },
  { name: 'stopping-80x24', board: unanswered, size: [80, 24], keys: ['x'] },
  { name: 'list-focused-80x24', board: smallBoard, size: [80, 24], keys: ['tab', 'tab', 'j', 'j'] },
  { name: 'output-short-80x24', board: smallBoard, size: [80, 24], keys: ['o', 'o'] },
  { name: 'tasks-120x40', board: middleBoard, size: [120, 40], keys: [']', 'j'] },
  { name: 'tasks-80x24', board: middleBoard, size: [80, 24], keys: [']'] },
  {
    name: 'tasks-filter-120x40',
    board: middleBoard,
    size: [120, 40],
    keys: [']', 'space', 'O', 'O', 'O', 'O', '/', ...'api'],
  },
  { name: 'tasks-200x50', board: middleBoard, size: [200, 50], keys: [']', 'f2'] },
  { name: 'tasks-300x100', board: middleBoard, size: [300, 100], keys: [']'] },
  { name: 'tasks-40x10', board: middleBoard, size: [40, 10], keys: [']'] },
  { name: 'needs-120x40', board: middleBoard, size: [120, 40], keys: ['D', 'j'] },
  { name: 'needs-80x24', board: middleBoard, size: [80, 24], keys: ['D'] },
  { name: 'needs-40x10', board: middleBoard, size: [40, 10], keys: ['D'] },
  { name: 'needs-80x24-ascii', board: middleBoard, size: [80, 24], keys: ['D'], ascii: true },
  { name: 'task-120x40', board: triedBoard, size: [120, 40], keys: ['escape', 'g', 'enter', 'j'] },
  { name: 'task-80x24', board: triedBoard, size: [80, 24], keys: ['escape', 'g', 'enter'] },
  { name: 'task-40x10', board: triedBoard, size: [40, 10], keys: ['escape', 'g', 'enter'] },
  { name: 'log-80x24', board: triedBoard, size: [80, 24], keys: ['escape', 'g', 'enter', 'enter'] },
  { name: 'merges-120x40', board: mergingBoard, size: [120, 40], keys: [']', ']', 'j'] },
  { name: 'merges-80x24', board: mergingBoard, size: [80, 24], keys: [']', ']'] },
  { name: 'merges-40x10', board: mergingBoard, size: [40, 10], keys: [']', ']', 'G'] },
  { name: 'workers-lane-120x40', board: lanesBoard, size: [120, 40] },
  { name: 'workers-lane-80x24', board: lanesBoard, size: [80, 24] },
  { name: 'workers-lane-40x10', board: lanesBoard, size: [40, 10] },
  { name: 'workers-lane-200x50', board: lanesBoard, size: [200, 50] },
  { name: 'agent-80x24', board: offering, size: [80, 24], keys: ['a'] },
  { name: 'agent-120x40', board: offering, size: [120, 40], keys: ['a', 'j', 'tab'] },
  { name: 'agent-200x50', board: offering, size: [200, 50], keys: ['a', 'G'] },
  { name: 'agent-300x100', board: offering, size: [300, 100], keys: ['a'] },
  { name: 'agent-40x10', board: offering, size: [40, 10], keys: ['a', 'j'] },
  { name: 'settings-80x24', board: settingsBoard, size: [80, 24], keys: [',', 'G'] },
  { name: 'settings-120x40', board: settingsBoard, size: [120, 40], keys: [','] },
  { name: 'settings-200x50', board: settingsBoard, size: [200, 50], keys: [',', 'j', 'j'] },
  { name: 'settings-300x100', board: settingsBoard, size: [300, 100], keys: [','] },
  { name: 'settings-40x10', board: settingsBoard, size: [40, 10], keys: [',', 'j', 'j', 'j', 'j'] },
  { name: 'new-task-80x24', board: typingBoard, size: [80, 24], keys: aNewTask },
  { name: 'new-task-120x40', board: middleBoard, size: [120, 40], keys: ['c', 'ctrl+s'] },
  { name: 'new-task-200x50', board: typingBoard, size: [200, 50], keys: aNewTask },
  { name: 'new-task-300x100', board: typingBoard, size: [300, 100], keys: aNewTask },
  {
    name: 'new-task-choices-80x24',
    board: typingBoard,
    size: [80, 24],
    keys: [...aNewTask, 'tab', 'right', 'tab', 'space'],
  },
  { name: 'new-task-40x10', board: typingBoard, size: [40, 10], keys: aNewTask },
  { name: 'why-80x24', board: middleBoard, size: [80, 24], keys: intoWhy },
  { name: 'why-120x40', board: middleBoard, size: [120, 40], keys: intoWhy },
  { name: 'why-200x50', board: middleBoard, size: [200, 50], keys: [...intoWhy, 'j'] },
  { name: 'why-300x100', board: middleBoard, size: [300, 100], keys: intoWhy },
  { name: 'why-40x10', board: middleBoard, size: [40, 10], keys: intoWhy },
  { name: 'diff-120x40', board: diffBoard, size: [120, 40], keys: ['d'] },
  { name: 'diff-next-200x50', board: diffBoard, size: [200, 50], keys: ['d', 'n', 'n', 'space'] },
  { name: 'diff-80x24', board: diffBoard, size: [80, 24], keys: ['d', 'n'] },
  { name: 'diff-files-80x24', board: diffBoard, size: [80, 24], keys: ['d', 'tab', 'tab'] },
  { name: 'diff-40x10', board: diffBoard, size: [40, 10], keys: ['d', 'j', 'j'] },
  { name: 'diff-300x100', board: diffBoard, size: [300, 100], keys: ['d', 'tab', 'tab'] },
  { name: 'diff-strange-120x40', board: strangeDiff, size: [120, 40], keys: ['d', 'w'] },
  { name: 'diff-folded-120x40', board: strangeDiff, size: [120, 40], keys: ['d', 'shift+tab'] },
  { name: 'conflict-120x40', board: conflictBoard, size: [120, 40], keys: intoConflict },
  { name: 'conflict-80x24', board: conflictBoard, size: [80, 24], keys: [...intoConflict, 'n'] },
  { name: 'conflict-200x50', board: conflictBoard, size: [200, 50], keys: intoConflict },
  { name: 'conflict-300x100', board: conflictBoard, size: [300, 100], keys: intoConflict },
  { name: 'conflict-40x10', board: conflictBoard, size: [40, 10], keys: intoConflict },
  {
    name: 'conflict-ways-40x10',
    board: conflictBoard,
    size: [40, 10],
    keys: [...intoConflict, 'pagedown', 'pagedown'],
  },
  {
    name: 'conflict-strange-120x40',
    board: strangeMerge,
    size: [120, 40],
    keys: [...intoConflict, 'n', 'n'],
  },
  { name: 'conflict-strange-60x15', board: strangeMerge, size: [60, 15], keys: [...intoConflict, 'n', 'G'] },
  { name: 'events-120x30', board: eventfulBoard, size: [120, 30], keys: ['[', 'j', 'j'] },
  { name: 'events-60x15', board: eventfulBoard, size: [60, 15], keys: ['['] },
  { name: 'empty-80x24', board: () => boards['empty']!(), size: [80, 24] },
  { name: 'summary-success-120x40', board: () => boards['whole']!(), size: [120, 40] },
  { name: 'summary-mixed-120x40', board: () => boards['mixed']!(), size: [120, 40] },
  { name: 'summary-mixed-80x24', board: () => boards['mixed']!(), size: [80, 24] },
  { name: 'workers-paused-120x30', board: paused, size: [120, 30] },
  { name: 'no-workers-80x24', board: () => without(smallBoard()), size: [80, 24] },
  { name: 'workers-left-80x24', board: left, size: [80, 24] },
  { name: 'workers-left-120x30', board: left, size: [120, 30] },
  { name: 'workers-drain-120x30', board: draining, size: [120, 30] },
  { name: 'workers-leaving-100x30', board: leaving, size: [100, 30] },
  { name: 'workers-waiting-100x30', board: waiting, size: [100, 30] },
  { name: 'workers-waiting-80x24', board: waiting, size: [80, 24] },
  { name: 'workers-limited-100x30', board: limited, size: [100, 30] },
  { name: 'workers-limited-task-100x30', board: limited, size: [100, 30], keys: ['tab', 'g'] },
  { name: 'workers-limited-80x24', board: limited, size: [80, 24] },
  { name: 'workers-held-100x30', board: held, size: [100, 30] },
  { name: 'workers-held-80x24', board: held, size: [80, 24] },
  { name: 'workers-budget-100x30', board: overBudget, size: [100, 30] },
  { name: 'workers-budget-80x24', board: overBudget, size: [80, 24] },
  { name: 'budget-set-80x24', board: overBudget, size: [80, 24], keys: ['B', '8'] },
  { name: 'checkout-held-80x24', board: checkoutHeld, size: [80, 24] },
  { name: 'checkout-held-120x40', board: checkoutHeld, size: [120, 40] },
  { name: 'six-agents-160x50', board: () => sixAt(320), size: [160, 50] },
  { name: 'six-agents-120x40', board: () => sixAt(320), size: [120, 40] },
  { name: 'six-agents-80x24', board: () => sixAt(320), size: [80, 24] },
  { name: 'six-agents-raw-100x30', board: () => sixAt(320), size: [100, 30], keys: ['2', 'v'] },
  { name: 'workers-voting-120x40', board: votingBoard, size: [120, 40] },
  { name: 'workers-voting-80x24', board: votingBoard, size: [80, 24], keys: ['j'] },
  { name: 'summary-held-100x30', board: summaryHeld, size: [100, 30] },
  { name: 'summary-used-160x40', board: summaryUsed, size: [160, 40] },
  { name: 'summary-used-80x24', board: summaryUsed, size: [80, 24] },
  { name: 'workers-cost-200x50', board: () => costing(middleBoard()), size: [200, 50] },
  { name: 'workers-cost-137x30', board: () => costing(middleBoard()), size: [137, 30] },
]

function strangeDiff(): FakeBoard {
  return diffBoard(strangeWork())
}

function without(board: FakeBoard): FakeBoard {
  board.facts = { ...board.facts, slots: [] }
  return board
}

/** Drained in another terminal. */
function left(): FakeBoard {
  const board = middleBoard()
  const rows = board.facts.rows.filter(({ attempt, state }) => attempt?.end != null || state === 'todo')
  board.facts = { ...board.facts, phase: 'left', slots: [], wanted: 0, rows }
  return board
}

const sayFree = (says: string) => (worker: number) => ({
  worker,
  agent: null,
  work: null,
  draining: false,
  says,
})

function leaving(): FakeBoard {
  const board = middleBoard()
  const [first, , third] = board.facts.slots!
  const free = sayFree('Free. No new task is started: the screen leaves when what runs has ended.')
  board.facts = {
    ...board.facts,
    phase: 'draining',
    leavesAfter: 5,
    slots: [first!, free(1), third!, free(3)],
  }
  return board
}

/** Five have failed, one after the other: the breaker is open. */
/** A rate limit of one model whose end the server named, a usage limit, and a login that is refused. */
function limited(): FakeBoard {
  const minute = 60_000
  const cool = (concern: Concern, more: Partial<CoolDown>): CoolDown => ({
    ...{
      concern,
      class: 'rate_limit',
      message: '429',
      named: false,
      inRow: 1,
      since: at - minute,
      until: at + minute,
    },
    ...more,
  })
  const cools = [
    cool(
      { kind: 'model', account: 'claude', model: 'sonnet' },
      { named: true, since: at - 110_000, until: at + 190_000 },
    ),
    cool(
      { kind: 'account', account: 'codex' },
      { class: 'usage_limit', since: at - 9 * minute, until: at + 41 * minute },
    ),
    cool({ kind: 'account', account: 'gemini' }, { class: 'auth' }),
  ]
  const entries = [
    { ...claude, model: 'sonnet' },
    { ...claude, name: 'codex' },
    { ...claude, name: 'gemini' },
  ].map((preset) => ({ preset, weight: 1, maxConcurrent: null, fallback: false, price: null }))
  const { settings } = run()
  const pool = { strategy: 'round-robin', entries } as const
  const todo = { status: 'todo', notBefore: null, hold: null, reason: null } as const
  const rows = ['SRCH-003', 'UI-007'].map((id) => row({ id, title: 'Rank by recency', standing: todo }))
  return new FakeBoard({
    rows,
    phase: 'waiting',
    run: run({ cools, settings: { ...settings, pool } }),
    slots: [slot(0, null), slot(1, null)],
  })
}

function waiting(): FakeBoard {
  const failed = reason('agent:exit-1', 'agent: exit 1')
  const todo = { status: 'todo', notBefore: null, hold: null, reason: failed } as const
  const rows = Array.from({ length: 8 }, (_, index) =>
    row({
      id: `G-${index + 1}`,
      title: `Item number ${index + 1}`,
      ...(index < 5 ? { standing: todo, seconds: 3, attempts: 1 } : {}),
    }),
  )
  const free = sayFree('Waiting: 5 failures in a row, next try 0:23.')
  return new FakeBoard({
    rows,
    phase: 'waiting',
    run: run({ breaker: { state: 'open', until: at + 23_000 } }),
    slots: [free(0), free(1)],
  })
}

function held(): FakeBoard {
  const board = smallBoard()
  const hold = {
    owner: 'machine',
    code: 'machine:disk',
    message: 'making the worktree /home/ada/api.loopwork/ui-002: the disk is full',
    cure: 'free some space on that disk',
    since: at,
  } as const
  const says = `Held: ${hold.message}. Free some space on that disk.`
  const [first] = board.facts.slots!
  const slots = [first!, sayFree(says)(1)]
  board.facts = { ...board.facts, phase: 'held', hold, run: run({ hold }), slots }
  return board
}

function overBudget(): FakeBoard {
  const board = smallBoard()
  const { settings } = run()
  const limits = { ...settings.limits, costUsd: 5 }
  const spent = { costUsd: 5.2, tokens: 1_200_000, unpricedTokens: 0 }
  const says =
    'Held: budget used up: $5.20 of $5.00. ⟦extend⟧ extends it to $10.00, ⟦setBudget⟧ to another sum.'
  const [first] = board.facts.slots!
  const slots = [first!, sayFree(says)(1)]
  board.facts = {
    ...board.facts,
    phase: 'held',
    run: run({ settings: { ...settings, limits }, spent }),
    slots,
  }
  return board
}

function checkoutHeld(): FakeBoard {
  const board = smallBoard()
  const delivery = {
    kind: 'held',
    why: 'files have changes of yours',
    files: ['README.md'],
    command: 'git -C /home/api stash push -- README.md',
  } as const
  board.facts = { ...board.facts, delivery }
  return board
}

function costing(board: FakeBoard): FakeBoard {
  const spent = { costUsd: 1.84, tokens: 1_200_000, unpricedTokens: 44_000 }
  board.facts = { ...board.facts, run: run({ spent }) }
  return board
}

function summaryUsed(): FakeBoard {
  const board = costing(boards['mixed']!())
  const summary = board.facts.summary!
  const used = (input: number, costUsd: number | null) =>
    ({
      ...{ input, cached: Math.floor(input * 0.75), output: 12_000, reasoning: 0 },
      costUsd,
      partial: false,
    }) as const
  const costs = [0.0004, 0.42, 12.3, 104.2, null]
  const items = summary.items.map((item, index) => ({ ...item, usage: used(88_000, costs[index] ?? null) }))
  board.facts = { ...board.facts, summary: { ...summary, items, usage: used(4_100_000, 117.18) } }
  return board
}

function summaryHeld(): FakeBoard {
  const board = boards['whole']!()
  const summary = board.facts.summary!
  const delivery = {
    followed: false,
    checkedOut: true,
    why: 'files have changes of yours',
    files: ['README.md', 'src/auth/store.ts'],
    command: 'git -C /home/api stash push -- README.md src/auth/store.ts',
  }
  board.facts = { ...board.facts, summary: { ...summary, delivery } }
  return board
}

describe('the screen, row by row', () => {
  for (const { name, board, size, keys, ascii } of stories) {
    it(name, async () => {
      const screen = await screenOf(board(), size[0], size[1], ascii)
      await screen.press(...(keys ?? []))
      matchesFrame(name, await screen.frame())
    })
  }

  it('promises to follow by itself only while somebody supervises', async () => {
    const board = checkoutHeld()
    expect(await (await screenOf(board, 160, 40)).frame()).toContain('it follows by itself')
    board.facts = { ...board.facts, phase: 'finished' }
    const over = await (await screenOf(board, 160, 40)).frame()
    expect(over).not.toContain('by itself')
    expect(over).toContain('loopwork run then brings it there')
  })

  it('keeps nothing of an agent that has changed nothing when all is aborted', async () => {
    const board = smallBoard()
    const [first, ...others] = board.facts.slots!
    const change = { files: 0, added: 0, removed: 0 }
    board.facts = { ...board.facts, slots: [{ ...first!, work: { ...first!.work!, change } }, ...others] }
    const screen = await screenOf(board, 80, 24)
    await screen.press('X')
    const frame = await screen.frame()
    expect(frame).toContain('no change so far')
    expect(frame.match(/kept as a ref/g)).toHaveLength(1)
  })

  it('counts the workers that have no row, and goes from the list to the tasks at once', async () => {
    const screen = await screenOf(manyWorkers(16), 80, 24)
    const before = await screen.frame()
    expect(before).toContain('    10 more: 10 running')
    expect(before).toContain('j k worker  Tab tasks')
    await screen.press('tab')
    const table = await screen.frame()
    expect(table).toContain('O order')
    await screen.press('tab', 'j')
    expect(await screen.frame()).toMatch(/▸ \S W1 /)
  })

  it('offers to read and send only what the branch has', async () => {
    const board = summaryHeld()
    const { summary } = board.facts
    const waits = { followed: false, checkedOut: true, why: 'files are in the way', files: ['README.md'] }
    board.facts = { ...board.facts, summary: { ...summary!, delivery: waits } }
    const held = await (await screenOf(board, 100, 30)).frame()
    expect(held).toContain('move them away')
    expect(held).not.toMatch(/git (?:log|push)/)
    const elsewhere = { followed: true, checkedOut: false, why: null, files: [] }
    board.facts = { ...board.facts, summary: { ...summary!, delivery: elsewhere } }
    const other = await (await screenOf(board, 100, 30)).frame()
    expect(other).toContain('your checkout is not on it')
    expect(other).toContain('git log')
    expect(other).not.toContain('git push')
    // With nowhere to send it git refuses.
    const alone = { ...elsewhere, checkedOut: true, upstream: false }
    board.facts = { ...board.facts, summary: { ...summary!, delivery: alone } }
    expect(await (await screenOf(board, 100, 30)).frame()).not.toContain('git push')
  })

  it('fills its size and never passes it, at any size and number of workers', async () => {
    for (const [columns, rows] of [
      [40, 10],
      [47, 12],
      [72, 19],
      [80, 24],
      [100, 30],
      [137, 41],
      [200, 50],
    ] as const) {
      for (const workers of [1, 2, 3, 5, 9]) {
        const screen = await screenOf(manyWorkers(workers), columns, rows)
        const lines = (await screen.frame()).split('\n')
        expect(lines, `${columns}x${rows} with ${workers}`).toHaveLength(rows)
        for (const line of lines) expect(cellWidth(line)).toBeLessThanOrEqual(columns)
        screen.close()
      }
    }
  })

  it('says in ASCII alone what it says otherwise', async () => {
    const screen = await screenOf(middleBoard(), 120, 40, true)
    expect(await screen.frame()).toMatch(/^[\x20-\x7e\n]*$/)
  })
})
