import { LoopworkError } from '../core/errors.ts'
import type { Problem } from '../core/errors.ts'
import type { EpochMs, ItemId } from '../core/ids.ts'
import type { ItemDraft } from '../core/item.ts'
import { inLineOrder } from '../core/backlog/in-line-order.ts'
import { isTracker } from '../core/backlog/tracker-name.ts'
import type { ReadingRules } from '../core/backlog/reading-rules.ts'
import type { ItemElsewhere } from '../core/ports/backlog-store.ts'
import { foldId } from '../core/naming/slug.ts'
import { plural } from '../text/plural.ts'
import { sanitize } from '../text/sanitize.ts'
import { checkDependencies, unknownNeeds } from './check-dependencies.ts'
import { draftFile } from './draft-file.ts'
import { conflictProblems } from './conflict-markers.ts'
import { detectFormat, isFormat } from './formats/detect-format.ts'
import type { FormatReading } from './formats/format.ts'
import { withNumberedTwins } from './numbered-twins.ts'
import { sourceWith } from './source-part.ts'
import { byPrefix } from './prefix/by-prefix.ts'
import { prefixOf } from './prefix/prefix-of.ts'
import { withPrefix } from './prefix/with-prefix.ts'
import type { DraftStream } from './lines/stream-drafts.ts'
import { readLarge } from './read-large.ts'
import { isProblem, readSourceFile, sourceName, type MayLeave, type SourceFile } from './source-file.ts'

export interface Backlog {
  /** The name that is stored with its items: the file's, relative to the root, with the part of it that was read. */
  readonly source: string
  /** Of the version of the file that was read. */
  readonly stamp: string
  /** The name of the format it was read in. */
  readonly format: string
  /** What stands before the ids that its items have in the file; null: nothing. */
  readonly prefix: string | null
  readonly drafts: readonly ItemDraft[]
  /** What a person should know although the import goes ahead. */
  readonly notices: readonly Problem[]
  /** How often statuses had been written into it before it was read; left out: that wasn't asked. */
  readonly writes?: number
  /** Its drafts, where they are too many to be in `drafts`; left out: all are there. */
  readonly stream?: DraftStream
  /** It is the version that the store has; nothing of it was read. */
  readonly isKnown?: true
}

export interface ReadOptions {
  readonly root: string
  readonly rules?: ReadingRules
  /** Which of these ids are items of sources that are not read here. */
  readonly knownElsewhere?: (
    ids: readonly ItemId[],
    sources: readonly string[],
  ) => Promise<readonly ItemElsewhere[]>
  readonly mayLeave?: MayLeave
  /** What a tracker has now; left out: none can be read here. */
  readonly readTracker?: (source: string) => Promise<SourceFile | Problem>
  /** Which paths are names of sources that the store has: of a file without a named part the usual one is meant, whatever its tool works on. */
  readonly isStored?: (path: string) => boolean
  /** What a source was read as before; null: never. */
  readonly formatBefore?: (source: string) => Promise<string | null>
  /** The sources that were read before; left out: none. */
  readonly storedSources?: () => Promise<readonly string[]>
  /** What stands before the ids of a source that was read before; null: nothing. */
  readonly prefixBefore?: (source: string) => Promise<string | null>
  /**
   * The version of a source that the store has all of, as `stamp` of a backlog names it; null: none is known. Left out: all drafts of
   * large files are wanted at once.
   */
  readonly storedVersion?: (source: string) => Promise<string | null>
  /** For what a format compares with the time of reading. */
  readonly now?: EpochMs
}

/**
 * Reads a backlog file, all or nothing.
 * @param options.path relative to the root, or absolute.
 * @throws LoopworkError kind `backlog` with every problem; who prints them shows the first 50.
 */
export async function readBacklog(options: ReadOptions & { readonly path: string }): Promise<Backlog> {
  const [backlog] = await readBacklogs({ ...options, paths: [options.path] })
  if (backlog === undefined) throw new LoopworkError('internal', `${options.path} was not read`)
  return backlog
}

/** Reads backlog files that belong together: an item of one may need an item of another. All of them or nothing. */
export async function readBacklogs(
  options: ReadOptions & { readonly paths: readonly string[] },
): Promise<readonly Backlog[]> {
  const { backlogs, problems } = await lookThrough(options)
  const errors = problems.filter((problem) => problem.severity === 'error')
  if (errors.length > 0) throw refusal(backlogs.map(({ source }) => source).join(', '), errors)
  return backlogs
}

/** What can be read of backlog files, whatever is wrong with them. */
export interface LookedThrough {
  /** As far as they can be read: an id may be there twice, and what an item needs may be nowhere. */
  readonly backlogs: readonly Backlog[]
  readonly problems: readonly Problem[]
}

/** Reads backlog files as `readBacklogs` does, and reports what that refuses instead of refusing it. */
export async function lookThrough(
  options: ReadOptions & { readonly paths: readonly string[] },
): Promise<LookedThrough> {
  const { root, paths, now = Date.now() } = options
  const readings = new Map<string, SourceReading>()
  for (const path of new Set(paths)) {
    const before = (await options.formatBefore?.(sourceName(root, path))) ?? null
    const reading = await readOne({ ...options, path, now, before })
    readings.set(reading.source, await toldApart(reading, before !== null, { options, readings }))
  }
  const drafts = byPrefix(
    [...readings.values()].flatMap((reading) => reading.drafts),
    await plainSources(readings, options),
  )
  const checked = await checkTogether(drafts, [...readings.values()], options)
  const sourceOf = new Map(drafts.map((draft) => [draftFile(draft), draft.source]))
  const backlogs = [...readings.values()].map(
    ({ source, stamp, format, prefix, stream, isKnown, ...reading }) => ({
      source,
      stamp,
      format,
      prefix,
      ...(stream === undefined ? {} : { stream }),
      ...(isKnown === undefined ? {} : { isKnown }),
      drafts: checked.drafts.filter((draft) => draft.source === source),
      notices: inLineOrder([
        ...reading.problems,
        ...checked.problems.filter(({ file }) => sourceOf.get(file) === source),
      ]),
    }),
  )
  const problems = [...[...readings.values()].flatMap((reading) => reading.problems), ...checked.problems]
  return { backlogs, problems }
}

/** Where one is still to be read, piece by piece, the store checks all of them when it has been. */
async function checkTogether(
  drafts: readonly ItemDraft[],
  readings: readonly SourceReading[],
  { rules = usualRules, knownElsewhere }: ReadOptions,
): Promise<ReturnType<typeof checkDependencies>> {
  if (readings.some(({ stream }) => stream !== undefined)) return { drafts, problems: [] }
  const here = readings.filter(({ isKnown }) => isKnown !== true).map(({ source }) => source)
  const elsewhere = (await knownElsewhere?.(unknownNeeds(drafts), here)) ?? []
  return checkDependencies(drafts, { unknown: rules.unknownDependency, elsewhere })
}

/** Sources whose items have the ids of their file: those that are read here, and what the store has of others. */
async function plainSources(
  readings: ReadonlyMap<string, SourceReading>,
  options: ReadOptions,
): Promise<readonly string[]> {
  const here = [...readings.values()].filter(({ prefix }) => prefix === null).map(({ source }) => source)
  const plain = [...here]
  for (const source of (await options.storedSources?.()) ?? [])
    if (!readings.has(source) && (await options.prefixBefore?.(source)) === null) plain.push(source)
  return plain
}

const usualRules: ReadingRules = { unknownDependency: 'error' }

interface OneSource extends ReadOptions {
  readonly path: string
  readonly now: EpochMs
  readonly before: string | null
}

type SourceReading = FormatReading &
  Pick<Backlog, 'source' | 'stamp' | 'format' | 'prefix' | 'stream' | 'isKnown'> & {
    /** Two files of its format have the same ids. */
    readonly hasOwnNumbers: boolean
  }

/**
 * A source that is read for the first time, and has an id that another one has, gets a prefix for all of its ids where its format numbers
 * each file anew. It has it for good: the ids of a source never change.
 */
async function toldApart(
  reading: SourceReading,
  wasRead: boolean,
  {
    options,
    readings,
  }: { readonly options: ReadOptions; readonly readings: ReadonlyMap<string, SourceReading> },
): Promise<SourceReading> {
  const { source, drafts, hasOwnNumbers } = reading
  if (!hasOwnNumbers) return reading
  const prefix = wasRead
    ? ((await options.prefixBefore?.(source)) ?? null)
    : await freePrefix(reading, { options, readings })
  return prefix === null ? reading : { ...reading, prefix, drafts: withPrefix(drafts, prefix) }
}

/** Null: none is needed. Two sources may have the same name, each in a folder of its own. */
async function freePrefix(
  reading: SourceReading,
  around: { readonly options: ReadOptions; readonly readings: ReadonlyMap<string, SourceReading> },
): Promise<string | null> {
  if (!(await isTaken(reading, around))) return null
  const name = prefixOf(reading.source)
  for (let number = 1; number <= mostOfAName; number++) {
    const prefix = number === 1 ? name : `${name}-${number}`
    const drafts = withPrefix(reading.drafts, prefix)
    if (!(await isTaken({ ...reading, drafts }, around))) return prefix
  }
  return name
}

const mostOfAName = 100

async function isTaken(
  { source, drafts }: SourceReading,
  {
    options,
    readings,
  }: { readonly options: ReadOptions; readonly readings: ReadonlyMap<string, SourceReading> },
): Promise<boolean> {
  const ids = drafts.map(({ id }) => id)
  const own = new Set(ids.map(foldId))
  const beside = [...readings.values()].filter((other) => other.source !== source)
  if (beside.some((other) => other.drafts.some(({ id }) => own.has(foldId(id))))) return true
  return ((await options.knownElsewhere?.(ids, [source])) ?? []).length > 0
}

async function readOne({
  root,
  path,
  now,
  before,
  rules = usualRules,
  ...options
}: OneSource): Promise<SourceReading> {
  const unread = {
    source: sourceName(root, path),
    stamp: '',
    format: '',
    prefix: null,
    hasOwnNumbers: false,
    drafts: [],
  }
  const large = await readLarge({ root, path, before, rules, ...options })
  if (large !== null) return { ...unread, ...large }
  const tracker = isTracker(path)
  const read =
    tracker && options.readTracker !== undefined
      ? await options.readTracker(path)
      : await readSourceFile(root, path, options.mayLeave)
  if (isProblem(read)) return { ...unread, problems: [read] }
  const broken = read.folder?.unread ?? []
  const format = detectFormat(read, { asked: tracker ? null : (rules.format ?? null), before })
  if (!isFormat(format)) return { ...unread, problems: broken.length > 0 ? broken : [format] }
  const looksForPart = read.part === null && options.isStored?.(path) !== true
  const file = looksForPart ? { ...read, part: (await format.partNow?.(read)) ?? null } : read
  const source = sourceWith({ file: file.name, part: file.part })
  const unsettled = conflictProblems(file)
  if (unsettled.length > 0) return { ...unread, source, problems: unsettled }
  const reading = await format.read(file, now, rules)
  if (broken.length > 0) return { ...unread, source, problems: [...broken, ...reading.problems] }
  const drafts = reading.drafts.map((draft) => ({ ...draft, source }))
  const named = rules.duplicateId === 'number' ? withNumberedTwins(drafts) : { drafts, problems: [] }
  return {
    source,
    stamp: file.stamp,
    format: format.name,
    prefix: null,
    hasOwnNumbers: format.hasOwnNumbers === true,
    drafts: named.drafts,
    problems: [...reading.problems, ...named.problems],
  }
}

function refusal(source: string, problems: readonly Problem[]): LoopworkError {
  return new LoopworkError(
    'backlog',
    `cannot read the backlog ${sanitize(source)}: ${plural(problems.length, 'problem')}`,
    {
      hint: 'nothing was imported; mend the file and start again',
      problems,
    },
  )
}
