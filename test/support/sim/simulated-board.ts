import { noSettings } from '../../../src/core/run/setting.ts'
import { StoreBoard, type BoardParts } from '../../../src/board/store-board.ts'
import type { BoardSnapshot } from '../../../src/core/board/snapshot.ts'
import type { Clock } from '../../../src/core/ports/clock.ts'
import type { Store } from '../../../src/core/ports/store.ts'
import { openPaneLog } from '../../../src/process/logs/pane-log.ts'
import { simulatedIdentity } from '../../../src/sim/world/simulated-world.ts'
import { rowText } from '../../../src/text/row.ts'
import { keyTable } from '../../../src/keymap/key-table.ts'
import { headerLines } from '../../../src/tui/views/header.ts'
import { itemNote } from '../../../src/wording/item-note.ts'
import { notedRow } from '../../../src/wording/noted-item.ts'
import { firstRows } from '../first-rows.ts'

/** What a person sees of a simulated run at a moment. */
export interface Sight {
  readonly snapshot: BoardSnapshot
  /** The header's line with the state, without colours. */
  readonly header: string
  /** Why each task stands where it does, by its id. */
  readonly why: Readonly<Record<string, string>>
}

/** A board over a store of which nothing but the store is there. */
export const boardOver = (store: Store, clock: Clock, parts: Partial<BoardParts> = {}): StoreBoard =>
  new StoreBoard({
    ...{ store, clock, livenessOf: () => 'alive', self: simulatedIdentity, project: 'r', target: 'main' },
    ...{
      endedBefore: null,
      openLog: () => openPaneLog({ own: () => [] }),
      look: async () => noChange,
      openDiff: async () => noDiff,
      openConflict: async () => ({ files: [], by: [] }),
      vitalsOf: () => null,
      startOf: () => ({ making: null, makesIt: false, begun: [] }),
    },
    undoHere: () => Promise.reject(new Error('nobody takes anything back')),
    ...{
      wake: () => {},
      wanted: () => {},
      begun: async () => {},
      watches: () => false,
      storeHeld: () => null,
    },
    ...{ stopping: () => false, draining: () => null, unsettled: async () => null },
    ...{ settling: async () => null, branchTip: async () => null },
    keepCopy: () => Promise.reject(new Error('nobody copies anything')),
    reportOf: () => '',
    settings: noSettings('this is no run that goes on'),
    summaryOf: () => Promise.reject(new Error('nobody asked for a summary')),
    ...parts,
  })

/** Looks at a simulated run through the board and the words that the screen has. */
export async function sightOf(store: Store, clock: Clock): Promise<Sight> {
  const board = boardOver(store, clock)
  const snapshot = await board.read(firstRows(100))
  const views = ['workers', 'summary'] as const
  const facts = { snapshot, view: views[0], views, crumb: null, keymap: keyTable, width: 120 }
  const [header] = headerLines({ ...facts, rows: 1 })
  const notes = snapshot.rows.map((row) => {
    const note = itemNote(notedRow(row), { run: snapshot.run, now: snapshot.now, workers: snapshot.wanted })
    return [row.item.id, note.text] as const
  })
  return {
    snapshot,
    header: rowText(header ?? [])
      .replaceAll(/\s+/g, ' ')
      .trim(),
    why: Object.fromEntries(notes),
  }
}

const noDiff = { files: [], added: 0, removed: 0, leftOut: [], close: () => {} }
const noChange = { files: 0, added: 0, removed: 0 }
