import type { EpochMs } from '../../core/ids.ts'
import type { BacklogReading, BacklogsImported } from '../../core/ports/backlog-store.ts'
import { followLinks, linksBefore, type LinkedItem, type Reach } from '../graph/link-change.ts'
import { parentsOf, settleContainers, type Unsettled } from '../operations/containers.ts'
import { recordEvent } from '../operations/record-event.ts'
import { takeBackFor } from '../operations/claims/use-claim.ts'
import type { Operation } from '../statement.ts'
import { applyPlan } from './apply-plan.ts'
import { applyRemovals } from './apply-removals.ts'
import { checkoutIdOf, recordFormat, recordPrefix, recordRead, recordSeen } from './file-standings.ts'
import type { ImportPlan, PlannedEdit } from './import-plan.ts'
import { refuseTwins } from './import-problems.ts'
import { isMovedBy, isNarrowedBy } from './linked-by.ts'
import {
  openReading,
  planOfReadings,
  missedIn,
  removalsOf,
  type OpenedReading,
  type ReadingIds,
} from './opened-reading.ts'
import type { Removals } from './plan-removals.ts'
import { selectWritesOf, sourceIdOf } from './sources.ts'
import { toldEdits } from './told-edits.ts'

/**
 * Files are taken in together, so that an item of one may need, or have come from, another one. An attempt that an edit stops is stopped
 * by its supervisor, and the edit imported then. A claim by a token has no supervisor: it ends here, and the edit follows at once.
 */
export function* importBacklogs(
  readings: readonly BacklogReading[],
  now: EpochMs,
  reach: Reach,
): Operation<BacklogsImported> {
  refuseTwins(readings)
  const stale = yield* writtenSince(readings)
  if (stale.length > 0) return { added: 0, changed: 0, unchanged: 0, heldBack: 0, edits: [], stale }
  const first = yield* importOnce(readings, now, reach)
  const taken = new Set<string>()
  for (const { item, outcome, source } of first.edits) {
    if (outcome === 'stop' && (yield* takeBackFor(item, source, now))) taken.add(item)
  }
  if (taken.size === 0) return first
  const then = yield* importOnce(readings, now, reach)
  const others = first.edits.filter(({ item }) => !taken.has(item))
  const known = new Set<string>(others.map(({ item }) => item))
  return {
    added: first.added,
    changed: first.changed + then.changed,
    unchanged: then.unchanged,
    ...(first.missed === undefined ? {} : { missed: first.missed }),
    heldBack: first.heldBack + then.heldBack,
    edits: [...others, ...then.edits.filter(({ item }) => !known.has(item))],
  }
}

/** Sources that show statuses of ours by now which they did not show when they were read. */
function* writtenSince(readings: readonly BacklogReading[]): Operation<readonly string[]> {
  const stale: string[] = []
  for (const { source, writes } of readings) {
    if (writes !== undefined && writes !== ((yield* selectWritesOf({ path: source })) ?? 0))
      stale.push(source)
  }
  return stale
}

function* importOnce(
  readings: readonly BacklogReading[],
  now: EpochMs,
  reach: Reach,
): Operation<BacklogsImported> {
  const opened: OpenedReading[] = []
  for (const reading of readings) opened.push(yield* openReading(reading, yield* idsOf(reading)))

  const removals: Removals[] = []
  for (const reading of opened) removals.push(yield* remove(reading, now))

  const plan = yield* planOfReadings(opened)
  const becoming = [...plan.edits, ...removals.flatMap(({ edits }) => edits)]
  const around = yield* unsettledBy(plan, becoming)
  const before = yield* linksBefore(
    plan.changed.filter(({ fields }) => isNarrowedBy(fields)).map(({ id }) => id),
    around.parents,
  )
  const linked = yield* applyPlan(plan, now)
  // First: a container that has opened again waits for what is in it, and may be waited for by that.
  yield* settleContainers(around, now)
  yield* followLinks([...linked, ...plan.edits.flatMap(linkedByEdit)], before, reach)
  yield* recordReadings(opened, plan)

  const added = plan.added.length
  const edits = yield* toldEdits(becoming)
  const changed = new Set([
    ...plan.changed.map(({ id }) => id),
    ...becoming.filter((_, at) => edits[at]?.outcome === 'became').map(({ id }) => id),
    ...removals.flatMap(({ held }) => held),
  ]).size
  for (const { source } of added + changed > 0 ? readings : []) {
    yield* recordEvent({ type: 'backlog:imported', source, added, changed }, {}, now)
  }
  const heldBack =
    plan.changed.filter(({ why }) => why !== null).length +
    removals.flatMap(({ held, missed }) => (missed === null ? held : [])).length
  const missed = missedIn(opened, removals)
  const imported = { added, changed, unchanged: plan.unchanged, heldBack, edits }
  return missed.length === 0 ? imported : { ...imported, missed }
}

/** Where containers may be over with an import, or open again. What most files say at a start is what they said: that is nowhere. */
function* unsettledBy(plan: ImportPlan, edits: readonly PlannedEdit[]): Operation<Unsettled> {
  const moved = plan.changed.filter(({ fields }) => isMovedBy(fields))
  const items = [...moved, ...edits].map(({ id }) => id)
  const now = [...plan.added.map(({ facts }) => facts.parent), ...moved.map(({ facts }) => facts.parent)]
  return {
    items: [...items, ...plan.added.map(({ id }) => id)],
    parents: [...(yield* parentsOf(items)), ...now.filter((name) => name !== null)],
  }
}

/** What was over, and a person has opened in its file, waits again, and is waited for. */
const linkedByEdit = ({ id, effect }: PlannedEdit): readonly LinkedItem[] =>
  effect.kind === 'becomes' && effect.verbs[0] === 'retry'
    ? [{ item: id, doubt: 'shrunk', isWider: true, isLinked: true }]
    : []

function* remove(reading: OpenedReading, now: EpochMs): Operation<Removals> {
  const removals = removalsOf(reading)
  yield* applyRemovals(removals, reading, now)
  return removals
}

function* recordReadings(readings: readonly OpenedReading[], plan: ImportPlan): Operation<void> {
  const checkoutOf = new Map<number, number>()
  for (const { sourceId, checkoutId, place, format = null, prefix = null } of readings) {
    checkoutOf.set(sourceId, checkoutId)
    yield* recordRead({ checkout: checkoutId, source: sourceId, branch: place.branch, head: place.head })
    if (format !== null) yield* recordFormat({ source: sourceId, format })
    if (prefix !== null) yield* recordPrefix({ source: sourceId, prefix })
  }
  for (const { id, source, word } of plan.seen) {
    const checkout = checkoutOf.get(source)
    if (checkout !== undefined) yield* recordSeen({ checkout, item: id, word })
  }
}

function* idsOf({ source, checkout }: BacklogReading): Operation<ReadingIds> {
  return { sourceId: yield* sourceIdOf(source), checkoutId: yield* checkoutIdOf(checkout) }
}
