import type { BacklogReading, ImportPreview } from '../../core/ports/backlog-store.ts'
import type { Operation } from '../statement.ts'
import { circleOf } from './apply-edit.ts'
import { selectCheckout } from './file-standings.ts'
import { refuseTwins } from './import-problems.ts'
import { missedIn, openReading, planOfReadings, removalsOf, type OpenedReading } from './opened-reading.ts'
import { selectSource } from './sources.ts'

/** No row has it. */
const none = 0

/** What an import of these files would do; nothing is written. @throws LoopworkError kind `backlog` where it would be refused. */
export function* previewImport(readings: readonly BacklogReading[]): Operation<ImportPreview> {
  refuseTwins(readings)
  const opened: OpenedReading[] = []
  for (const reading of readings) {
    const sourceId = (yield* selectSource({ path: reading.source })) ?? none
    const checkoutId = (yield* selectCheckout({ root: reading.checkout })) ?? none
    opened.push(yield* openReading(reading, { sourceId, checkoutId }))
  }
  const plan = yield* planOfReadings(opened)
  const removals = opened.map(removalsOf)
  const removed = removals.flatMap(({ edits }) => edits)
  const missed = missedIn(opened, removals)
  const keyOf = new Map(opened.flatMap(({ items }) => items.map(({ id, item }) => [id, item])))
  const edits: ImportPreview['edits'][number][] = []
  /** Items of edits that are refused only here: the plan has counted them as changed. */
  let circles = 0
  for (const edit of plan.edits) {
    const { item, word, from, effect } = edit
    const isRefused = (yield* circleOf(edit)) !== null
    if (isRefused && !plan.changed.some(({ id }) => id === edit.id)) circles++
    edits.push({ item, word, from, outcome: isRefused ? 'refuse' : effect.kind })
  }
  return {
    added: plan.added.map(({ draft }) => draft.id),
    changed: plan.changed.flatMap(({ id, fields }) => {
      const item = keyOf.get(id)
      return item === undefined ? [] : [{ item, fields }]
    }),
    edits,
    removed: removed.map(({ item, from, effect }) => ({ item, from, outcome: effect.kind })),
    unchanged: plan.unchanged + circles,
    ...(missed.length === 0 ? {} : { missed }),
  }
}
