import { slotSays } from '../pane/slot-says.ts'
import type { BoardSnapshot, SlotView } from '../../core/board/snapshot.ts'
import type { ItemRow } from '../../core/ports/store-reader.ts'
import { needYou, withWorkers } from '../../core/run/counts.ts'
import { counted, groupDigits, plural } from '../../text/plural.ts'
import { rowText } from '../../text/row.ts'
import { emptySafe, joinSafe, literal, safe, type Safe } from '../../text/safe.ts'
import { sanitize } from '../../text/sanitize.ts'
import { spokenDuration } from '../../text/time/spoken-duration.ts'
import { momentOf } from '../../wording/moment.ts'
import { lookOfRow } from '../../wording/state-look.ts'
import { cureOf } from '../../wording/cure.ts'
import { notedRow } from '../../wording/noted-item.ts'
import { keyWords } from '../../keymap/key-words.ts'
import type { ScreenState } from '../state/screen/screen-state.ts'
import { noteOf } from '../views/tasks/note.ts'
import { spokenRow } from './spoken-rows.ts'

/** Where the run stands: `running, 14 of 35 done, 1 failed, 6 workers, 12 minutes 31`. */
export function standing(state: ScreenState, snapshot: BoardSnapshot): Safe {
  const { counts, run, now, wanted, forecast } = snapshot
  const { word, detail } = momentOf({ ...snapshot, keys: keyWords(state.keymap) })
  const parts = [
    safe`${sanitize(word.toLowerCase())}${detail === null ? emptySafe : safe`: ${detail}`}`,
    ...(counts.total === 0 ? [] : [safe`${groupDigits(counts.done)} of ${groupDigits(counts.total)} done`]),
    ...anyOf(counts.failed, literal('failed')),
    ...anyOf(counts.conflict, literal('in conflict')),
    ...anyOf(withWorkers(counts), literal('running')),
    ...anyOf(counts.byToken ?? 0, literal('claimed by others')),
    ...anyOf(counts.merging, literal('merging')),
    ...anyOf(counts.queued, literal('in the merge queue')),
    ...anyOf(counts.blocked, literal('blocked')),
    ...(wanted === 0 ? [] : [plural(wanted, 'worker')]),
    ...(run === null ? [] : [safe`for ${spokenDuration((run.endedAt ?? now) - run.startedAt)}`]),
    ...(forecast === null || run === null || run.endedAt !== null
      ? []
      : [safe`to the end about ${spokenDuration(forecast.ms.p50)} to ${spokenDuration(forecast.ms.p90)}`]),
  ]
  return joinSafe(parts, literal(', '))
}

const anyOf = (count: number, word: Safe): readonly Safe[] => (count === 0 ? [] : [counted(count, word)])

/** The same, then each that needs a person with its cure, and each worker. */
export function wholeStanding(state: ScreenState, snapshot: BoardSnapshot): readonly Safe[] {
  const needy = snapshot.rows.filter(
    ({ state: its }) => its === 'failed' || its === 'conflict' || its === 'asks',
  )
  const more = needYou(snapshot.counts) - needy.length
  return [
    standing(state, snapshot),
    ...needy.map((row) => needs(row, state, snapshot)),
    ...(more > 0
      ? [safe`${plural(more, 'task')} more ${more === 1 ? literal('needs') : literal('need')} you`]
      : []),
    ...snapshot.slots.map((slot) => workerSentence(slot, state, snapshot)),
  ]
}

/** `needs you: API-007, Return 422, failed, gate: npm test, exit 1. tries it again: loopwork retry API-007` */
function needs(row: ItemRow, state: ScreenState, snapshot: BoardSnapshot): Safe {
  const cure = cureOf({
    kind: 'item',
    item: notedRow(row),
    keys: keyWords(state.keymap),
    stands: (path) => snapshot.keptWorktrees.has(path),
  })
  const typed = safe`retry ${sanitize(row.item.id)}`
  const way = cure === null ? emptySafe : safe`. Type: ${typed}, which ${cure.words}`
  return safe`needs you: ${taskSentence(row, state, snapshot)}${way}`
}

/** `API-007, Return 422 with field errors, failed, try 3, gate: npm test, exit 1` */
export function taskSentence(row: ItemRow, state: ScreenState, snapshot: BoardSnapshot): Safe {
  const { item, attempt } = row
  const tries = attempt === null || attempt.tryNumber < 2 ? [] : [safe`try ${attempt.tryNumber}`]
  const note = spokenRow(rowText(noteOf(row, snapshot, state.keymap)))
  const parts = [sanitize(item.id), sanitize(item.title), lookOfRow(row).word, ...tries, note]
  return joinSafe(
    parts.filter((part) => part !== ''),
    literal(', '),
  )
}

/** `W0 AUTH-003, Add refresh tokens, running, 2 minutes 10, Edit src/auth/refresh.ts` */
export function workerSentence(
  { worker, agent, work, says }: SlotView,
  state: ScreenState,
  snapshot: BoardSnapshot,
): Safe {
  const name = agent === null ? safe`W${worker}` : safe`W${worker}.${agent + 1}`
  if (work === null) return safe`${name} free: ${slotSays({ says: says.replace(/^Free\. /, '') }, state)}`
  const time = spokenDuration(snapshot.now - work.attempt.startedAt)
  return safe`${name} ${taskSentence(work.row, state, snapshot)}, for ${time}`
}
