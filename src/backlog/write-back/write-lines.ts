import type { FileWritten, WriteOrder } from '../../core/ports/backlog.ts'
import { problemLine, type Problem } from '../../core/errors.ts'
import { itemId } from '../../core/ids.ts'
import { FileChanged } from '../../files/open-in-pieces.ts'
import type { Statuses, Words } from '../formats/format.ts'
import { parseJsonLine } from '../json/json-lines.ts'
import { lineBlocks, linesOf } from '../lines/line-file.ts'
import type { LineFormat } from '../lines/line-format.ts'
import { plainRecord } from '../lines/plain-record.ts'
import type { LargeSource } from '../source-file.ts'
import { TwinNames } from '../twin-names.ts'
import { SpotPatcher, spliced, type Splice } from './patch-spots.ts'
import { replaceInPieces } from './replace-if-unchanged.ts'

/** What a large file would be made to show, without anything that stands between. */
export interface LinePatch {
  readonly words: Words
  /** By the number of the first line of the block that they are in; their places are those in it. */
  readonly splices: ReadonlyMap<number, readonly Splice[]>
}

type Spot = NonNullable<LineFormat['spot']>

/**
 * Looks for what has to be changed, line by line: only lines of tasks that the file may not show are looked at closely.
 * @param statuses of those tasks, and of others at will.
 */
export function patchLargeLines(
  large: LargeSource,
  spot: Spot,
  statuses: Statuses,
): LinePatch | { readonly problem: Problem } {
  const patcher = new SpotPatcher(statuses)
  const splices = new Map<number, Splice[]>()
  const names = new TwinNames()
  const blocks = lineBlocks(large)
  let next = blocks.next()
  for (; next.done !== true; next = blocks.next()) {
    const inBlock: Splice[] = []
    for (const line of linesOf(next.value)) {
      const id = plainRecord(line.text)?.['id']
      const plain = typeof id === 'string' ? names.next(itemId(id)) : null
      if (plain !== null && !patcher.knows(plain)) continue
      const object = parseJsonLine(large.name, line)
      if (object === null) continue
      if ('problems' in object && object.problems[0] !== undefined) return { problem: object.problems[0] }
      const found = 'values' in object ? spot(object) : null
      if (found !== null) inBlock.push(...patcher.splicesFor(found, plain ?? names.next(found.id)))
    }
    if (inBlock.length > 0) splices.set(next.value.first, inBlock)
  }
  return next.value === null ? { words: patcher.words, splices } : { problem: next.value }
}

/** Copies the file with what is changed in it, piece by piece, and puts the copy in its place. */
export async function writeLargeLines(
  large: LargeSource,
  { words, splices }: LinePatch,
  record: WriteOrder['record'],
): Promise<FileWritten> {
  await record.begin(words)
  const { realPath, stamp } = large.file
  const written = await replaceInPieces({ name: large.name, realPath, stamp }, copied(large, splices))
  await record.end(words, written.kind === 'written')
  return written
}

function* copied(large: LargeSource, splices: LinePatch['splices']): Generator<Buffer> {
  const blocks = lineBlocks(large)
  let next = blocks.next()
  for (; next.done !== true; next = blocks.next()) {
    const { first, text, bytes, hasMark } = next.value
    if (hasMark) yield Buffer.from('\ufeff')
    const changed = splices.get(first)
    yield changed === undefined ? bytes : Buffer.from(spliced(text, changed))
  }
  if (next.value !== null) throw new FileChanged(problemLine(next.value))
}
