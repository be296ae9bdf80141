import { describe, expect, it } from 'vitest'
import { attemptId, itemId, oid } from '../../src/core/ids.ts'
import { rowText, rowWidth } from '../../src/text/row.ts'
import { literal } from '../../src/text/safe.ts'
import { sanitize } from '../../src/text/sanitize.ts'
import { handlers } from '../../src/tui/keys/actions.ts'
import { actionNames, keyTable, replayKeyTable, rowOfKey } from '../../src/keymap/key-table.ts'
import { placeNames } from '../../src/keymap/place-names.ts'
import { keyNameOf, shownKey } from '../../src/keymap/key-name.ts'
import { footerKeyWords, helpKeyWords } from '../../src/keymap/shown-keys.ts'
import type { KeyPlace } from '../../src/keymap/key-place.ts'
import { placeOf } from '../../src/tui/state/place.ts'
import { footerKeys, footerLine } from '../../src/tui/views/footer.ts'
import { conflictBoard } from './fixtures/conflict-board.ts'
import { diffBoard } from './fixtures/diff-board.ts'
import { boards, eventfulBoard, manyWorkers, mergingBoard, triedBoard } from './fixtures/demo-boards.ts'
import { nothingSpent } from '../../src/core/run/spent.ts'
import {
  at,
  countsOf,
  FakeBoard,
  FakeLog,
  type BoardFacts,
  logOf,
  row,
  run,
  slot,
} from './fixtures/fake-board.ts'
import { middleBoard, smallBoard } from './fixtures/reference-board.ts'
import { offering } from './fixtures/moments.ts'
import { lastLine, screensAt } from './fixtures/opened-screen.ts'
import type { RenderedScreen } from './fixtures/rendered-screen.ts'

const screenOf = screensAt(80, 24)

describe('the key table', () => {
  const places: readonly KeyPlace[] = [
    'workers',
    'zoomed',
    'tasks',
    'merges',
    'events',
    'task',
    'log',
    'summary',
    'empty',
    'copying',
    'conflict',
  ]

  it('has a handler for every action, and an action for every handler', () => {
    expect(new Set(actionNames)).toEqual(new Set(Object.keys(handlers)))
  })

  it('gives a key one meaning in each place', () => {
    for (const table of [keyTable, replayKeyTable]) {
      for (const place of Object.keys(placeNames) as KeyPlace[]) {
        const keys = table.filter((row) => row.places.includes(place)).flatMap((row) => row.keys)
        expect(keys).toHaveLength(new Set(keys).size)
      }
    }
  })

  it('shows in help every action that works, by itself or with its counterpart', () => {
    const shown = keyTable.flatMap((row) =>
      row.help === null ? [] : helpKeyWords(row, row.help, keyTable).split(' '),
    )
    for (const { action, keys, help } of keyTable) {
      if (help === null) expect(shown, action).toContain(shownKey(keys[0]!))
    }
  })

  /** A screen in each place, with something chosen. */
  async function screenIn(place: KeyPlace): Promise<RenderedScreen> {
    switch (place) {
      case 'workers':
        return screenOf(middleBoard(), 120, 40)
      case 'zoomed':
        return pressed(await screenOf(middleBoard(), 120, 40), 'z')
      case 'tasks':
        return pressed(await screenOf(middleBoard(), 120, 40), ']')
      case 'needs':
        return pressed(await screenOf(middleBoard(), 120, 40), 'D')
      case 'merges':
        return pressed(await screenOf(mergingBoard(), 120, 40), ']', ']')
      case 'events':
        return pressed(await screenOf(eventfulBoard(), 120, 40), '[', 'j')
      case 'log':
        return pressed(await screenOf(middleBoard(), 120, 40), 'escape', 'g', 'enter', 'enter')
      case 'copying':
        return pressed(await screenOf(middleBoard(), 120, 40), 'z', 'y')
      case 'task':
        return pressed(await screenOf(middleBoard(), 120, 40), 'escape', 'g', 'enter')
      case 'diff':
        return pressed(await screenOf(diffBoard(), 120, 40), 'd')
      case 'conflict':
        return pressed(await screenOf(conflictBoard(), 120, 40), ']', 'g', 'enter')
      case 'summary':
        return screenOf(boards['mixed']!(), 120, 40)
      case 'empty':
        return screenOf(boards['empty']!())
    }
  }

  async function pressed(screen: RenderedScreen, ...keys: readonly string[]): Promise<RenderedScreen> {
    await screen.press(...keys)
    await screen.frame()
    return screen
  }

  it('shows in the footer only keys that have a handler there', async () => {
    for (const place of places) {
      const state = (await screenIn(place)).store.getState()
      expect(placeOf(state)).toBe(place)
      for (const row of footerKeys(state)) {
        const words = footerKeyWords(row, row.footer!, keyTable).split(' ')
        for (const word of words)
          expect(rowOfKey(keyNameOf(word)!, place), `${word} in ${place}`).not.toBeNull()
      }
    }
  })

  it('never leaves out help and quit, and never passes the width', async () => {
    for (const place of places) {
      const state = (await screenIn(place)).store.getState()
      for (let columns = 40; columns < 200; columns += 7) {
        const row = footerLine({ ...state, size: { columns, rows: 40 } })
        expect(rowWidth(row)).toBe(columns)
        expect(rowText(row)).toMatch(/^ \? help .*q (?:quit|leave) *$/)
      }
    }
  })
})

const stoppedByYou = { status: 'todo', notBefore: null, hold: 'stopped', reason: null } as const

describe('steering', () => {
  it('pauses, and resumes when paused', async () => {
    const board = smallBoard()
    const screen = await screenOf(board)
    await screen.press('p')
    expect(board.asks).toEqual([{ kind: 'pause' }])
    expect(await lastLine(screen)).toContain('✓ paused')
  })

  it('adds two workers for two presses, however slow the answer', async () => {
    const board = smallBoard()
    board.answers = () => new Promise(() => undefined)
    const screen = await screenOf(board)
    await screen.press('+', '=')
    expect(board.asks).toEqual([
      { kind: 'scale', to: 3 },
      { kind: 'scale', to: 4 },
    ])
  })

  it('says that one worker is the least', async () => {
    const board = manyWorkers(1)
    const screen = await screenOf(board)
    await screen.press('-')
    expect(board.asks).toEqual([])
    expect(await lastLine(screen)).toContain('✗ one worker is the least')
  })

  it('says that 64 workers are the most', async () => {
    const board = manyWorkers(1)
    board.change({ wanted: 64 })
    const screen = await screenOf(board)
    await screen.press('+')
    expect(board.asks).toEqual([])
    expect(await lastLine(screen)).toContain('✗ 64 workers are the most')
  })

  it('takes an outcome away with the next key', async () => {
    const screen = await screenOf(manyWorkers(1))
    await screen.press('-')
    expect(await lastLine(screen)).toContain('✗ one worker is the least')
    await screen.press('j')
    expect(await lastLine(screen)).not.toContain('one worker')
  })

  it('does not ask to stop a task that is merging: its work is on its way to the target', async () => {
    const board = middleBoard()
    const screen = await screenOf(board, 120, 40)
    await screen.press('tab', 'tab', 'tab', 'tab', 'g', 'j', 'j', 'j', 'j', 'j')
    expect(screen.store.getState().lists.workers.cursor.item).toBe('API-004')
    await screen.press('x')
    expect(board.asks).toEqual([])
    expect(await lastLine(screen)).toContain('✗ API-004 not stopped: it is merging')
  })

  it('stops the task of the focused pane, and says so before it is answered', async () => {
    const board = smallBoard()
    board.answers = () => new Promise(() => undefined)
    const screen = await screenOf(board)
    await screen.press('1', 'x')
    expect(board.asks).toEqual([{ kind: 'stop', item: 'API-001' }])
    expect((await screen.frame()).match(/stopping…/g)).toHaveLength(3)
  })

  it('goes with the task that was stopped: r then takes up that one, not the next of its pane', async () => {
    const board = smallBoard()
    const screen = await screenOf(board)
    const answered = Promise.withResolvers<void>()
    board.answers = async (commands) => {
      await answered.promise
      return commands.map((command) => ({ ...command, answer: { state: 'done', message: '' } }))
    }
    await screen.press('0', 'x')
    const [first, second, third, ...rest] = board.facts.rows
    const next = row({ id: 'UI-002', title: 'Dark mode for settings', phase: 'running', seconds: 1 })
    const stopped = row({ id: first!.item.id, title: first!.item.title, standing: stoppedByYou })
    board.change({
      rows: [next, second!, stopped, ...rest.slice(0)],
      slots: [slot(0, { row: next, log: new FakeLog() }), board.facts.slots![1]!],
    })
    expect(third!.item.id).toBe(next.item.id)
    await screen.frame()
    answered.resolve()
    await screen.press()
    const frame = await screen.frame()
    expect(frame).toMatch(/▸ ◦ AUTH-003 .* todo .*stopped by you, r ta/)
    expect(await lastLine(screen)).toContain('✓ AUTH-003 stopped, back to todo; u takes it back')
    await screen.press('r')
    expect(board.retries).toEqual(['AUTH-003'])
  })

  it('leaves the keys where they have gone while a stop was answered', async () => {
    const board = smallBoard()
    const screen = await screenOf(board)
    const answered = Promise.withResolvers<void>()
    board.answers = async (commands) => {
      await answered.promise
      return commands.map((command) => ({ ...command, answer: { state: 'done', message: '' } }))
    }
    await screen.press('0', 'x', '1')
    answered.resolve()
    await screen.frame()
    expect(screen.store.getState().focus).toEqual({ on: 'pane', worker: 1 })
  })

  it('tells why a stop was refused, and takes the word back', async () => {
    const board = smallBoard()
    board.answer = { state: 'refused', message: 'it is already merging' }
    const screen = await screenOf(board)
    await screen.press('x')
    const frame = await screen.frame()
    expect(frame).toContain('✗ AUTH-003 not stopped: it is already merging')
    expect(frame).not.toContain('stopping…')
  })

  it('takes a run up that nobody supervises with p, and steers nothing else', async () => {
    const board = smallBoard()
    board.change({ phase: 'left', slots: [], wanted: 0 })
    const screen = await screenOf(board)
    expect(await lastLine(screen)).toMatch(/p go on .*q leave/)
    for (const key of ['+', '-', 'x', 'X']) {
      await screen.press(key)
      expect(await lastLine(screen), key).toContain('✗ nobody supervises run 7: p goes on with it')
    }
    expect(board.takenUp).toBe(false)
    await screen.press('p')
    expect(board.takenUp).toBe(true)
    expect(board.asks).toEqual([])
    await screen.press('q')
    expect(screen.quits).toEqual(['leave'])
  })

  it('stops no other task than the one that was looked at when a pane has just got its next', async () => {
    const board = manyWorkers(2)
    const screen = await screenOf(board, 120, 40)
    await screen.press('0', '0')
    await screen.frame()
    const next = row({ id: 'TASK-195', title: 'The next one', phase: 'running', worker: 0, seconds: 1 })
    const [, other] = board.facts.slots!
    board.change({ slots: [slot(0, { row: next, log: new FakeLog(['x']) }), other!] })
    await screen.frame()
    screen.advance(500)
    await screen.press('x')
    expect(board.asks).toEqual([])
    expect(await lastLine(screen)).toContain('✗ W0 has TASK-195 now; x again is for that')
    await screen.press('x')
    expect(board.asks).toEqual([{ kind: 'stop', item: 'TASK-195' }])
  })

  it('stops a task at once that its pane has had for a while, or that came into a free pane', async () => {
    const board = manyWorkers(2)
    const screen = await screenOf(board, 120, 40)
    const [, other] = board.facts.slots!
    const takes = (id: string) => {
      const next = row({ id, title: 'The next one', phase: 'running', worker: 0, seconds: 1 })
      board.change({ slots: [slot(0, { row: next, log: new FakeLog(['x']) }), other!] })
    }
    takes('TASK-195')
    await screen.frame()
    screen.advance(1_600)
    await screen.frame()
    await screen.press('x')
    expect(board.asks.splice(0)).toEqual([{ kind: 'stop', item: 'TASK-195' }])
    board.change({ slots: [slot(0, null, 'Free.'), other!] })
    await screen.press('0')
    await screen.frame()
    screen.advance(1_600)
    takes('TASK-196')
    await screen.frame()
    await screen.press('x')
    expect(board.asks).toEqual([{ kind: 'stop', item: 'TASK-196' }])
  })

  it('freezes the agents of a task that works with P, and lets a frozen one go on', async () => {
    const board = manyWorkers(2)
    const screen = await screenOf(board, 300, 40)
    board.answer = { state: 'done', message: 'TASK-101 frozen' }
    await screen.press('0', 'P')
    const [asked] = board.asks.splice(0)
    expect(asked).toMatchObject({ kind: 'freeze' })
    expect(await lastLine(screen)).toContain('TASK-101 frozen')
    const [first, other] = board.facts.slots!
    const attempt = { ...first!.work!.attempt, frozenAt: 0 }
    board.change({
      slots: [
        { ...first!, work: { ...first!.work!, attempt, row: { ...first!.work!.row, attempt } } },
        other!,
      ],
    })
    screen.store.setState({ outcome: null })
    screen.advance(10_000)
    await screen.frame()
    expect(await lastLine(screen)).toContain('P thaw')
    await screen.press('P')
    expect(board.asks).toEqual([{ ...asked, kind: 'thaw' }])
    await screen.press('q')
    const question = await screen.frame()
    expect(question).toContain('1 agent goes on to its end, 1 agent stays frozen')
    expect(question).toContain('1 of them frozen: first let it go on')
  })

  it('chooses the agent of a task with a, for the next try or until its end, or lets the pool decide again', async () => {
    const board = offering()
    const screen = await screenOf(board, 120, 40)
    await screen.press('a')
    expect(await screen.frame()).toMatch(
      /▸ claude\/sonnet +11 of 12 done +claude resets[^]*codex +6 of 7 done +free/,
    )
    await screen.press('j', 'j', 'enter')
    const [first] = board.chosen
    expect(first).toMatchObject({ choice: { agent: 'codex', model: null, until: 'try' } })
    expect(await lastLine(screen)).toContain(`✓ ${first!.item}: next try by codex`)
    await screen.press('a', 'tab', 'enter')
    await screen.press('a', 'G', 'enter')
    expect(board.chosen.slice(1).map(({ choice }) => choice)).toEqual([
      { agent: 'claude', model: 'sonnet', until: 'task' },
      null,
    ])
    board.noNote = 'it is done'
    await screen.press('a', 'enter')
    expect(await lastLine(screen)).toContain('no agent chosen for')
    await screen.press('a', 'a')
    expect(screen.store.getState().modal).toBeNull()
  })

  it('shows while an agent is chosen who is busy by now, and what to do about one that cannot be used', async () => {
    const board = offering()
    const run = board.facts.run!
    const [sonnet, opus, codex] = board.offers.entries
    const entries = [sonnet!, opus!, { ...codex!, maxConcurrent: 1 }]
    board.offers = { ...board.offers, entries }
    const pool = { strategy: 'priority', entries } as const
    board.facts = { ...board.facts, run: { ...run, settings: { ...run.settings, pool } } }
    const screen = await screenOf(board, 120, 40)
    await screen.press('a')
    expect(await screen.frame()).toContain('Chosen now, the task waits for it: 3:10.')
    await screen.press('j', 'j')
    expect(await screen.frame()).not.toContain('Chosen now')
    const attempt = attemptId(1)
    board.inUse = [{ attempt, role: 'worker', preset: 'codex', model: null, claimedAt: 0, waits: false }]
    await screen.read()
    expect(await screen.frame()).toMatch(
      /▸ codex .*has as many tasks[^]*Chosen now, the task waits until a task of this agent ends\./,
    )
    const [limit] = run.cools
    const off = { ...limit!, class: 'auth', concern: { kind: 'account', account: 'codex' } } as const
    board.change({ run: { ...board.facts.run!, cools: [off] } })
    await screen.read()
    expect(await screen.frame()).toContain(
      'codex: run it once in a shell and log in; it is tried again in 3:10',
    )
  })

  it('freezes nothing where no agent works', async () => {
    const board = middleBoard()
    const screen = await screenOf(board, 120, 40)
    await screen.press('tab', 'tab', 'tab', 'tab', 'g', 'P')
    expect(board.asks).toEqual([])
    expect(await lastLine(screen)).toContain('✗ no agent of API-007 works: it has failed')
  })

  it.each(['x', 'r', '>', 'y', 'u', 'o', 'v', 'P'])(
    'acts with %s on no task that has come under it by itself, not even a second after a terminal that stood still shows it',
    async (key) => {
      const board = manyWorkers(2)
      const screen = await screenOf(board, 120, 40)
      const next = row({ id: 'TASK-195', title: 'The next one', phase: 'running', worker: 0, seconds: 1 })
      const [, other] = board.facts.slots!
      board.change({ slots: [slot(0, { row: next, log: new FakeLog(['x']) }), other!] })
      await screen.read()
      screen.advance(5_000)
      const before = { ...screen.store.getState(), outcome: null, nowMs: 0, aim: null }
      await screen.press(key)
      const after = { ...screen.store.getState(), outcome: null, nowMs: 0, aim: null }
      expect(after).toEqual(before)
      expect([board.asks, board.retries]).toEqual([[], []])
    },
  )

  it('acts at once on a task that somebody has moved to, and on no other that took its row', async () => {
    const board = middleBoard()
    const screen = await screenOf(board, 120, 40)
    await screen.press('tab', 'tab', 'tab', 'tab', 'g', 'r')
    expect(board.retries.splice(0)).toEqual(['API-007'])
    const [, ...rest] = board.facts.rows
    const another = row({
      id: 'DB-009',
      title: 'Fails',
      standing: board.facts.rows[0]!.item.standing,
      seconds: 1,
    })
    board.change({ rows: [another, ...rest] })
    await screen.frame()
    await screen.press('r')
    expect(board.retries).toEqual([])
    expect(await lastLine(screen)).toContain('✗ this is DB-009 now; r again is for that')
    await screen.press('r')
    expect(board.retries).toEqual(['DB-009'])
  })

  it('calls no task of an ended run failed that waits for an answer', async () => {
    const board = boards['mixed']!()
    const { summary } = board.facts
    const asking = { ...summary!.counts, failed: 0, conflict: 0, asks: 2 }
    board.change({ counts: asking, summary: { ...summary!, counts: asking } })
    const frame = await (await screenOf(board, 120, 40)).frame()
    expect(frame).toContain('30 of 35 tasks are done. 2 wait for your answer, 2 blocked')
    expect(frame).not.toContain('failed,')
  })

  it('shows of an ended run only keys that do something, and says why the others don’t', async () => {
    const board = boards['mixed']!()
    board.change({ run: run({ endedAt: at }) })
    board.logs.set(itemId('API-007'), new FakeLog(['$ npm test']))
    const screen = await screenOf(board, 120, 40)
    for (const keys of [
      [']', 'g'],
      ['g', 'enter'],
    ]) {
      await screen.press(...keys)
      expect(await lastLine(screen)).not.toMatch(/pause|workers|stop|output|zoom/)
      for (const key of ['p', '+', '-', 'x', 'X']) {
        await screen.press(key)
        expect(await lastLine(screen), key).toContain('✗ run 7 has ended')
        await screen.press('j')
      }
    }
    expect(placeOf(screen.store.getState())).toBe('task')
    expect(board.asks).toEqual([])
  })

  it('says when nobody is there to obey', async () => {
    const board = smallBoard()
    board.nobody = true
    const screen = await screenOf(board)
    await screen.press('p')
    expect(await lastLine(screen)).toContain('nobody supervises the run just now')
  })

  it('retries the chosen task with r and all failed with R', async () => {
    const board = middleBoard()
    const [first, ...rest] = board.facts.rows
    if (first === undefined) throw new Error('no rows')
    const another = row({ id: 'DB-009', title: 'Fails too', standing: first.item.standing, seconds: 1 })
    board.change({ rows: [first, another, ...rest] })
    const screen = await screenOf(board, 120, 40)
    await screen.press('tab', 'tab', 'tab', 'tab', 'g', 'r')
    expect(board.retries.splice(0)).toEqual(['API-007'])
    expect(await lastLine(screen)).toContain('API-007 is todo again')
    await screen.press('j', 'r')
    expect(board.retries.splice(0)).toEqual(['DB-009'])
    await screen.press('R')
    expect(board.retries).toEqual(['API-007', 'DB-009'])
  })

  it('drops a key that would end something right after the panes moved', async () => {
    const board = manyWorkers(2)
    const screen = await screenOf(board, 120, 40)
    board.change({ slots: manyWorkers(4).facts.slots! })
    await screen.frame()
    await screen.press('x')
    expect(board.asks).toEqual([])
    expect(await lastLine(screen)).toContain('screen changed, press again')
    screen.advance(301)
    await screen.press('x')
    expect(board.asks).toEqual([{ kind: 'stop', item: 'TASK-000' }])
  })

  it('aborts for the whole word alone, and never on Enter', async () => {
    const board = smallBoard()
    const screen = await screenOf(board)
    await screen.press('X', 'a', 'b', 'o', 'r', 'enter')
    expect(board.asks).toEqual([])
    await screen.press('t')
    expect(board.asks).toEqual([{ kind: 'abort' }])
  })
})

describe('the budget', () => {
  /** A run that may cost $5.00, and has cost so much. */
  function spending(costUsd: number, more: Partial<BoardFacts> = {}): FakeBoard {
    const board = smallBoard()
    const { settings } = run()
    const limits = { ...settings.limits, costUsd: 5 }
    board.change({
      phase: costUsd < 5 ? 'running' : 'held',
      ...more,
      run: run({ settings: { ...settings, limits }, spent: { ...nothingSpent, costUsd } }),
    })
    return board
  }

  it('is extended with b by what it was, where it holds the run', async () => {
    const board = spending(5.2)
    const screen = await screenOf(board, 120, 40)
    const frame = await screen.frame()
    expect(frame).toContain('HELD')
    expect(frame).toContain('! budget used up: $5.20 of $5.00   b extends it to $10.00   B to another sum')
    expect(await lastLine(screen)).toContain('b B extend the budget')
    await screen.press('b')
    expect(board.asks).toEqual([{ kind: 'extend', to: { cost: 10 } }])
  })

  it('is set to a sum with B: digits, one point, Enter; Esc leaves it', async () => {
    const board = spending(5.2)
    const screen = await screenOf(board, 120, 40)
    await screen.press('B', 'escape', 'B', 'enter', 'B', '7', 'x', '.', '.', '2', '9', 'backspace', '5')
    expect(await screen.frame()).toContain('May use in all: $7.25')
    await screen.press('enter')
    expect(board.asks).toEqual([{ kind: 'extend', to: { cost: 7.25 } }])
    expect(await screen.frame()).not.toContain('May use in all')
  })

  it('is set to a sum that is pasted as loopwork writes it; what is no sum is not typed, and nothing pasted is Enter', async () => {
    const board = spending(5.2)
    const screen = await screenOf(board, 120, 40)
    await screen.press('B')
    for (const text of ['20 or so', ' $20.00\r\n', 'q', '.5', '\n', '9'.repeat(1_000_000)]) screen.paste(text)
    expect(await screen.frame()).toContain('May use in all: $20.00 ')
    expect(board.asks).toEqual([])
    await screen.press('enter')
    expect(board.asks).toEqual([{ kind: 'extend', to: { cost: 20 } }])
  })

  it('says why another sum is refused, which can be typed on', async () => {
    const board = spending(5.2)
    board.answer = { state: 'refused', message: '$5.20 of $5.00 is used already: a larger sum is needed' }
    const screen = await screenOf(board, 120, 40)
    await screen.press('B', '5', 'enter')
    expect(await lastLine(screen)).toContain('✗ not extended: $5.20 of $5.00 is used already')
    expect(await screen.frame()).toMatch(
      /May use in all: \$5 [^]*not extended: \$5.20 of \$5.00 is used already/,
    )
    await screen.press('0')
    expect(screen.store.getState().modal).toMatchObject({ typed: '50', refusal: null })
  })

  it('is extended ahead once most of it is used, and never by mistake before', async () => {
    const board = spending(1.2)
    const screen = await screenOf(board, 120, 40)
    expect((await screen.frame()).split('\n')[1]).toContain('$1.20 of $5.00')
    await screen.press('b')
    expect(board.asks).toEqual([])
    expect(await lastLine(screen)).toContain(
      '✗ the budget is not used up yet, $1.20 of $5.00; B sets another',
    )
    board.change({ run: spending(4.1).facts.run ?? null })
    expect(await screen.frame()).toContain(
      'most of the budget is used: $4.10 of $5.00   b extends it to $10.00',
    )
    await screen.press('b')
    expect(board.asks).toEqual([{ kind: 'extend', to: { cost: 10 } }])
  })

  it('takes a run up again that ended for it without a screen', async () => {
    const board = spending(5.2, { phase: 'left' })
    const screen = await screenOf(board, 120, 40)
    expect(await screen.frame()).toContain('budget used up: $5.20 of $5.00, b goes on')
    await screen.press('b')
    expect(board.asks).toEqual([])
    expect(board.extensions).toEqual([{ cost: 10 }])
  })

  it('has no keys where none is set', async () => {
    const screen = await screenOf(smallBoard(), 120, 40)
    expect(await lastLine(screen)).not.toContain('budget')
    await screen.press('B')
    expect(await lastLine(screen)).toContain('✗ the run has no budget: --max-cost or --max-tokens set one')
  })
})

describe('undoing', () => {
  const merge = (id: string) => ({ item: itemId(id), commit: oid('82f4d77'.padEnd(40, '0')) })

  it('names the merge, and takes back that one after Enter, whatever was merged meanwhile', async () => {
    const board = smallBoard()
    board.merges.set('', merge('DOC-001'))
    const screen = await screenOf(board)
    await screen.press('u')
    expect(await screen.frame()).toContain('The merge of DOC-001 (82f4d77) is taken back from main')
    await screen.press('escape')
    expect(await screen.frame()).not.toContain('Undo a merge?')
    expect(board.asks).toEqual([])
    await screen.press('u')
    board.merges.set('', merge('UI-002'))
    board.change({})
    expect(await screen.frame()).toContain('DOC-001')
    await screen.press('enter')
    expect(board.asks).toEqual([{ kind: 'undo', item: 'DOC-001' }])
  })

  it('takes it back here where nobody supervises: that of the chosen task, or the last', async () => {
    const board = smallBoard()
    board.nobody = true
    board.answer = { state: 'done', message: 'DOC-001 taken back: main is back at 82f4d77' }
    board.merges.set('', merge('DOC-001')).set('OPS-001', merge('OPS-001'))
    const screen = await screenOf(board, 120, 40)
    board.change({ run: run({ endedAt: at }), slots: [] })
    await screen.frame()
    screen.advance(301)
    await screen.press('u')
    expect(await screen.frame()).toContain('The merge of DOC-001 (82f4d77) is taken back from main')
    await screen.press('enter')
    expect(await lastLine(screen)).toContain('✓ DOC-001 taken back: main is back at 82f4d77')
    await screen.press('escape', 'G', 'enter', 'G')
    await screen.frame()
    await screen.press('u')
    expect(await screen.frame()).toContain('The merge of OPS-001')
    board.answer = {
      state: 'refused',
      message: 'OPS-001 not taken back: the lane is in other hands just now',
    }
    await screen.press('enter')
    expect(await lastLine(screen)).toContain('✗ OPS-001 not taken back: the lane is in other hands just now')
    expect(board.undoneHere).toEqual(['DOC-001', 'OPS-001'])
  })
})

describe('leaving', () => {
  it('asks how while something runs; Enter takes the harmless way', async () => {
    const screen = await screenOf(smallBoard())
    await screen.press('q')
    expect(await screen.frame()).toContain('Leave loopwork?')
    await screen.press('enter')
    expect(screen.quits).toEqual(['detach'])
  })

  it('stays on Esc', async () => {
    const screen = await screenOf(smallBoard())
    await screen.press('q', 'escape')
    expect(screen.quits).toEqual([])
    expect(await screen.frame()).not.toContain('Leave loopwork?')
  })

  it('asks for no word where nothing is at work', async () => {
    const board = smallBoard()
    board.change({ counts: countsOf(board.facts.rows.filter(({ state }) => state !== 'running')) })
    const screen = await screenOf(board)
    await screen.press('q')
    expect(await screen.frame()).toMatch(/a Abort .*the run ends/)
    await screen.press('a')
    expect(screen.quits).toEqual(['abort'])
  })

  it('asks for the word before it leaves by aborting', async () => {
    const screen = await screenOf(smallBoard())
    await screen.press('q', 'a')
    expect(screen.quits).toEqual([])
    await screen.press(...'abort')
    expect(screen.quits).toEqual(['abort'])
  })

  it('drains with e', async () => {
    const screen = await screenOf(smallBoard())
    await screen.press('q', 'e')
    expect(screen.quits).toEqual(['drain'])
  })

  it('leaves at once when nothing runs', async () => {
    const screen = await screenOf(boards['whole']!())
    await screen.press('q')
    expect(screen.quits).toEqual(['leave'])
  })

  it('leaves at once where another process supervises, and says so', async () => {
    const board = smallBoard()
    board.change({ watches: true, others: [41_207] })
    const wide = await screenOf(board, 120, 40)
    expect((await wide.frame()).split('\n')[0]).toContain('api on main   watching run 7 (pid 41207)')
    const screen = await screenOf(board)
    expect((await screen.frame()).split('\n')[0]).toMatch(/^ watching run 7 \(pid 41207\) {3}RUNNING .* 4:31/)
    expect(await lastLine(screen)).toContain('q leave')
    await screen.press('q')
    expect(screen.quits).toEqual(['leave'])
  })

  it('says what goes on after a detach: another process, or the agents alone', async () => {
    const board = smallBoard()
    board.change({ others: [41_207] })
    const screen = await screenOf(board)
    await screen.press('q')
    expect(await screen.frame()).toContain('the run goes on in pid 41207')
    board.change({ others: [] })
    expect(await screen.frame()).toMatch(
      /nothing new starts or merges until a screen takes over:[^]*one that is open, or {2}loopwork tui/,
    )
  })

  it('hands every Ctrl+C on, in a dialog too', async () => {
    const screen = await screenOf(smallBoard())
    await screen.press('ctrl+c', 'X', 'ctrl+c')
    expect(screen.interrupts()).toBe(2)
  })

  it('never quits with Esc', async () => {
    const screen = await screenOf(smallBoard())
    await screen.press('escape', 'escape', 'escape', 'escape')
    expect(screen.quits).toEqual([])
  })
})

describe('moving', () => {
  it('goes through the panes and the list with Tab, and round', async () => {
    const screen = await screenOf(smallBoard())
    const seen: unknown[] = []
    for (let press = 0; press < 3; press++) {
      await screen.press('tab')
      seen.push(screen.store.getState().focus)
    }
    expect(seen).toEqual([{ on: 'pane', worker: 1 }, { on: 'list' }, { on: 'pane', worker: 0 }])
  })

  it('zooms on the second press of a worker and comes back', async () => {
    const screen = await screenOf(smallBoard())
    await screen.press('1')
    expect(screen.store.getState().zoomed).toBe(false)
    await screen.press('1')
    expect((await screen.frame()).split('\n')[1]).toMatch(/^┏ W1 API-001/)
    await screen.press('escape')
    expect(screen.store.getState().zoomed).toBe(false)
  })

  it('scrolls a pane, says how much is newer, and follows again', async () => {
    const board = manyWorkers(1)
    const log = logOf(board, 0)
    log.add(...Array.from({ length: 300 }, (_, index) => `$ echo ${index}`))
    const screen = await screenOf(board)
    await screen.press('k', 'k', 'k')
    log.add('$ echo more', '$ echo and more')
    expect(await screen.frame()).toContain('▾ 5 newer lines  f follow')
    await screen.press('g')
    expect((await screen.frame()).split('\n')[2]).toContain('I look at the code first.')
    await screen.press('f')
    expect(await screen.frame()).toContain('echo and more')
    expect(log.asked).toBeLessThan(60)
  })

  it('follows again when the end is reached by j as by f', async () => {
    const board = manyWorkers(1)
    logOf(board, 0).add(...Array.from({ length: 300 }, (_, index) => `$ echo ${index}`))
    const screen = await screenOf(board)
    await screen.press('k', 'k', 'j', 'j')
    logOf(board, 0).add('$ echo after it')
    const frame = await screen.frame()
    expect(frame).not.toContain('newer lines')
    expect(frame).toContain('echo after it')
  })

  it('moves help by its lines where not all of it fits, and no further than its end', async () => {
    const screen = await screenOf(smallBoard(), 60, 15)
    await screen.press('?')
    const first = await screen.frame()
    await screen.press('j')
    const second = await screen.frame()
    expect(second).not.toBe(first)
    await screen.press('k')
    expect(await screen.frame()).toBe(first)
    await screen.press('k')
    expect(await screen.frame()).toBe(first)
    await screen.press(...Array<string>(60).fill('down'))
    const end = await screen.frame()
    await screen.press('down')
    expect(await screen.frame()).toBe(end)
  })

  it('shows no output of an agent that speaks where the whole of it is wanted, and all of it then', async () => {
    const board = manyWorkers(1)
    const screen = await screenOf(board)
    await screen.press('0')
    expect(await screen.frame()).toContain('12 passed')
    screen.store.setState({ zoomed: false })
    await screen.press('o')
    const during = await screen.frame()
    expect(during).toContain('5 lines so far, shown when the agent ends.')
    expect(during).not.toContain('12 passed')
    const [at] = board.facts.rows
    const log = logOf(board, 0)
    const gated = row({ id: 'TASK-000', title: at!.item.title, phase: 'verifying', seconds: 100 })
    board.change({ rows: [gated], slots: [slot(0, { row: gated, log })] })
    expect(await screen.frame()).toContain('12 passed')
  })

  it('shows the raw stream of the focused pane, and the readable lines again', async () => {
    const board = manyWorkers(2)
    const log = logOf(board, 0)
    log.printed = new FakeLog(['│ {"type":"assistant"}', '▵ one line of stderr'])
    const screen = await screenOf(board, 100)
    expect(await lastLine(screen)).toMatch(/ v raw /)
    await screen.press('v')
    const raw = await screen.frame()
    expect(raw).toContain('│ {"type":"assistant"}')
    expect(raw).toContain('▵ one line of stderr')
    expect(raw).toContain('raw  v readable')
    // Of the other pane nothing changes, and it has no raw stream to show.
    expect(raw).toContain('12 passed')
    await screen.press('1')
    expect(await lastLine(screen)).not.toContain(' v ')
    await screen.press('v')
    expect(await lastLine(screen)).toContain('this agent prints for people')
    await screen.press('0', '0')
    expect(await screen.frame()).toContain('{"type":"assistant"}')
    await screen.press('v')
    const lines = await screen.frame()
    expect(lines).not.toContain('{"type":"assistant"}')
    expect(lines).toContain('12 passed')
  })

  it('follows again in the other form of a log: its lines are others', async () => {
    const board = manyWorkers(1)
    logOf(board, 0).printed = new FakeLog(Array.from({ length: 90 }, (_, at) => `│ record ${at}`))
    const screen = await screenOf(board)
    await screen.press('v', 'k', 'k')
    expect(await screen.frame()).toContain('2 newer lines')
    await screen.press('v')
    expect(await screen.frame()).not.toContain('newer lines')
  })

  it('leaves the zoom of a worker that has nothing more to do, and of no other', async () => {
    const board = smallBoard()
    const screen = await screenOf(board, 120, 40)
    const [first, ...others] = board.facts.slots!
    await screen.press('z')
    expect(placeOf(screen.store.getState())).toBe('zoomed')
    board.change({ slots: [{ ...first!, work: null }, ...others] })
    await screen.frame()
    expect(placeOf(screen.store.getState())).toBe('zoomed')
    const none = board.facts.rows.filter(({ state }) => state !== 'todo' && state !== 'waiting')
    board.facts = { ...board.facts, rows: none, more: {} }
    board.change({ slots: [{ ...first!, work: null }, ...others] })
    await screen.frame()
    expect(placeOf(screen.store.getState())).toBe('workers')
  })

  it('walks the workers with j and k where they are a list', async () => {
    const screen = await screenOf(manyWorkers(8))
    await screen.press('j', 'j')
    expect(screen.store.getState().focus).toEqual({ on: 'pane', worker: 2 })
  })

  it('opens the output of a task that no worker has', async () => {
    const board = middleBoard()
    board.logs.set(itemId('API-007'), new FakeLog(['$ npm test', '✗ exit 1  4.1s']))
    const screen = await screenOf(board, 120, 40)
    await screen.press('tab', 'tab', 'tab', 'tab', 'g', 'enter')
    expect(await screen.frame()).toMatch(/✗ API-007 {2}Return 422[^]*✗ exit 1 {2}4.1s/)
    await screen.press('escape')
    expect(screen.store.getState().focus).toEqual({ on: 'list' })
  })

  it('keeps the cursor on its task when the rows move', async () => {
    const board = smallBoard()
    const screen = await screenOf(board)
    await screen.press('tab', 'tab', 'j', 'j')
    expect(screen.store.getState().lists.workers.cursor.item).toBe('AUTH-004')
    board.change({ rows: [...board.facts.rows].reverse() })
    await screen.frame()
    expect(screen.store.getState().lists.workers.cursor.item).toBe('AUTH-004')
  })

  it('hands the focus of a pane that went to the pane at its place', async () => {
    const board = manyWorkers(3)
    const screen = await screenOf(board, 120, 40)
    await screen.press('2')
    board.change({ slots: board.facts.slots!.slice(0, 2) })
    await screen.frame()
    expect(screen.store.getState().focus).toEqual({ on: 'pane', worker: 1 })
  })

  it('opens the folded done tasks with Enter', async () => {
    const screen = await screenOf(smallBoard())
    await screen.press('tab', 'tab', 'G', 'enter', 'G')
    expect(await screen.frame()).toContain('OPS-001')
  })

  it('asks only for its window of 100,000 tasks, wherever it is', async () => {
    const board = manyWorkers(2)
    const rows = board.facts.rows
    board.facts = { ...board.facts, more: { todo: 100_000 - rows.length } }
    const screen = await screenOf(board)
    await screen.press('tab', 'tab', 'G', 'g', 'pagedown', 'pagedown')
    await screen.frame()
    expect(Math.max(...board.windows.map(({ limit }) => limit))).toBeLessThan(100)
    await screen.press('G')
    await screen.frame()
    expect(board.windows.at(-1)!.offset).toBeGreaterThan(99_900)
  })
})

describe('views and pages', () => {
  it('goes round the views, each as it was left', async () => {
    const screen = await screenOf(middleBoard(), 120, 40)
    const view = () => screen.store.getState().view
    await screen.press(']', 'j', 'j')
    expect(view()).toBe('tasks')
    const chosen = screen.store.getState().lists.tasks.cursor.item
    await screen.press(']', ']', ']')
    expect(view()).toBe('workers')
    expect(screen.store.getState().focus.on).toBe('pane')
    await screen.press('[', '[', '[')
    expect(view()).toBe('tasks')
    expect(screen.store.getState().lists.tasks.cursor.item).toBe(chosen)
  })

  it('opens a task of the table, and Esc goes back to its row, then to the workers', async () => {
    const screen = await screenOf(middleBoard(), 120, 40)
    await screen.press(']', 'j', 'j')
    const chosen = screen.store.getState().lists.tasks.cursor.item!
    await screen.press('enter')
    expect((await screen.frame()).split('\n')[0]).toMatch(new RegExp(`\\[Tasks\\] .* › ${chosen} `))
    expect(placeOf(screen.store.getState())).toBe('task')
    await screen.press('escape')
    expect(placeOf(screen.store.getState())).toBe('tasks')
    expect(screen.store.getState().lists.tasks.cursor.item).toBe(chosen)
    await screen.press('escape')
    expect(placeOf(screen.store.getState())).toBe('workers')
  })

  it('closes what was opened when another view is shown', async () => {
    const screen = await screenOf(middleBoard(), 120, 40)
    await screen.press(']', 'enter', ']', '[')
    expect(placeOf(screen.store.getState())).toBe('tasks')
  })
})

describe('an opened task', () => {
  it('shows the receipt of each try, newest first', async () => {
    const screen = await screenOf(triedBoard(), 120, 40)
    await screen.press('escape', 'g', 'enter')
    expect(await screen.frame()).toContain('RECEIPT   try 3')
    await screen.press('j', 'j', 'j')
    expect(await screen.frame()).toMatch(/RECEIPT {3}try 1[^]*Output of try 1/)
    await screen.press('enter')
    expect((await screen.frame()).split('\n')[0]).toContain('› API-007 › try 1')
    await screen.press('escape', 'g')
    expect(await screen.frame()).toContain('RECEIPT   try 3')
  })

  it('is scrolled by pages where it is longer than the screen', async () => {
    const screen = await screenOf(triedBoard(), 80, 24)
    await screen.press('escape', 'g', 'enter')
    expect(await screen.frame()).not.toContain('FILES TOUCHED')
    await screen.press('pagedown', 'pagedown', 'pagedown')
    expect(await screen.frame()).toContain('Use the table in docs/errors.md.')
    await screen.press('pageup', 'pageup', 'pageup')
    expect(await screen.frame()).toContain('API-007  Return 422')
  })

  it('stays on its try when another one begins', async () => {
    const board = triedBoard()
    const screen = await screenOf(board, 120, 40)
    await screen.press('escape', 'g', 'enter', 'j')
    expect(await screen.frame()).toContain('RECEIPT   try 2')
    board.tries.set('API-007', [...board.tries.get('API-007')!].reverse())
    expect(await screen.frame()).toContain('RECEIPT   try 2')
  })
})

describe('the merges', () => {
  const chosen = (screen: RenderedScreen) => screen.store.getState().merges.chosen?.id

  it('take back the merge under the cursor, and retry a conflict', async () => {
    const board = mergingBoard()
    board.merges.set('DOC-001', { item: itemId('DOC-001'), commit: oid('8'.repeat(40)) })
    const screen = await screenOf(board, 120, 40)
    await screen.press(']', ']', 'j', 'j')
    expect(chosen(screen)).toBe('AUTH-009')
    await screen.press('r')
    expect(board.retries).toEqual(['AUTH-009'])
    await screen.press('j')
    expect(chosen(screen)).toBe('DOC-001')
  })

  it('give a long title the cells that the gate has no need of', async () => {
    const board = mergingBoard()
    const title = 'Revoke the sessions of all devices when somebody changes the password'
    board.merged = board.merged.map((each, index) => (index === 0 ? { ...each, title } : each))
    const shown = async (columns: number): Promise<string> => {
      const screen = await screenOf(board, columns, 40)
      await screen.press('m')
      return screen.frame()
    }
    expect(await shown(120)).toMatch(/Revoke the sessions of all \w*…/)
    const wide = await shown(200)
    expect(wide).toContain(`${title}  82f4d77  gate ran on this very tree`)
    expect(wide).toMatch(/Test Files {2}48 passed \| 61 running +5:12/)
  })

  it('move what waits up and down in the lane, and stay on it', async () => {
    const board = mergingBoard()
    const next = board.facts.rows.find(({ state }) => state === 'queued')!
    const other = { ...next, item: { ...next.item, id: itemId('NOTE-004') } }
    board.change({ rows: [...board.facts.rows, other], counts: countsOf([...board.facts.rows, other]) })
    const screen = await screenOf(board, 120, 40)
    await screen.press(']', ']')
    await screen.press('K')
    expect(board.asks).toEqual([])
    expect(await lastLine(screen)).toContain('API-004 not moved: it is being merged already')
    await screen.press('j', 'j')
    expect(chosen(screen)).toBe('NOTE-004')
    expect(footerKeys(screen.store.getState()).map(({ action }) => action)).toContain('laneUp')
    board.answer = { state: 'done', message: 'NOTE-004 is 2nd in the merge queue, before UI-002' }
    await screen.press('K')
    expect(board.asks).toEqual([{ kind: 'move', item: 'NOTE-004', by: -1 }])
    expect(await lastLine(screen)).toContain('✓ NOTE-004 is 2nd in the merge queue, before UI-002')
    const rows = board.facts.rows.filter(({ item }) => item.id !== 'NOTE-004')
    const at = rows.findIndex(({ item }) => item.id === 'UI-002')
    board.change({ rows: rows.toSpliced(at, 0, other) })
    expect(await screen.frame()).toMatch(/▸ ⋯ 2 +NOTE-004/)
    board.answer = { state: 'refused', message: 'it is the last already' }
    await screen.press('J')
    expect(board.asks.at(-1)).toEqual({ kind: 'move', item: 'NOTE-004', by: 1 })
    expect(await lastLine(screen)).toContain('✗ NOTE-004 not moved: it is the last already')
    await screen.press('j', 'J')
    expect(await lastLine(screen)).toContain('UI-002 not moved')
    const left = board.facts.rows.filter(({ item }) => item.id !== 'NOTE-004')
    board.change({ rows: left, counts: countsOf(left) })
    await screen.frame()
    // Alone in the queue, there is nothing to move it past.
    expect(footerKeys(screen.store.getState()).map(({ action }) => action)).not.toContain('laneUp')
  })

  it('go past a task that has landed twice', async () => {
    const board = mergingBoard()
    const [first, second, third] = board.merged
    board.merged = [first!, { ...third!, undone: false }, second!, third!].map((merge, index) => ({
      ...merge,
      commit: oid(`${index}`.repeat(40)),
    }))
    const screen = await screenOf(board, 120, 40)
    await screen.press('m', 'j', 'j')
    const seen = []
    for (let row = 0; row < 4; row++) {
      await screen.press('j')
      seen.push(chosen(screen))
    }
    expect(seen).toEqual(['DOC-001', 'OPS-001', 'OPS-002', 'OPS-001'])
  })

  it('keep the cursor on its task while the lane moves on', async () => {
    const board = mergingBoard()
    const screen = await screenOf(board, 120, 40)
    await screen.press(']', ']', 'j')
    expect(chosen(screen)).toBe('UI-002')
    board.change({ rows: board.facts.rows.filter(({ item }) => item.id !== 'API-004') })
    const frame = await screen.frame()
    expect(frame).toMatch(/▸ ⋯ 1 +UI-002/)
    await screen.press('g', 'enter')
    expect((await screen.frame()).split('\n')[0]).toContain('› UI-002')
  })
})

describe('the events', () => {
  const cursor = (screen: RenderedScreen) => screen.store.getState().events.cursor

  it('follow the newest, stand still on an older one, and follow again', async () => {
    const board = eventfulBoard()
    const screen = await screenOf(board, 80, 24)
    await screen.press('[')
    expect(await screen.frame()).toContain('newest first   60 events   following')
    board.events = [...board.events, { ...board.events[0]!, seq: 61 }]
    expect((await screen.frame()).split('\n')[2]).toContain('▸')
    expect(await screen.frame()).toContain('61 events')
    await screen.press('j', 'j')
    expect(cursor(screen)).toBe(59)
    board.events = [...board.events, { ...board.events[0]!, seq: 62 }]
    const frame = await screen.frame()
    expect(cursor(screen)).toBe(59)
    expect(frame).toContain('62 events   1 newer   f follow')
    await screen.press('f')
    expect(cursor(screen)).toBeNull()
  })

  it('go to the first of all and back, in pages and at once', async () => {
    const screen = await screenOf(eventfulBoard(), 80, 24)
    await screen.press('[', 'G')
    await screen.read()
    expect(cursor(screen)).toBe(1)
    expect(await screen.frame()).toContain('supervisor')
    await screen.press('pageup')
    expect(cursor(screen)).toBe(1 + 20)
    await screen.press('g')
    expect(cursor(screen)).toBeNull()
  })

  it('open the task of an event, and Esc comes back to it', async () => {
    const screen = await screenOf(eventfulBoard(), 120, 40)
    await screen.press('[', 'j')
    await screen.press('enter')
    expect(placeOf(screen.store.getState())).toBe('task')
    await screen.press('escape')
    expect([placeOf(screen.store.getState()), cursor(screen)]).toEqual(['events', 59])
    await screen.press('escape')
    expect(cursor(screen)).toBeNull()
    await screen.press('escape')
    expect(placeOf(screen.store.getState())).toBe('workers')
  })
})

describe('zooming', () => {
  it('shows no other pane than that of the chosen task', async () => {
    const screen = await screenOf(middleBoard(), 120, 40)
    await screen.press('escape', 'g', 'z')
    expect(await lastLine(screen)).toContain('✗ no worker has this task; Enter opens it')
    expect(screen.store.getState().zoomed).toBe(false)
    await screen.press('j', 'z')
    expect(screen.store.getState().zoomed).toBe(true)
  })
})

describe('the summary', () => {
  it('opens by itself when the run has ended, once', async () => {
    const board = middleBoard()
    const screen = await screenOf(board, 120, 40)
    expect(screen.store.getState().view).toBe('workers')
    board.change(boards['mixed']!().facts)
    expect(await screen.frame()).toContain('30 of 35 tasks are done.')
    await screen.press('[')
    await screen.frame()
    expect(screen.store.getState().view).toBe('events')
  })

  it('opens below a page that somebody reads', async () => {
    const board = middleBoard()
    const screen = await screenOf(board, 120, 40)
    await screen.press(']', 'g', 'enter')
    const [task] = screen.store.getState().pages
    board.change(boards['mixed']!().facts)
    await screen.frame()
    expect(screen.store.getState().pages).toEqual([task])
    await screen.press('escape')
    expect(await screen.frame()).toContain('30 of 35 tasks are done.')
  })

  it('takes no letter of a word that is being typed for a key', async () => {
    const board = middleBoard()
    const screen = await screenOf(board, 120, 40)
    await screen.press('X', 'a', 'b')
    board.change(boards['mixed']!().facts)
    expect(await screen.frame()).toContain('The run has ended by itself meanwhile')
    await screen.press('o', 'r')
    expect(board.retries).toEqual([])
    await screen.press('escape')
    expect(await screen.frame()).toContain('30 of 35 tasks are done.')
  })

  it('names no key of a replay that steers nothing', async () => {
    const board = boards['mixed']!()
    const screen = await screenOf(board, 120, 40)
    expect(await screen.frame()).toContain('NEXT   R retry')
    screen.store.setState(({ keymap }) => ({
      keymap: keymap.filter((each) => each.action !== 'retryFailed'),
    }))
    expect(await screen.frame()).toContain('NEXT   loopwork retry')
  })

  it('retries what is under the cursor', async () => {
    const board = boards['mixed']!()
    const screen = await screenOf(board, 120, 40)
    await screen.press('j', 'r')
    expect(board.retries).toEqual(['AUTH-009'])
  })

  it('offers of a done task no key that it refuses', async () => {
    const board = boards['whole']!()
    board.change({ run: run({ endedAt: at }) })
    const screen = await screenOf(board, 120, 40)
    const [done] = board.facts.summary!.items
    expect(await lastLine(screen)).not.toMatch(/note|retry|plan/)
    await screen.press('>')
    expect(await lastLine(screen)).toContain(`✗ ${done!.id} is done: no agent will read it`)
    board.merges.set(done!.id, { item: itemId(done!.id), commit: oid('82f4d77'.padEnd(40, '0')) })
    await screen.press('u')
    expect(await screen.frame()).toContain(`The merge of ${done!.id} `)
  })

  it('opens the task under the cursor, and comes back to its row', async () => {
    const board = boards['mixed']!()
    const conflict = row({ id: 'AUTH-009', title: 'Revoke sessions', seconds: 460 })
    board.change({ rows: [...board.facts.rows, conflict] })
    board.logs.set(itemId('AUTH-009'), new FakeLog(['$ npm test', '✗ exit 1  4.1s']))
    const screen = await screenOf(board, 120, 40)
    expect(await lastLine(screen)).toContain('Enter why')
    await screen.press('j', 'enter', 'o')
    expect(await screen.frame()).toMatch(/› AUTH-009[^]*✗ exit 1 {2}4.1s/)
    await screen.press('escape', 'escape', 'r')
    expect(await screen.frame()).toContain('30 of 35 tasks are done.')
    expect(board.retries).toEqual(['AUTH-009'])
  })

  it('names its report so that it can be found, however long the path is', async () => {
    const board = boards['mixed']!()
    const reportPath = `/home/ada/${'projects/'.repeat(12)}api/.git/loopwork/runs/7/summary.md`
    board.change({ summary: { ...board.facts.summary!, reportPath } })
    const screen = await screenOf(board)
    expect(await screen.frame()).toMatch(/^ report +\/home\/ada\S+…\S+\/loopwork\/runs\/7\/summary\.md$/m)
  })

  it('has no key in its help, nor the workers’ has, that can do nothing any more', async () => {
    const board = boards['mixed']!()
    board.change({ run: run({ endedAt: at }) })
    const screen = await screenOf(board, 120, 40)
    await screen.press(']', '?')
    const help = await screen.frame()
    for (const words of ['retry, all failed', 'row, line', 'view before, after', 'quit'])
      expect(help).toContain(words)
    for (const words of [
      'pause, resume',
      'more, fewer',
      'stop, back',
      'undo stop',
      'abort',
      'worker W0',
      'zoom',
    ])
      expect(help, words).not.toContain(words)
  })
})

describe('the table while the keys are in a pane', () => {
  /** A long backlog: as many failed as asked, three at work, forty to do. */
  function long(failed: number): FakeBoard {
    const reason = { code: 'agent:exit-1', message: 'exit 1', detail: {} } as const
    const working = [0, 1, 2].map((worker) =>
      row({ id: `RUN-${worker}`, title: 'at work', phase: 'running', worker, seconds: 5 }),
    )
    const rows = [
      ...Array.from({ length: failed }, (_, index) =>
        row({
          id: `FAIL-${index}`,
          title: 'failed',
          standing: { status: 'failed', failedAt: 0, reason },
          seconds: 1,
        }),
      ),
      ...working,
      ...Array.from({ length: 40 }, (_, index) => row({ id: `TODO-${index}`, title: 'to do' })),
    ]
    const board = new FakeBoard({
      rows,
      slots: working.map((each, worker) => slot(worker, { row: each, log: new FakeLog(['x']) })),
    })
    return board
  }

  const tableOf = (frame: string): readonly string[] =>
    frame
      .slice(frame.indexOf('─ Tasks '))
      .split('\n')
      .slice(2, -1)
      .filter((line) => !line.startsWith(' ! '))

  it('stays at its top when tasks change places below', async () => {
    const board = long(0)
    const screen = await screenOf(board, 120, 40)
    expect(tableOf(await screen.frame())[0]).toContain('RUN-0')
    // The first row's task fails and the others move down by one, as they do all the time.
    for (let round = 1; round < 12; round++) {
      board.change({ rows: [...long(round).facts.rows.slice(0, round), ...board.facts.rows.slice(-43)] })
      await screen.frame()
    }
    const table = tableOf(await screen.frame())
    expect(table.some((line) => line.startsWith('▸') && line.includes('RUN-0'))).toBe(true)
    // One row is pinned.
    expect(screen.store.getState().lists.workers.top).toBe(Math.max(0, 12 - (table.length - 1)))
  })

  it('shows the row of the focused pane, just in view, however many failed stand above it', async () => {
    const screen = await screenOf(long(90), 120, 40)
    await screen.frame()
    const frame = await screen.frame()
    const table = tableOf(frame)
    expect(table.at(-2)).toMatch(/^▸ .* RUN-0 /)
    expect(table.at(-1)).toContain('2 more in work   ◦ 40 ready')
    expect(frame).toMatch(/83-91 of 133 {2}by what needs you/)
    await screen.press('1')
    expect(tableOf(await screen.frame()).at(-2)).toMatch(/^▸ .* RUN-1 /)
  })

  it('goes on from the row of the pane when the keys come back to the list', async () => {
    const screen = await screenOf(long(3), 120, 40)
    await screen.press('2', 'escape', 'j')
    expect(tableOf(await screen.frame()).find((line) => line.startsWith('▸'))).toContain('TODO-0')
  })
})

describe('a note of a person', () => {
  const frameWith = async (screen: RenderedScreen): Promise<string> => screen.frame()

  it('is typed below, and added to the task that the keys act on', async () => {
    const board = smallBoard()
    const screen = await screenOf(board)
    await screen.press('>', ...'Use the table', 'escape')
    expect(board.notes).toEqual([])
    await screen.press('>', 'N', 'space', '1', 'enter')
    expect(board.notes).toEqual([{ item: 'AUTH-003', text: 'N 1' }])
    expect(await lastLine(screen)).toContain('noted: the next try of AUTH-003 is given it')
    await screen.press('>', 'enter')
    expect(await lastLine(screen)).toContain('nothing was written')
    expect(board.notes).toHaveLength(1)
  })

  it('takes a paste, which steers nowhere else, and is not lost by one Esc when it is long', async () => {
    const board = smallBoard()
    const screen = await screenOf(board)
    screen.paste('xq')
    expect(board.asks).toEqual([])
    await screen.press('>')
    screen.paste('first\r\nsecond\u001b[2J')
    await screen.press('escape')
    expect(await frameWith(screen)).toContain('Discard it?  y discard')
    await screen.press('n')
    expect(await frameWith(screen)).toMatch(/first[^]*second/)
    await screen.press('enter')
    expect(board.notes[0]!.text).toBe('first\nsecond\u001b[2J')
    await screen.press('>')
    screen.paste('a\nb')
    await screen.press('escape', 'y')
    expect(screen.store.getState().modal).toBeNull()
  })

  it('stays to be typed on when it can not be taken', async () => {
    const board = smallBoard()
    const screen = await screenOf(board)
    await screen.press('>')
    screen.paste('x'.repeat(16_000))
    screen.paste('y'.repeat(10_000_000))
    expect(await frameWith(screen)).toContain('a note has at most 16384 characters, this one 10016000')
    expect(screen.store.getState().modal).toMatchObject({ input: { text: 'x'.repeat(16_000) } })
    await screen.press('escape', 'y')
    board.noNote = 'it is done'
    await screen.press('>', 'h', 'i', 'enter')
    expect(screen.store.getState().modal).toMatchObject({ kind: 'note', input: { text: 'hi' } })
    expect(await frameWith(screen)).toContain('it is done')
    await screen.press('escape')
    board.note = () => Promise.reject(new Error('the disk is full'))
    await screen.press('>', 'h', 'o', 'enter')
    expect(screen.store.getState().modal).toMatchObject({ kind: 'note', input: { text: 'ho' } })
    expect(await frameWith(screen)).toContain('the disk is full')
  })

  it('interrupts an agent that can be told, and says what became of it', async () => {
    const board = smallBoard()
    board.tellsAgents = true
    board.answer = { state: 'done', message: 'AUTH-003 goes on with your message' }
    const screen = await screenOf(board)
    await screen.press('>', 'h', 'i', 'enter')
    expect(board.asks).toEqual([{ kind: 'message', item: 'AUTH-003' }])
    expect(await lastLine(screen)).toContain('AUTH-003 goes on with your message')
    board.answer = {
      state: 'refused',
      message: 'aider takes no message while it runs; the next try of AUTH-003 is given it',
    }
    await screen.press('>', 'h', 'i', 'enter')
    expect(await lastLine(screen)).toContain('noted, not told now: aider takes no message while it runs')
  })
})

describe('a plan that waits for an answer', () => {
  const todo = { status: 'todo', notBefore: null, hold: null, reason: null } as const
  const asking = () =>
    new FakeBoard({
      rows: [row({ id: 'AUTH-1', title: 'a', standing: { ...todo, asks: attemptId(1) } })],
    })

  it('is shown by y, and a second y lets it be carried out', async () => {
    const board = asking()
    const screen = await screenOf(board)
    await screen.press('tab')
    expect(await lastLine(screen)).toContain('y plan')
    await screen.press('y')
    const frame = await screen.frame()
    expect(frame).toContain('Plan of AUTH-1')
    expect(frame).toContain('First the reader, then the writer.')
    expect(frame).not.toContain('new run')
    board.change({ run: run({ endedAt: at }) })
    expect(await screen.frame()).toContain('Plan of AUTH-1; an answer begins a new run')
    await screen.press('y')
    expect(board.replies).toEqual([{ item: 'AUTH-1', attempt: 7, answer: 'approved', note: null }])
  })

  it('is made again with n and a note, which may be left out; Esc answers nothing', async () => {
    const board = asking()
    const screen = await screenOf(board)
    await screen.press('tab', 'y', 'escape', 'y', 'n', 'h', 'i', 'enter', 'y', 'n', 'enter')
    expect(board.replies).toEqual([
      { item: 'AUTH-1', attempt: 7, answer: 'refused', note: 'hi' },
      { item: 'AUTH-1', attempt: 7, answer: 'refused', note: '' },
    ])
  })

  it('keeps what was typed when the answer is not taken', async () => {
    const board = asking()
    const screen = await screenOf(board)
    board.noNote = 'it has another plan by now'
    await screen.press('tab', 'y', 'n', 'h', 'i', 'enter')
    expect(await screen.frame()).toContain('it has another plan by now')
    expect(screen.store.getState().modal).toMatchObject({ kind: 'note', input: { text: 'hi' } })
    board.answerPlan = () => Promise.reject(new Error('the disk is full'))
    await screen.press('enter')
    expect(await screen.frame()).toContain('the disk is full')
    expect(screen.store.getState().modal).toMatchObject({ refuses: 7, input: { text: 'hi' } })
  })

  it('is nothing that another task has', async () => {
    const screen = await screenOf(smallBoard())
    expect(await lastLine(screen)).not.toContain('y plan')
    await screen.press('y')
    expect(await lastLine(screen)).toContain('no plan waits for an answer here')
  })
})

describe('notices of the run', () => {
  const long = `run 7 goes on with other options from now on: ${'gate from npm test to npm run all; '.repeat(5)}the end`
  const first = { id: '3', at, text: literal('the pool has an agent that is not here') }
  const noticed = () => {
    const board = smallBoard()
    board.change({ notices: [first, { id: '4', at, text: sanitize(long) }] })
    return board
  }
  const aboveFooter = async (screen: RenderedScreen): Promise<string> =>
    (await screen.frame()).split('\n').at(-2) ?? ''

  it('stand above the footer until they are read, and can be read whole', async () => {
    const screen = await screenOf(noticed())
    expect(await aboveFooter(screen)).toMatch(/^ ! i reads it \(and 1 before it\): run 7 goes on .*…$/)
    await screen.press('i')
    const shown = (await screen.frame()).replaceAll(/\s*┃\s*/g, ' ')
    expect(shown).toContain('the end')
    expect(shown).toContain('the pool has an agent that is not here')
    await screen.press('escape')
    expect(await aboveFooter(screen)).not.toContain('run 7 goes on')
    expect(await lastLine(screen)).not.toContain('notices')
    await screen.press('i')
    expect(await screen.frame()).toContain('Notices of the run')
  })

  it('go after a minute, and the key shows them all the same', async () => {
    const board = noticed()
    const screen = await screenOf(board)
    board.change({ now: at + 60_000 })
    expect(await aboveFooter(screen)).not.toContain('reads it')
    await screen.press('i')
    expect(await screen.frame()).toContain('Notices of the run')
  })

  it('that stay true stay until they are read; without any the key says so', async () => {
    const board = smallBoard()
    const screen = await screenOf(board)
    await screen.press('i')
    expect(await lastLine(screen)).toContain('✗ there are no notices')
    board.change({ now: at + 900_000, notices: [{ ...first, at: null }] })
    expect(await aboveFooter(screen)).toContain('the pool has an agent')
    await screen.press('i', 'enter')
    expect(await aboveFooter(screen)).not.toContain('the pool has an agent')
  })
})
