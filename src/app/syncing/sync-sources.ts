import { setTimeout as sleep } from 'node:timers/promises'
import type { Backlog } from '../../backlog/read-backlog.ts'
import type { ReadingRules } from '../../core/backlog/reading-rules.ts'
import { isTracker } from '../../core/backlog/tracker-name.ts'
import type { Problem } from '../../core/errors.ts'
import type { BacklogReading } from '../../core/ports/backlog-store.ts'
import type { Store } from '../../core/ports/store.ts'
import { importNotices } from '../../supervisor/backlog/import-notices.ts'
import {
  createBacklogFiles,
  readTogether,
  type BacklogsFrom,
  type NamedSources,
} from '../backlog-files/backlog-files.ts'
import { isSupervised } from '../claims/backlog-of-claims.ts'
import { importReadings } from '../backlog-files/import-readings.ts'
import { readingsOf } from '../importing/import-sources.ts'
import type { Project } from '../project.ts'
import { recordingWrites } from './recording-writes.ts'
import { emptyReport, withRound, type SyncReport } from './sync-report.ts'
import { syncedSources, type SyncedSources } from './synced-sources.ts'
import { toldNotices } from './told-notices.ts'
import { unshown } from '../backlog-files/unshown.ts'

export interface SyncOrder extends NamedSources {
  readonly rules: ReadingRules
  /** Everything but the writing of the sources: what would be written is found all the same. */
  readonly isDry: boolean
  /** What sources lack is gone, however much that is. */
  readonly takesRemovals: boolean
}

/** Somebody who saves a file now has it again as it was read after so many tries. */
const mostRounds = 5
const pauseMs = 300

/**
 * Brings sources and the store in step: imports what has changed in the sources, all of it or nothing, then writes into each what it does
 * not show yet. A source that changes in between is read again first. @throws LoopworkError kind `backlog` where an import is refused.
 */
export async function syncSources(project: Project, store: Store, order: SyncOrder): Promise<SyncReport> {
  const sources = await syncedSources(project, store, order)
  let report: SyncReport = emptyReport
  for (let round = 1; ; round++) {
    const { changed, ...found } = await syncOnce({ project, store, order, sources })
    report = withRound(report, found)
    if (changed.length === 0) return report
    if (round === mostRounds) {
      const lines = changed.map(
        (source) => `${source}: was changed each of the ${mostRounds} times that it was read: sync it again`,
      )
      return { ...report, unwritten: [...report.unwritten, ...lines] }
    }
    await sleep(pauseMs)
  }
}

interface Syncing {
  readonly project: Project
  readonly store: Store
  readonly order: SyncOrder
  readonly sources: SyncedSources
}

interface Round extends SyncReport {
  /** Sources that somebody has written since they were read. */
  readonly changed: readonly string[]
}

async function syncOnce({ project, store, order, sources }: Syncing): Promise<Round> {
  const { rules, isDry, takesRemovals } = order
  // What a killed process has begun is older than what is read now.
  await store.finishImport()
  const from = { ...sources, project, store, rules }
  const isRunning = await isSupervised(store)
  const read = await readTogether(from, sources.paths)
  const asRead = (await readingsOf(project, store, read)).map((reading) => ({ ...reading, takesRemovals }))
  const { readings, leftOut } = await counting(asRead, { store, isRunning })
  const backlogs = read.filter(({ source }) => readings.some((reading) => reading.source === source))
  const plan = await store.previewImport(readings)
  const imported = await importReadings(store, readings, { backlogs, root: project.root, rules })
  if (imported.stale !== undefined) return { ...emptyReport, changed: imported.stale }
  const names = backlogs.map(({ source }) => source).join(', ')
  // A tracker would be given every status twice, by the run and by us.
  const ofRun = backlogs.filter(({ source }) => isRunning && isTracker(source))
  const ours = backlogs.filter((backlog) => !ofRun.includes(backlog))
  const notices: Problem[] = []
  for (const backlog of backlogs) notices.push(...(await toldNotices(backlog, store, project.root)))
  const report = {
    backlogs,
    plan,
    problems: [
      ...sources.leftAlone,
      ...leftOut,
      ...ofRun.map(({ source }) => noticeOf(source, 'statuses are written into it by the run that goes on')),
      ...notices,
    ],
    heard: importNotices(imported, names).map(({ text }) => text),
  }
  const written = isDry ? await planWrites(from, ours) : await write(from, ours)
  return { ...report, ...written }
}

type From = BacklogsFrom & { readonly store: Store }
type Written = Pick<Round, 'writes' | 'unwritten' | 'changed'>

/** Beside a run, the file of another branch than the run's says nothing about it. */
async function counting(
  readings: readonly BacklogReading[],
  { store, isRunning }: { readonly store: Store; readonly isRunning: boolean },
): Promise<{
  readonly readings: readonly BacklogReading[]
  readonly leftOut: SyncReport['problems']
}> {
  if (!isRunning) return { readings, leftOut: [] }
  const counted: BacklogReading[] = []
  const leftOut: SyncReport['problems'][number][] = []
  for (const reading of readings) {
    const last = reading.switched ? await store.lastRead(reading.checkout, reading.source) : null
    if (last === null || last.branch === reading.place.branch) counted.push(reading)
    else
      leftOut.push(
        noticeOf(reading.source, 'is of another branch than the run that goes on: neither read nor written'),
      )
  }
  return { readings: counted, leftOut }
}

const noticeOf = (file: string, message: string): Problem => ({
  severity: 'notice',
  file,
  line: null,
  field: null,
  message,
})

async function planWrites(from: From, backlogs: readonly Backlog[]): Promise<Written> {
  const writes: SyncReport['writes'][number][] = []
  const unwritten: string[] = []
  for (const { source } of backlogs) {
    const words = await unshown(from, source)
    if (typeof words === 'string') unwritten.push(words)
    else for (const [item, word] of words) writes.push({ source, item, word })
  }
  return { writes, unwritten, changed: [] }
}

async function write(from: From, backlogs: readonly Backlog[]): Promise<Written> {
  const writes: SyncReport['writes'][number][] = []
  const unwritten: string[] = []
  const changed: string[] = []
  for (const { source, stamp } of backlogs) {
    const { store, words } = recordingWrites(from.store)
    const files = createBacklogFiles({ ...from, store })
    const shown = await files.show(source, stamp)
    for (const [item, word] of words) writes.push({ source, item, word })
    if (shown.kind === 'changed') changed.push(source)
    else if (shown.kind === 'problem') unwritten.push(shown.message)
    else unwritten.push(...(await files.showBeside(source)))
  }
  return { writes, unwritten, changed }
}
