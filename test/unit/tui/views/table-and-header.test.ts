import { describe, expect, it } from 'vitest'
import type { BoardSnapshot } from '../../../../src/core/board/snapshot.ts'
import type { ItemRow } from '../../../../src/core/ports/store-reader.ts'
import { reason } from '../../../../src/core/reason.ts'
import { keyTable } from '../../../../src/keymap/key-table.ts'
import { rowText, rowWidth } from '../../../../src/text/row.ts'
import { taskColumns } from '../../../../src/tui/layout/task-columns.ts'
import { headerLines } from '../../../../src/tui/views/header.ts'
import { noteOf } from '../../../../src/tui/views/tasks/note.ts'
import { taskRow } from '../../../../src/tui/views/tasks/tasks-table.ts'
import { at, row, run } from '../../../tui/fixtures/fake-board.ts'
import { middleBoard } from '../../../tui/fixtures/reference-board.ts'
import { firstRows } from '../../../support/first-rows.ts'

const names = (width: number, id = 8): string[] => taskColumns(width, id).columns.map(({ name }) => name)

describe('the columns of the task table', () => {
  it('appear with width in their order', () => {
    expect(names(47)).toEqual(['title', 'state'])
    expect(names(48)).toEqual(['title', 'state', 'time'])
    expect(names(72)).toEqual(['title', 'state', 'time', 'note'])
    expect(names(110)).toEqual(['title', 'state', 'time', 'diff', 'note'])
    expect(names(118)).toEqual(['title', 'state', 'worker', 'try', 'time', 'diff', 'note'])
    expect(names(138)).toEqual(['title', 'state', 'worker', 'try', 'time', 'diff', 'cost', 'note'])
    expect(names(156)).toEqual(['title', 'state', 'worker', 'try', 'time', 'diff', 'cost', 'agent', 'note'])
  })

  it('have the widths of the design at 80 and 120 columns, and grow with the screen', () => {
    const width = (columns: number, name: string) =>
      taskColumns(columns, 8, ['cost']).columns.find((column) => column.name === name)?.width
    expect([width(80, 'title'), width(80, 'note')]).toEqual([20, 24])
    expect(width(120, 'title')).toBe(27)
    expect(width(200, 'title')).toBe(73)
  })

  it('never go when the screen gets wider, and never pass it', () => {
    for (const id of [4, 8, 11, 14, 30]) {
      let before: string[] = []
      for (let width = 40; width < 320; width++) {
        const { id: idWidth, columns } = taskColumns(width, id)
        const shown = columns.map(({ name }) => name)
        for (const name of before) expect(shown).toContain(name)
        before = shown
        const taken = 5 + idWidth + columns.reduce((sum, column) => sum + column.width + 2, 0)
        expect(taken).toBeLessThanOrEqual(Math.max(width, 60))
      }
    }
  })
})

describe('the time of a task', () => {
  const timeOf = async (row: ItemRow, now: number): Promise<string> => {
    const snapshot = { ...(await middleBoard().read(firstRows(50))), now }
    const facts = { row, snapshot, keymap: keyTable, stopping: null, cursor: 'none', marked: false } as const
    const columns = { id: 8, columns: [{ name: 'time', width: 8 }] } as const
    return (
      rowText(taskRow(facts, columns, 30).row)
        .trim()
        .split(/\s+/)
        .at(-1) ?? ''
    )
  }

  it('goes on while it is worked on, and stands still once its try has ended', async () => {
    const running = row({ id: 'RUNS', title: 'runs', phase: 'running', seconds: 80 })
    const failed = row({
      id: 'FAILED',
      title: 'failed',
      standing: { status: 'failed', failedAt: at, reason: reason('agent:exit-1', 'exit 1') },
      seconds: 80,
    })
    expect([await timeOf(running, at), await timeOf(failed, at)]).toEqual(['1:20', '1:20'])
    expect(await timeOf(running, at + 60_000)).toBe('2:20')
    expect(await timeOf(failed, at + 60_000)).toBe('1:20')
  })
})

describe('the note of the task that is next', () => {
  it('waits for no worker where none is wanted', async () => {
    const snapshot = await middleBoard().read(firstRows(50))
    const next = snapshot.rows.find(({ state }) => state === 'todo')!
    const [living] = [{ workers: 4, endedAt: null }] as unknown as BoardSnapshot['supervisors']
    const noted = (workers: number) =>
      rowText(noteOf(next, { ...snapshot, supervisors: [{ ...living!, workers }] }, keyTable))
    expect(noted(4)).toBe('next, when a worker is free')
    expect(noted(0)).toBe('no workers are wanted')
  })
})

describe('the header', () => {
  it('forecasts nothing of a run that has ended', async () => {
    const board = await middleBoard().read(firstRows(50))
    const forecast = { ms: { p50: 60_000, p90: 60_000 }, costUsd: null }
    const shownOf = (endedAt: number | null): string =>
      headerLines({
        snapshot: { ...board, forecast, run: run({ endedAt }) },
        ...{ view: 'workers', views: ['workers'], crumb: null, keymap: keyTable, width: 180, rows: 1 },
      })
        .map(rowText)
        .join('')
    expect(shownOf(null)).toContain('eta 1m')
    expect(shownOf(at)).not.toContain('eta')
  })

  it('counts what a person or a script has claimed apart from what runs', async () => {
    const board = await middleBoard().read(firstRows(50))
    const counts = { ...board.counts, claimed: board.counts.claimed + 1, byToken: 1 }
    const [row = []] = headerLines({
      snapshot: { ...board, counts },
      ...{ view: 'workers', views: ['workers'], crumb: null, keymap: keyTable, width: 180, rows: 1 },
    })
    expect(rowText(row)).toContain('4 running   1 claimed')
  })

  it('gives up its fields in order, state and count never', async () => {
    const snapshot: BoardSnapshot = {
      ...(await middleBoard().read(firstRows(50))),
      delivery: { kind: 'held', why: 'changed files', files: ['src/a.ts'] },
      forecast: { ms: { p50: 21 * 60_000, p90: 28 * 60_000 }, costUsd: null },
    }
    const fields = {
      blocked: '4 blocked',
      queued: '1 queued',
      running: '4 running',
      branch: ' on main',
      eta: 'eta 21-28m',
      failed: '1 failed',
      delivery: 'main waits',
      workers: '4 workers',
      bar: '━',
      time: '12:31',
    }
    let gone: string[] = []
    for (let width = 180; width >= 24; width--) {
      const [row = []] = headerLines({
        snapshot,
        view: 'workers',
        views: ['workers'],
        crumb: null,
        keymap: keyTable,
        width,
        rows: 1,
      })
      const text = rowText(row)
      expect(rowWidth(row)).toBe(width)
      expect(text).toContain('RUNNING')
      expect(text).toContain('9/24')
      const missing = Object.entries(fields)
        .filter(([, word]) => !text.includes(word))
        .map(([name]) => name)
      expect(missing).toEqual(Object.keys(fields).slice(0, missing.length))
      expect(missing.length).toBeGreaterThanOrEqual(gone.length)
      gone = missing
    }
    expect(gone).toHaveLength(10)
  })
})
