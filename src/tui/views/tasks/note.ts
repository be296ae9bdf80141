import type { BoardSnapshot, SlotView } from '../../../core/board/snapshot.ts'
import type { ItemRow } from '../../../core/ports/store-reader.ts'
import { span, type Row } from '../../../text/row.ts'
import { ordinal } from '../../../text/plural.ts'
import { emptySafe, literal, safe, type Safe } from '../../../text/safe.ts'
import { sanitize } from '../../../text/sanitize.ts'
import type { KeyRow } from '../../../keymap/key-row.ts'
import { keyWords } from '../../../keymap/key-words.ts'
import { stepNote, stepUnderWay } from '../../../wording/agents/start-words.ts'
import type { NamedKeys } from '../../../wording/named-keys.ts'
import { itemNote, type NoteFacts } from '../../../wording/item-note.ts'
import { notedRow } from '../../../wording/noted-item.ts'
import { lastTool } from '../../pane/last-tool.ts'

/**
 * The one fact worth knowing about a task in its state, with what only the screen knows: what its agent does, its place, and before
 * all that its worker goes with it.
 */
export function noteOf(row: ItemRow, snapshot: BoardSnapshot, keymap: readonly KeyRow[]): Row {
  const { text, role } = itemNote(notedRow(row), factsOf(row, snapshot, keyWords(keymap)))
  const slot = slotOf(row, snapshot.slots)
  if (slot?.draining !== true) return [span(text, role)]
  const words = safe`last task of W${slot.worker}${text === '' ? text : safe`; ${text}`}`
  return [span(words, role === 'dim' ? 'warn' : role)]
}

function factsOf(row: ItemRow, snapshot: BoardSnapshot, keys: NamedKeys): NoteFacts {
  const { now, run, slots, leavesAfter, phase, supervisors, replay } = snapshot
  const living = supervisors.filter(({ endedAt }) => endedAt === null)
  const known = {
    now,
    run,
    draining: leavesAfter !== null,
    supervised: phase !== 'left',
    stopping: phase === 'stopping',
    // Nothing is steered in a replay.
    ...(replay === undefined ? { keys } : {}),
    // Of all who supervise it; nobody's is no number of workers.
    ...(living.length === 0 ? {} : { workers: living.reduce((sum, { workers }) => sum + workers, 0) }),
  } as const
  switch (row.state) {
    case 'todo':
      return { ...known, isNext: isNext(row, snapshot), someFree: slots.some(({ work }) => work === null) }
    case 'claimed': {
      const step = stepUnderWay(slotOf(row, slots)?.work?.start ?? [])
      return step === null ? known : { ...known, doing: stepNote(step) }
    }
    case 'running': {
      const slot = slotOf(row, slots)
      const tool = slot?.work == null ? emptySafe : lastTool(slot.work.log, snapshot)
      return { ...known, doing: tool }
    }
    case 'queued':
      return { ...known, queue: queuePlace(row, snapshot) }
    default:
      return known
  }
}

const slotOf = ({ item }: ItemRow, slots: readonly SlotView[]): SlotView | undefined =>
  slots.find(({ work }) => work?.row.item.id === item.id)

/** What a worker takes when it is free: the first that nobody has stopped. */
function isNext({ item }: ItemRow, { rows, phase }: BoardSnapshot): boolean {
  if (phase === 'left') return false
  const next = rows.find(
    ({ state, item: { standing } }) =>
      state === 'todo' && standing.status === 'todo' && standing.hold === null,
  )
  return next?.item.id === item.id
}

/** The place in the queue is known when the queue's first row is in view. */
function queuePlace(row: ItemRow, { rows, rowsOffset }: BoardSnapshot): Safe {
  const queued = rows.filter(({ state }) => state === 'queued')
  const firstAt = rows.findIndex(({ state }) => state === 'queued')
  const place = queued.findIndex(({ item }) => item.id === row.item.id)
  if (firstAt === 0 && rowsOffset > 0) return literal('in the merge queue')
  const merging = rows.find(({ state }) => state === 'merging')
  const ahead = place === 0 ? merging : queued[place - 1]
  const after = ahead === undefined ? emptySafe : safe`, after ${sanitize(ahead.item.id)}`
  return safe`${ordinal(place + (merging === undefined ? 1 : 2))} in merge queue${after}`
}
