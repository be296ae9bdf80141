import type {
  MissedTasks,
  ReadingInPieces,
  StepsImported,
  StepsOrder,
} from '../../../core/ports/backlog-store.ts'
import { finishLengths } from '../../graph/finish-lengths.ts'
import { selectWritesOf } from '../sources.ts'
import type { Operation } from '../../statement.ts'
import { carryOutAll } from './carry-out-all.ts'
import { checkGraph, type Lengths } from './check-graph.ts'
import { checkNames } from './names/check-names.ts'
import { finishImport, forgetImport, orLetGo, type Importing } from './finish-import.ts'
import {
  decideImport,
  endImport,
  ImportTakenOver,
  standingImport,
  takeImport,
  type StoredReading,
} from './import-row.ts'
import { refuseProblems } from './names/name-problems.ts'
import { storeChanges } from './store-changes.ts'
import { ShortWrites } from './short-writes.ts'
import { anyStaged } from './staged-rows.ts'
import { stageFewChanges, type FewChanges } from './stage-few-changes.ts'
import { stageReadings } from './stage-readings.ts'
import { stageRemovals } from './stage-removals.ts'

/** See `ImportStore`. */
export async function importInSteps(order: StepsOrder, importing: Importing): Promise<StepsImported> {
  try {
    return await importAll(order, importing)
  } catch (error) {
    if (!(error instanceof ImportTakenOver)) throw error
    // Whoever took this process for dead has finished or forgotten it: only a new reading says which.
    return { ...nothing, stale: order.readings.map(({ source }) => source) }
  }
}

async function importAll(order: StepsOrder, importing: Importing): Promise<StepsImported> {
  const writes = await begin(importing)
  const prepared = await orForget(writes, () => prepare(order, writes))
  if ('stopped' in prepared) return prepared.stopped
  const { size, told, readings, lengths, missed } = prepared
  const lengthOf = lengths?.ofStaged ?? (() => null)
  const { added, changed, gone, heldBack, edits } = await orLetGo(writes, async () => {
    const carried = await carryOutAll({ readings, lengthOf, isRecognised: true }, writes)
    if (lengths !== null) await storeChanges(lengths, writes)
    await writes.end(() => endImport({}))
    return carried
  })
  await finishLengths(importing.driver).catch(() => undefined)
  const unchanged = size - added - (changed - gone)
  const result = { added, changed, unchanged: Math.max(0, unchanged), heldBack, edits, ...told }
  return missed.length === 0 ? result : { ...result, missed }
}

async function begin(importing: Importing): Promise<ShortWrites> {
  const { driver, livenessOf, self } = importing
  const writes = new ShortWrites(driver)
  const identity = await self()
  for (;;) {
    await finishImport(importing)
    const isBegun = await driver.write(function* (now) {
      if ((yield* standingImport({ livenessOf, identity, now })) !== null) return false
      yield* takeImport(null, { owner: identity, tenure: writes.tenure }, now)
      return true
    })
    if (isBegun) return writes
  }
}

/** All that is done before the import is decided: whatever goes wrong takes all of it back. */
async function orForget<T extends object>(
  writes: ShortWrites,
  act: () => Promise<T | { readonly stopped: StepsImported }>,
): Promise<T | { readonly stopped: StepsImported }> {
  try {
    const prepared = await act()
    if ('stopped' in prepared) await forgetImport(writes)
    return prepared
  } catch (error) {
    // Where it can't be taken back now, whoever imports next does it.
    await orLetGo(writes, () => forgetImport(writes)).catch(() => undefined)
    throw error
  }
}

async function prepare(order: StepsOrder, writes: ShortWrites) {
  const few = await stageFewChanges(order.readings, writes)
  const looked = few === null ? await lookAtAll(order, writes) : asBefore(few)
  if ('stopped' in looked) return looked
  const readings = order.readings.map(storedReading)
  const stale = await writes.write('decide', function* (): Operation<readonly string[]> {
    const written = yield* writtenSince(order.readings)
    if (written.length === 0) yield* decideImport({ readings: JSON.stringify(readings) })
    return written
  })
  return stale.length > 0 ? { stopped: { ...nothing, stale } } : { ...looked, readings }
}

/** What is known of files that have been staged and checked. */
interface Looked {
  /** How many tasks they have. */
  readonly size: number
  readonly told: Pick<StepsImported, 'notices' | 'moreNotices'>
  /** Null: as they were. */
  readonly lengths: Lengths | null
  readonly missed: readonly MissedTasks[]
}

const asBefore = ({ size, notices }: FewChanges): Looked => ({
  ...{ size, told: { notices }, lengths: null, missed: [] },
})

async function lookAtAll(
  order: StepsOrder,
  writes: ShortWrites,
): Promise<Looked | { readonly stopped: StepsImported }> {
  const staged = await stageReadings(order.readings, writes)
  const { half, missed, cancelled } = await stageRemovals(order.readings, staged, writes)
  if (half.length > 0) return { stopped: { ...nothing, half } }
  const found = await checkNames(order, staged, writes)
  refuseProblems(order, staged, found)
  const isNew = (await writes.read(() => anyStaged({}))) !== null
  const lengths = isNew ? await checkGraph(staged, { readings: order.readings, cancelled }, writes) : null
  const notices = [...staged.problems.notices, ...found.notices]
  const moreNotices = staged.problems.left.notice + found.left.notice
  const told = { notices, ...(moreNotices > 0 ? { moreNotices } : {}) }
  return { size: staged.index.size, told, lengths, missed }
}

const nothing: StepsImported = { added: 0, changed: 0, unchanged: 0, heldBack: 0, edits: [], notices: [] }

function storedReading(reading: ReadingInPieces): StoredReading {
  const { source, checkout, place, switched, format = null, prefix = null } = reading
  return { source, checkout, place, switched, format, prefix, stamp: reading.stamp?.() ?? null }
}

/** Sources that show statuses of ours by now which they did not show when they were read. */
function* writtenSince(readings: readonly ReadingInPieces[]): Operation<readonly string[]> {
  const stale: string[] = []
  for (const { source, writes } of readings)
    if (writes !== undefined && writes !== ((yield* selectWritesOf({ path: source })) ?? 0))
      stale.push(source)
  return stale
}
