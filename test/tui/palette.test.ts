import { describe, expect, it } from 'vitest'
import { keymapOf } from '../../src/keymap/key-bindings.ts'
import { keyTable } from '../../src/keymap/key-table.ts'
import { itemId, oid } from '../../src/core/ids.ts'
import type { ItemRow } from '../../src/core/ports/store-reader.ts'
import type { Modal } from '../../src/tui/state/screen/modal.ts'
import { placeOf } from '../../src/tui/state/place.ts'
import { paletteEntries } from '../../src/tui/palette/palette-entries.ts'
import { boards } from './fixtures/demo-boards.ts'
import { row } from './fixtures/fake-board.ts'
import { middleBoard, smallBoard } from './fixtures/reference-board.ts'
import { lastLine, screensAt } from './fixtures/opened-screen.ts'

const screenOf = screensAt(100, 30)

describe('the list of all actions', () => {
  it('has every action of the table with its key, and those that can’t be done now last, with the reason', async () => {
    const screen = await screenOf(boards['mixed']!())
    const entries = paletteEntries(screen.store.getState(), '')
    const actions = entries.flatMap(({ act }) => (act.kind === 'action' ? [act.row.action] : []))
    const all = new Set(
      keyTable.map(({ action }) => action).filter((action) => action !== 'palette' && action !== 'worker'),
    )
    expect(new Set(actions)).toEqual(all)
    expect(actions).toHaveLength(all.size)
    const stop = entries.find(({ act }) => act.kind === 'action' && act.row.action === 'stop')!
    expect([stop.keys, stop.why]).toEqual(['x', 'not in Summary'])
    const firstOff = entries.findIndex(({ why }) => why !== null)
    expect(entries.slice(firstOff).every(({ why }) => why !== null)).toBe(true)
  })

  it('does what is chosen in the place where it was opened, as its key would', async () => {
    const board = smallBoard()
    const screen = await screenOf(board)
    await screen.press(':', ...'pause', 'enter')
    expect(board.asks).toEqual([{ kind: 'pause' }])
    expect(await lastLine(screen)).toContain('✓ paused')
  })

  it.each([
    ['dep', 'tree'],
    ['graph', 'tree'],
    ['critical path', 'tree'],
    ['kill task', 'stop'],
    ['Kill', 'stop'],
    ['config', 'settings'],
    ['rerun', 'retry'],
    ['conc', 'more'],
    ['exit', 'quit'],
    ['sort', 'order'],
  ])('finds by a word of other tools, %s, the action %s', async (typed, action) => {
    const screen = await screenOf(smallBoard())
    const [first] = paletteEntries(screen.store.getState(), typed)
    expect(first?.act).toMatchObject({ kind: 'action', row: { action } })
  })

  it('says why something is not done', async () => {
    const screen = await screenOf(smallBoard())
    await screen.press(':', ...'set the budget', 'enter')
    expect(await lastLine(screen)).toContain('✗ the run has no budget')
  })

  it('goes to a view, to a worker, and to a task by a part of its title or by its id, whatever its capitals', async () => {
    const screen = await screenOf(middleBoard(), 120, 40)
    await screen.press(':', ...'go tasks', 'enter')
    expect(placeOf(screen.store.getState())).toBe('tasks')
    await screen.press(':', ...'w2', 'enter')
    expect(screen.store.getState().focus).toMatchObject({ on: 'pane', worker: 2 })
    const { rows } = screen.store.getState().snapshot!
    await screen.press(':', ...rows[3]!.item.title.slice(0, 12).replaceAll(' ', ''), 'enter')
    expect(screen.store.getState().pages).toMatchObject([{ kind: 'task', item: rows[3]!.item.id }])
    await screen.press('escape', ':', ...rows[0]!.item.id.toLowerCase(), 'enter')
    expect(screen.store.getState().pages).toMatchObject([{ kind: 'task', item: rows[0]!.item.id }])
  })

  it('says that there is no such task', async () => {
    const screen = await screenOf(smallBoard())
    await screen.press(':', ...'GONE-404', 'enter')
    expect(await lastLine(screen)).toContain('✗ there is no task GONE-404')
  })

  it('chooses with the arrows, takes what is pasted, and closes without doing anything', async () => {
    const board = smallBoard()
    const screen = await screenOf(board)
    await screen.press(':')
    screen.paste('pau\nse')
    expect(screen.store.getState().modal).toMatchObject({ input: { text: 'pau se' } })
    await screen.press('down', 'up', 'down', 'escape')
    expect(screen.store.getState().modal).toBeNull()
    expect(board.asks).toEqual([])
  })

  it('stays inside every size', async () => {
    for (const [columns, rows] of [
      [40, 10],
      [79, 12],
      [80, 24],
      [300, 100],
    ] as const) {
      const screen = await screenOf(smallBoard(), columns, rows)
      await screen.press(':', ...Array.from({ length: 40 }, () => 'down'))
      const lines = (await screen.frame()).split('\n')
      expect(lines.length).toBeLessThanOrEqual(rows)
      expect(lines.some((line) => line.includes('▸'))).toBe(true)
    }
  })
})

describe('keys of a person’s own', () => {
  it('do what they were given, and are what footer, help and list show', async () => {
    const board = smallBoard()
    const screen = await screenOf(board)
    screen.store.setState({ keymap: keymapOf({ pause: ['ctrl+o'], help: ['h'], quit: ['Q'] }) })
    expect(await lastLine(screen)).toMatch(/^ h help {2}Ctrl\+O pause .*Q quit/)
    await screen.press('p')
    expect(board.asks).toEqual([])
    await screen.press('ctrl+o')
    expect(board.asks).toEqual([{ kind: 'pause' }])
    await screen.press('h')
    expect(await screen.frame()).toMatch(/Ctrl\+O +pause, resume/)
    await screen.press('h', ':', ...'pause')
    expect(await screen.frame()).toMatch(/▸ Ctrl\+O +pause/)
  })
})

describe('dialogs and messages, with keys of a person’s own', () => {
  const openDialog = async (modal: Modal) => {
    const screen = await screenOf(smallBoard())
    const keymap = keymapOf({ skip: ['f2'], undo: ['ctrl+u'], notices: ['ctrl+o'], quit: ['Q'] })
    screen.store.setState({ keymap, modal })
    return screen
  }
  const merge = { item: itemId('DOC-001'), commit: oid('8'.repeat(40)) }

  it.each<[string, string, Modal]>([
    ['f2', 's', { kind: 'skip', item: itemId('UI-002'), neededBy: [itemId('UI-003')] }],
    ['ctrl+u', 'u', { kind: 'undo', merge }],
    ['ctrl+o', 'i', { kind: 'notices', from: 0 }],
    ['Q', 'q', { kind: 'notices', from: 0 }],
  ])('%s and not %s confirms or closes what it opened', async (own, usual, modal) => {
    const screen = await openDialog(modal)
    await screen.press(usual)
    expect(screen.store.getState().modal).toEqual(modal)
    await screen.press(own)
    expect(screen.store.getState().modal).toBeNull()
  })

  it.each([
    [['f2'], 'F2 again is for that'],
    [[], 'choose it again'],
  ])('%j for another task than the one that was meant says how it is for that', async (retry, words) => {
    const board = middleBoard()
    const screen = await screenOf(board)
    screen.store.setState({ keymap: keymapOf({ retry }) })
    await screen.press('tab', 'tab', 'tab', 'tab', 'g')
    const [{ item }, ...rest] = board.facts.rows as [ItemRow, ...ItemRow[]]
    const another = row({ id: 'DB-009', title: 'Fails', standing: item.standing, seconds: 1 })
    board.change({ rows: [another, ...rest] })
    await screen.frame()
    await screen.press(':', ...'retry this', 'enter')
    expect(board.retries).toEqual([])
    expect(await lastLine(screen)).toContain(`✗ this is DB-009 now; ${words}`)
  })
})

describe('the help', () => {
  it('finds a key by what it does; Esc shows all again, then closes', async () => {
    const screen = await screenOf(smallBoard())
    await screen.press('?', '/', ...'workers')
    const found = await screen.frame()
    expect(found).toContain('more, fewer workers')
    expect(found).not.toContain('pause, resume')
    await screen.press('escape')
    expect(await screen.frame()).toContain('pause, resume')
    await screen.press('escape')
    expect(screen.store.getState().modal).toBeNull()
  })

  it('says that nothing was found', async () => {
    const screen = await screenOf(smallBoard())
    await screen.press('?', '/', ...'zzz')
    expect(await screen.frame()).toContain('no key here says that')
  })
})
