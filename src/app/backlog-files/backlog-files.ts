import type { ReadingRules } from '../../core/backlog/reading-rules.ts'
import { statSync } from 'node:fs'
import { realpath } from 'node:fs/promises'
import path from 'node:path'
import type { Companion } from '../../backlog/formats/companion.ts'
import { formats } from '../../backlog/formats/registry.ts'
import { keepCompanion } from '../../backlog/write-back/keep-companions.ts'
import { addTasks, proposedTasks, reviewedWhole } from '../../backlog/write-back/add-tasks.ts'
import { writeBacklog, type BacklogPlace } from '../../backlog/write-back/backlog-writer.ts'
import { lookThrough, readBacklogs, type Backlog, type LookedThrough } from '../../backlog/read-backlog.ts'
import { versionOf } from '../../backlog/read-large.ts'
import { askedOf } from './asked-statuses.ts'
import { importReadings } from './import-readings.ts'
import { mayBeHalf } from './may-be-half.ts'
import { programsHere } from './programs-here.ts'
import { unshown, unshownAsKnown } from './unshown.ts'
import { waitForWriters } from './wait-for-writers.ts'
import { writesInto } from './writes-into.ts'
import { removeLeftovers } from '../../backlog/write-back/replace-if-unchanged.ts'
import { sourceName, type MayLeave } from '../../backlog/source-file.ts'
import { filesWithLeftovers } from '../../backlog/folder/files-with-leftovers.ts'
import { listFolder, taskFolders } from '../../backlog/folder/list-folder.ts'
import { sourceStamp } from '../../backlog/folder/source-stamp.ts'
import { filePartOf } from '../../backlog/source-part.ts'
import { isTracker } from '../../core/backlog/tracker-name.ts'
import { LoopworkError, problemLine } from '../../core/errors.ts'
import type { EpochMs, ItemId } from '../../core/ids.ts'
import type { BacklogReading, FilePlace } from '../../core/ports/backlog-store.ts'
import type { BacklogFiles } from '../../core/ports/backlog.ts'
import type { Store } from '../../core/ports/store.ts'
import { wasSwitched } from '../../git/repository/file-version.ts'
import { toldNotices } from '../syncing/told-notices.ts'
import { trackerOf } from '../trackers/tracker-of.ts'
import { headOf } from '../../git/repository/find-repository.ts'

/** Where backlog files are. */
export interface ProjectCheckout {
  readonly root: string
  readonly inGit: boolean
}

export interface BacklogsFrom {
  readonly project: ProjectCheckout
  /** Null: there is none yet, so nothing is known of any item. */
  readonly store: Pick<
    Store,
    | 'knownElsewhere'
    | 'lastRead'
    | 'formatOf'
    | 'prefixOf'
    | 'projectionOf'
    | 'unsettledOf'
    | 'writesOfSources'
    | 'sources'
  > | null
  readonly rules: ReadingRules
  readonly mayLeave: MayLeave
  /** Which sources are named as the store has them; left out: none. */
  readonly isStored?: (path: string) => boolean
  /** Whether what is read is to be imported and nothing else: then large files are read while they are. Left out: it is not. */
  readonly imports?: boolean
  /** For what is compared with the times of files; left out: the machine's clock. */
  readonly now?: () => EpochMs
}

/** The backlog files of a checkout, for as long as a run works on them. */
export function createBacklogFiles(from: BacklogsFrom & { readonly store: Store }): BacklogFiles {
  const { store, rules, mayLeave, now = Date.now } = from
  const { root } = from.project
  return {
    checkout: root,
    stamp: async (source) =>
      isTracker(source)
        ? trackerOf(root, source, rules).stamp(await writesInto(store, source))
        : sourceStamp(root, source),
    takeIn: async (source, at) => {
      const [backlog] = await readCounted({ ...from, isStored: () => true, imports: true }, [source])
      if (backlog === undefined) throw new LoopworkError('internal', `${source} was not read`)
      if (await mayBeHalf(root, backlog, { store, now: now() })) return { kind: 'being written' }
      // Not only when it is written again: the run that was killed may have had nothing left to write.
      if (at === 'start' && !isTracker(source)) await tidy(root, filePartOf(root, source))
      const last = await store.lastRead(root, source)
      const place = await checkedOut(from.project)
      const reading = await asReading(from, backlog, { last, place })
      const left = at === 'run' && reading.switched && last?.branch !== reading.place.branch
      if (left) return { kind: 'other branch', branch: reading.place.branch }
      const imported = await importReadings(store, [reading], { backlogs: [backlog], root, rules })
      if (imported.stale === undefined && imported.half === undefined) {
        const told = [...(await toldNotices(backlog, store, root)), ...imported.notices]
        return { kind: 'taken in', imported, stamp: backlog.stamp, notices: told.map(problemLine) }
      }
      if (isTracker(source)) trackerOf(root, source, rules).forget()
      return { kind: 'being written' }
    },
    takeAway: async (source) => {
      const place = (await store.lastRead(root, source)) ?? { branch: null, head: null }
      const gone = { source, drafts: [], checkout: root, place, switched: true }
      const { heldBack } = await importReadings(store, [gone], { backlogs: [], root, rules })
      return heldBack
    },
    show: async (source, expected) => {
      const record = {
        begin: (words: Parameters<Store['beginWriting']>[1]) => store.beginWriting(root, words),
        end: (words: Parameters<Store['endWriting']>[1], written: boolean) =>
          store.endWriting(root, words, written),
      }
      if (isTracker(source)) {
        const statuses = await store.projectionOf(root, source)
        const writes = await writesInto(store, source)
        return trackerOf(root, source, rules).show({ statuses, expected, record }, writes)
      }
      const format = await store.formatOf(source)
      const result = await writeBacklog(
        { root, source, format, prefix: await store.prefixOf(source), mayLeave, programs: programsHere },
        { statuses: askedOf(store, root, source), expected, record },
      )
      if (result.kind === 'written' && expected !== null) {
        const stamps = { before: versionOf(expected, rules), after: versionOf(result.stamp, rules) }
        await store.noteShown(root, source, stamps)
      }
      return result
    },
    unshown: async (source) => {
      const words = await unshown(from, source)
      return typeof words === 'string'
        ? unshownAsKnown(await store.unsettledOf(root, source))
        : [...words.keys()]
    },
    showBeside: async (source) => {
      const companions = companionsOf(await store.formatOf(source))
      if (companions.length === 0) return []
      const problems: string[] = []
      for (const companion of companions) {
        const place = { root, file: filePartOf(root, source), mayLeave }
        const kept = await keepCompanion(place, companion, await store.sourceItems(source))
        if (kept.taken.length > 0) await store.dropProgress(kept.taken)
        if (kept.problem !== null) problems.push(kept.problem)
      }
      return problems
    },
    ...addingTo(from),
  }
}

/** Of a file with a format to which an agent may add tasks. */
function addingTo(
  from: BacklogsFrom & { readonly store: Store },
): Pick<BacklogFiles, 'reviewedWhole' | 'proposedTasks' | 'addTasks'> {
  const { store, rules, mayLeave } = from
  const { root } = from.project
  const placeOf = async (source: string): Promise<BacklogPlace> => ({
    ...{ root, source, mayLeave },
    format: await store.formatOf(source),
  })
  return {
    reviewedWhole: async (source) => {
      const place = await placeOf(source)
      const takesTasks = formats.find(({ name }) => name === place.format)?.adds !== undefined
      return takesTasks && !(await isOfOtherBranch(from, source)) ? reviewedWhole(place) : null
    },
    proposedTasks: async (source, text) =>
      proposedTasks(await placeOf(source), text, {
        rules,
        elsewhere: (ids) => store.knownElsewhere(ids, [source]),
      }),
    addTasks: async (source, order) =>
      (await isOfOtherBranch(from, source))
        ? { kind: 'problem', message: `${source}: another branch is checked out` }
        : addTasks(await placeOf(source), order),
  }
}

/** What is checked out now has another version of it than the run works by. */
async function isOfOtherBranch(
  { project, store }: BacklogsFrom & { readonly store: Store },
  source: string,
): Promise<boolean> {
  const last = await store.lastRead(project.root, source)
  const now = await checkedOut(project)
  if (last === null || last.branch === now.branch) return false
  return wasSwitched(project.root, filePartOf(project.root, source), { before: last, now })
}

async function tidy(root: string, file: string): Promise<void> {
  try {
    const folder = await listFolder(root, file)
    if (folder === null) return await removeLeftovers(await realpath(path.resolve(root, file)))
    for (const left of await filesWithLeftovers(folder)) await removeLeftovers(left)
  } catch {
    // Looked at again before the file is written, and by the next start.
  }
}

/** Reads backlogs that are imported together; one that may be half-written is read again once it is whole. */
export async function readTogether(
  from: BacklogsFrom,
  paths: readonly string[],
): Promise<readonly Backlog[]> {
  const wait = waitForWriters()
  for (;;) {
    await forgetStale(from, paths)
    const backlogs = await readCounted(from, paths)
    const half = await halfOf(from, backlogs)
    if (half.length === 0) return backlogs
    await wait(half)
  }
}

/** What stands for a tracker may lack statuses that were written since it was asked: it is asked again. */
async function forgetStale({ project, store, rules }: BacklogsFrom, paths: readonly string[]): Promise<void> {
  for (const source of paths.filter(isTracker)) {
    const tracker = trackerOf(project.root, source, rules)
    if (tracker.writesBefore !== (await writesInto(store, source))) tracker.forgetWhole()
  }
}

/** With how often each had been written before it was read. */
async function readCounted(from: BacklogsFrom, paths: readonly string[]): Promise<readonly Backlog[]> {
  const before = (await from.store?.writesOfSources()) ?? new Map<string, number>()
  const backlogs = await readBacklogs(asAsked(from, paths))
  return backlogs.map((backlog) => ({ ...backlog, writes: writesBefore(from, backlog, before) }))
}

/** What stands for a tracker may have been read long ago. */
function writesBefore(
  { project, rules }: BacklogsFrom,
  { source }: Pick<Backlog, 'source'>,
  before: ReadonlyMap<string, number>,
): number {
  return isTracker(source) ? trackerOf(project.root, source, rules).writesBefore : (before.get(source) ?? 0)
}

/** The sources that may have been read while they were written. */
async function halfOf(
  { project, store, now = Date.now }: BacklogsFrom,
  backlogs: readonly Backlog[],
): Promise<readonly string[]> {
  const half: string[] = []
  if (store === null) return half
  for (const backlog of backlogs)
    if (await mayBeHalf(project.root, backlog, { store, now: now() })) half.push(backlog.source)
  return half
}

/** Reads them as far as they can be read, with everything that is wrong with them. */
export const lookThroughTogether = (from: BacklogsFrom, paths: readonly string[]): Promise<LookedThrough> =>
  lookThrough(asAsked(from, paths))

function asAsked(
  { project, store, rules, mayLeave, isStored = () => false, imports = false }: BacklogsFrom,
  paths: readonly string[],
): Parameters<typeof readBacklogs>[0] {
  return {
    root: project.root,
    paths,
    rules,
    mayLeave,
    isStored,
    readTracker: async (source) =>
      trackerOf(project.root, source, rules).read(await writesInto(store, source)),
    ...(store === null
      ? {}
      : {
          knownElsewhere: (ids: readonly ItemId[], sources: readonly string[]) =>
            store.knownElsewhere(ids, sources),
          formatBefore: (source: string) => store.formatOf(source),
          prefixBefore: (source: string) => store.prefixOf(source),
          storedSources: () => store.sources(),
        }),
    ...(imports
      ? {
          storedVersion: async (source: string) =>
            (await store?.lastRead(project.root, source))?.stamp ?? null,
        }
      : {}),
  }
}

/** A backlog with what was checked out when it was read. */
export async function asReading(
  { project }: Pick<BacklogsFrom, 'project'>,
  { source, format, prefix, drafts, writes }: Backlog,
  { last, place }: { readonly last: FilePlace | null; readonly place: FilePlace },
): Promise<BacklogReading> {
  const file = filePartOf(project.root, source)
  const switched =
    project.inGit &&
    !isTracker(source) &&
    last !== null &&
    (await wasSwitched(project.root, file, { before: last, now: place }))
  const reading = { source, format, prefix, drafts, checkout: project.root, place, switched }
  return writes === undefined ? reading : { ...reading, writes }
}

const checkedOut = async ({ root, inGit }: ProjectCheckout): Promise<FilePlace> =>
  inGit ? await headOf(root) : { branch: null, head: null }

/**
 * The files that sources are, or are parts of, and those that their tools keep beside them: no work of an agent's has them. Of a folder
 * those that hold its tasks, since there may be documents beside them.
 */
export async function filesOfSources(
  { root }: Pick<ProjectCheckout, 'root'>,
  store: Pick<Store, 'sources' | 'formatOf'>,
): Promise<readonly string[]> {
  const files = new Set<string>()
  for (const source of await store.sources()) {
    if (isTracker(source)) continue
    const file = filePartOf(root, source)
    const own = isFolder(path.resolve(root, file)) ? taskFolders.map((name) => `${file}/${name}`) : [file]
    const beside = companionsOf(await store.formatOf(source)).map(({ name }) =>
      path.join(path.dirname(file), name),
    )
    for (const each of [...own, ...beside]) files.add(each)
  }
  return [...files]
}

const companionsOf = (format: string | null): readonly Companion[] =>
  formats.find(({ name }) => name === format)?.companions ?? []

const isFolder = (place: string): boolean =>
  statSync(place, { throwIfNoEntry: false })?.isDirectory() === true

/** Sources that a person named, on the command line or in a config. */
export interface NamedSources {
  readonly named: readonly string[]
  readonly configured: readonly string[]
}

/**
 * Sources that may lie outside the repository: those of the command line, and those that the config names as being outside,
 * which takes trust. `found` by their place inside, or named so in a config, they may not.
 */
export function leaving({ root }: Pick<ProjectCheckout, 'root'>, sources: NamedSources): MayLeave {
  const nameOf = (source: string): string => sourceName(root, filePartOf(root, source))
  const named = new Set(sources.named.map(nameOf))
  const configured = new Set(sources.configured.map(nameOf))
  return (file) => named.has(file) || (configured.has(file) && file.startsWith('../'))
}
