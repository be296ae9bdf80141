import { readFileSync } from 'node:fs'
import type { ItemStatus } from '../../src/core/item.ts'
import type { ItemState } from '../../src/core/state.ts'

/** One cell of the table in `docs/backlog-statuses.md`. */
export interface Cell {
  /** As it is written in the file; null: the line is removed. */
  readonly word: string | null
  readonly before: ItemStatus
  /** What the task is when everything has come to rest. */
  readonly after: ItemState
  readonly isRefused: boolean
  readonly isStopped: boolean
}

const columns: readonly ItemStatus[] = ['todo', 'claimed', 'done', 'failed', 'cancelled']

export function backlogStatusTable(): readonly Cell[] {
  const doc = readFileSync(new URL('../../docs/backlog-statuses.md', import.meta.url), 'utf8')
  const rows = doc.split('\n').filter((line) => /^\| (?:`|\()/.test(line))
  return rows.flatMap((row) => {
    const [said = '', ...cells] = row
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim())
    const words =
      said === '(line removed)' ? [null] : [...said.matchAll(/`([^`]+)`/g)].map(([, word]) => word ?? '')
    return words.flatMap((word) => columns.map((before, index) => cellOf(word, before, cells[index] ?? '')))
  })
}

function cellOf(word: string | null, before: ItemStatus, text: string): Cell {
  const after = text.replace(/^stopped, then /, '').replace(/, refused$/, '')
  return {
    word,
    before,
    after: after === 'goes on' ? 'claimed' : (after as ItemState),
    isRefused: text.endsWith(', refused'),
    isStopped: text.startsWith('stopped, then '),
  }
}
