import { problemLine } from '../../core/errors.ts'
import type { ItemId } from '../../core/ids.ts'
import type { FileWritten, WriteOrder } from '../../core/ports/backlog.ts'
import { stampOfFiles } from '../folder/source-stamp.ts'
import { detectFormat, isFormat } from '../formats/detect-format.ts'
import type { BacklogFormat, PatchResult, Statuses, Words } from '../formats/format.ts'
import { inFile, outOfFile } from '../prefix/with-prefix.ts'
import { isTracker } from '../../core/backlog/tracker-name.ts'
import type { LineFormat } from '../lines/line-format.ts'
import {
  isProblem,
  openLargeSource,
  readSourceFile,
  type LargeSource,
  type MayLeave,
  type SourceFile,
} from '../source-file.ts'
import { patchLargeLines, writeLargeLines } from './write-lines.ts'
import { bytesWith, replaceIfUnchanged } from './replace-if-unchanged.ts'
import type { Programs } from './status-tool.ts'
import { writeThrough } from './write-through.ts'

export interface BacklogPlace {
  readonly root: string
  readonly source: string
  /** What it was read as; null or left out: found again. */
  readonly format?: string | null
  /** What stands before the ids that its items have in the file; null or left out: nothing. */
  readonly prefix?: string | null
  readonly mayLeave?: MayLeave
  /** For formats whose own tool is asked where it is there; left out: the file is written. */
  readonly programs?: Programs
}

/** Asked for once it is known how large the file is: of a large one those that it may not show are enough. */
export type AskedStatuses = (which: 'all' | 'unsettled') => Promise<Statuses>

export type BacklogOrder = Omit<WriteOrder, 'statuses'> & { readonly statuses: AskedStatuses }

/** Writes statuses back to a backlog file of the repository at `root`, itself or through the tool that owns the file. */
export async function writeBacklog(
  place: BacklogPlace,
  { statuses: asked, expected, record }: BacklogOrder,
): Promise<FileWritten> {
  const large = await largeLines(place)
  if (large !== null) {
    if (expected !== null && large.file.stamp !== expected) return { kind: 'changed' }
    const patch = patchLargeLines(large, large.spot, await asked('unsettled'))
    if ('problem' in patch) return problem(problemLine(patch.problem))
    return patch.words.size === 0 ? { kind: 'shown already' } : writeLargeLines(large, patch, record)
  }
  const statuses = await asked('all')
  const opened = await patchedFile(place, statuses, expected)
  if ('kind' in opened) return opened
  const { file, format, words } = opened
  if (words.size === 0) return { kind: 'shown already' }
  const tool = place.programs === undefined ? null : (format.toolOf?.(file, place.programs) ?? null)
  if (tool !== null) {
    await record.begin(words)
    const follow = (items: ReadonlySet<ItemId>): Promise<FileWritten> => showIn(place, statuses, items)
    const through = await writeThrough(tool, { words, record, source: place.source, follow })
    if (through !== null) return through
  }
  return file.folder === undefined ? writeFile(opened, record) : writeParts(opened, file.folder, record)
}

/** The statuses that the file would be made to show; or, in one line, why it can't be. Nothing is written. */
export async function unshownWords(place: BacklogPlace, asked: AskedStatuses): Promise<Words | string> {
  const large = await largeLines(place)
  if (large !== null) {
    const patch = patchLargeLines(large, large.spot, await asked('unsettled'))
    return 'problem' in patch ? problemLine(patch.problem) : patch.words
  }
  const opened = await patchedFile(place, await asked('all'), null)
  if ('words' in opened) return opened.words
  return opened.kind === 'problem' ? opened.message : new Map()
}

/** A large file of a format whose lines are written one by one; null: any other one. */
async function largeLines({
  root,
  source,
  format: before = null,
  mayLeave,
}: BacklogPlace): Promise<(LargeSource & { readonly spot: NonNullable<LineFormat['spot']> }) | null> {
  if (isTracker(source)) return null
  const large = await openLargeSource(root, source, mayLeave)
  if (large === null || isProblem(large)) return null
  const format = detectFormat({ name: large.name, text: large.head }, { asked: null, before })
  const spot = isFormat(format) ? format.lines?.spot : undefined
  return spot === undefined ? null : { ...large, spot }
}

/** Some statuses alone, in whichever version of the file is there now. */
async function showIn(
  place: BacklogPlace,
  statuses: Statuses,
  items: ReadonlySet<ItemId>,
): Promise<FileWritten> {
  const some = new Map([...statuses].filter(([id]) => items.has(id)))
  const opened = await patchedFile(place, some, null)
  if ('kind' in opened) return opened
  if (opened.words.size === 0) return { kind: 'written', stamp: opened.file.stamp }
  return replaceIfUnchanged(opened.file, bytesWith(opened.file, opened.text))
}

interface Patched extends Exclude<PatchResult, { problem: unknown }> {
  readonly file: SourceFile
  readonly format: BacklogFormat
}

async function patchedFile(
  { root, source, format: before = null, prefix = null, mayLeave }: BacklogPlace,
  statuses: Statuses,
  expected: string | null,
): Promise<Patched | FileWritten> {
  const file = await readSourceFile(root, source, mayLeave)
  if (isProblem(file)) return problem(problemLine(file))
  const [unread] = file.folder?.unread ?? []
  if (unread !== undefined) return problem(problemLine(unread))
  if (expected !== null && file.stamp !== expected) return { kind: 'changed' }
  const format = detectFormat(file, { asked: null, before })
  if (!isFormat(format)) return problem(problemLine(format))
  const patched = format.patch(file, inFile(statuses, prefix), Date.now())
  return 'problem' in patched
    ? problem(problemLine(patched.problem))
    : { file, format, ...outOfFile(patched, prefix) }
}

/** The files of a folder that differ, one by one. */
async function writeParts(
  { parts = [] }: Patched,
  folder: NonNullable<SourceFile['folder']>,
  record: WriteOrder['record'],
): Promise<FileWritten> {
  const stamps = new Map(folder.parts.map(({ path, stamp }) => [path, stamp]))
  for (const changed of parts) {
    const result = await writeFile(changed, record)
    if (result.kind !== 'written') return result
    stamps.set(changed.file.path, result.stamp)
  }
  return {
    kind: 'written',
    stamp: stampOfFiles(folder.parts.map(({ path }) => ({ path, stamp: stamps.get(path) ?? '' }))),
  }
}

interface Written {
  readonly file: SourceFile
  readonly text: string
  readonly words: Words
}

async function writeFile(written: Written, record: WriteOrder['record']): Promise<FileWritten> {
  const { file, text, words } = written
  await record.begin(words)
  const result = await replaceIfUnchanged(file, bytesWith(file, text))
  await record.end(words, result.kind === 'written')
  return result
}

const problem = (message: string): FileWritten => ({ kind: 'problem', message })
