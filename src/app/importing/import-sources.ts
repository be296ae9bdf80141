import { setTimeout as sleep } from 'node:timers/promises'
import type { ReadingRules } from '../../core/backlog/reading-rules.ts'
import path from 'node:path'
import { findBacklog, onlyBacklog } from '../../backlog/find-backlog.ts'
import type { Backlog } from '../../backlog/read-backlog.ts'
import { sourcePlace } from '../../backlog/source-place.ts'
import { inLineOrder } from '../../core/backlog/in-line-order.ts'
import { LoopworkError, problemLine } from '../../core/errors.ts'
import type { BacklogReading, StepsImported } from '../../core/ports/backlog-store.ts'
import type { Store } from '../../core/ports/store.ts'
import { importNotices } from '../../supervisor/backlog/import-notices.ts'
import { asReading, leaving, readTogether, type BacklogsFrom } from '../backlog-files/backlog-files.ts'
import { waitForWriters } from '../backlog-files/wait-for-writers.ts'
import { importReadings } from '../backlog-files/import-readings.ts'
import { namedSources } from '../named-sources.ts'
import { openStoreReadonly, type Project } from '../project.ts'
import { groupDigits } from '../../text/plural.ts'

/** What decides where items come from: arguments first, then the config, then the usual places. */
export interface SourceOrder {
  readonly named: readonly string[]
  readonly configured: readonly string[]
  /** Of the configured ones those that a person named: they may lie outside the repository. */
  readonly mayLeave: readonly string[]
  readonly rules: ReadingRules
}

/** Reads every backlog that is named, or the one found by itself; nothing is stored yet. */
export const readSources = (project: Project, order: SourceOrder): Promise<readonly Backlog[]> =>
  withSources(project, order, readTogether)

/** The same to be imported: large files are read no further than to see whether they are to be. */
export const readForImport = (project: Project, order: SourceOrder): Promise<readonly Backlog[]> =>
  withSources(project, order, (from, paths) => readTogether({ ...from, imports: true }, paths))

/** Calls `read` with what decides where they come from, and with the paths that are named, configured or found. */
export async function withSources<T>(
  project: Project,
  order: SourceOrder,
  read: (from: BacklogsFrom, paths: readonly string[]) => Promise<T>,
): Promise<T> {
  const paths = await sourcePaths(project, order)
  const named = order.mayLeave.map((source) => sourcePlace(project.cwd, source))
  const mayLeave = leaving(project, { named: order.named.length > 0 ? paths : named, configured: paths })
  const store = paths.length === 0 ? null : await openStoreReadonly(project)
  try {
    return await read({ project, store, rules: order.rules, mayLeave }, paths)
  } finally {
    await store?.close()
  }
}

async function sourcePaths(project: Project, { named, configured }: SourceOrder): Promise<readonly string[]> {
  if (named.length > 0) return (await namedSources(project, named)).paths
  if (configured.length > 0) return configured.map((source) => sourcePlace(project.root, source))
  const found = onlyBacklog(await findBacklog(project))
  return found === null ? [] : [path.resolve(project.root, found)]
}

export interface SourcesRead {
  readonly backlogs: readonly Backlog[]
  /** All of them, as they are now. */
  readonly readAgain: () => Promise<readonly Backlog[]>
  /** By which they were read. */
  readonly rules: ReadingRules
}

/** A status takes milliseconds to write: who has found one being written so often has not met one, but something that never ends. */
const mostReadings = 5
const pauseMs = 300

/**
 * Imports backlogs, all of them or nothing: where statuses were written into one while it was read, all are read again, since what one
 * says of a task may be what another one needs. Resolves to notices for the user. What does not change before the run reads the files itself
 * (a line that is refused, a task that has to be stopped) is reported then: it would be reported twice otherwise.
 */
export const importSources = async (
  project: Project,
  store: Store,
  read: SourcesRead,
): Promise<readonly string[]> => (await importAll(project, store, read)).heard

export interface ImportedAll {
  /** Notices for the user. */
  readonly heard: readonly string[]
  /** Null where there was nothing to import from. */
  readonly imported: StepsImported | null
}

/** The same, with what has come of it. */
export async function importAll(
  project: Project,
  store: Store,
  { backlogs: first, readAgain, rules }: SourcesRead,
): Promise<ImportedAll> {
  // What a killed process has begun is finished by the next start, whatever that imports itself.
  await store.finishImport()
  const wait = waitForWriters({ pauseMs })
  let backlogs = first
  for (let reading = 1; ; reading++) {
    if (backlogs.length === 0) return { heard: [], imported: null }
    const readings = await readingsOf(project, store, backlogs)
    const { root } = project
    const result = await importReadings(store, readings, { backlogs, root, rules })
    const again = result.stale ?? result.half
    if (again === undefined) return { heard: noticesOf(backlogs, result), imported: result }
    if (result.half === undefined && reading === mostReadings)
      throw new LoopworkError(
        'backlog',
        `${again.join(', ')}: statuses are written all the time, so that it can't be read in between: nothing was imported`,
        { hint: 'do it again, or leave it to the run that writes them' },
      )
    if (result.half === undefined) await sleep(pauseMs)
    else await wait(result.half)
    backlogs = await readAgain()
  }
}

function noticesOf(backlogs: readonly Backlog[], result: StepsImported): readonly string[] {
  const isNews = result.added > 0 || backlogs.every(hasNoTask)
  const found = inLineOrder([...backlogs.flatMap((backlog) => backlog.notices), ...result.notices])
  // An item that an earlier import took over is known to be in progress: by us. A circle, another file may have closed since.
  const notices = isNews ? found : found.filter(({ rule }) => rule === 'own-parent')
  const names = backlogs.map(({ source }) => source).join(', ')
  const edits = result.edits.filter(({ outcome, circle }) => outcome === 'became' || circle !== null)
  const said = importNotices({ ...result, edits }, names)
  const more = isNews ? (result.moreNotices ?? 0) : 0
  return [...firstOf(notices.map(problemLine), more), ...said.map(({ text }) => text)]
}

/** What it has instead is all that there is to say of it. */
const hasNoTask = ({ drafts, stream, isKnown }: Backlog): boolean =>
  drafts.length === 0 && stream === undefined && isKnown !== true

const noticesShown = 50

/** @param more than these lines, which nobody has kept. */
function firstOf(lines: readonly string[], more: number): readonly string[] {
  const left = Math.max(0, lines.length - noticesShown) + more
  return left === 0 ? lines : [...lines.slice(0, noticesShown), `and ${groupDigits(left)} more such notices`]
}

/** Backlogs with what was checked out when they were read, and whether git has put another version there. */
export async function readingsOf(
  project: Project,
  store: Pick<Store, 'lastRead'>,
  backlogs: readonly Backlog[],
): Promise<readonly BacklogReading[]> {
  const place = { branch: project.found?.branch ?? null, head: project.found?.head ?? null }
  const readings: BacklogReading[] = []
  for (const backlog of backlogs) {
    const last = await store.lastRead(project.root, backlog.source)
    readings.push(await asReading({ project }, backlog, { last, place }))
  }
  return readings
}
