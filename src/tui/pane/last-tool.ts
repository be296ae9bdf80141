import type { BoardSnapshot } from '../../core/board/snapshot.ts'
import type { Line } from '../../core/line.ts'
import type { PaneLog } from '../../core/log/pane-log.ts'
import { headOf } from '../../text/cells.ts'
import { emptySafe, safe, type Safe } from '../../text/safe.ts'

/** How far back it is searched: an agent that printed more than this since then has no entry in its row. */
const lookBack = 40
const mostCells = 500

/**
 * What an agent does now, for its row in the table: its last tool call, without how much it changed. Looked for once in a snapshot:
 * what is drawn again for the same one, to move a heartbeat, does not read the log again.
 */
export function lastTool(log: PaneLog, snapshot: BoardSnapshot): Safe {
  const known = found.get(log)
  const logs = looked.get(snapshot) ?? new WeakSet()
  if (known !== undefined && logs.has(log)) return known.text
  looked.set(snapshot, logs.add(log))
  const version = log.version()
  if (known?.version === version) return known.text
  const line = log.newest(lookBack).findLast(isTool)
  const text = line === undefined ? emptySafe : doing(line)
  found.set(log, { version, text })
  return text
}

const isTool = ({ kind }: Line): boolean => kind === 'tool' || kind === 'edit' || kind === 'command'

function doing({ kind, text }: Line): Safe {
  const shown = headOf(text, mostCells)
    .trimStart()
    .replace(/ {2}[+−-].*$/, '') as Safe
  return kind === 'command' ? safe`$ ${shown}` : shown
}

interface Found {
  readonly version: number
  readonly text: Safe
}

/** A log must not refer to a snapshot: that has the logs of its time, so that each log would keep all snapshots before it. */
const found = new WeakMap<PaneLog, Found>()
const looked = new WeakMap<BoardSnapshot, WeakSet<PaneLog>>()
