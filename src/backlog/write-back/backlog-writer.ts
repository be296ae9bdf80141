import { problemLine } from '../../core/errors.ts'
import type { FileWritten, WriteOrder } from '../../core/ports/backlog.ts'
import { hasByteOrderMark } from '../../text/decode-text.ts'
import { detectFormat, isFormat } from '../formats/detect-format.ts'
import { replaceIfUnchanged } from './replace-if-unchanged.ts'
import { isProblem, readSourceFile, type MayLeave, type SourceFile } from '../source-file.ts'
import { stampOfFiles } from '../folder/source-stamp.ts'
import type { Words } from '../formats/format.ts'

/** Writes statuses back to a backlog file of the repository at `root`. */
export async function writeBacklog(
  {
    root,
    source,
    format: before = null,
    mayLeave,
  }: {
    readonly root: string
    readonly source: string
    /** What it was read as; null or left out: found again. */
    readonly format?: string | null
    readonly mayLeave?: MayLeave
  },
  { statuses, expected, record }: WriteOrder,
): Promise<FileWritten> {
  const file = await readSourceFile(root, source, mayLeave)
  if (isProblem(file)) return problem(problemLine(file))
  if (expected !== null && file.stamp !== expected) return { kind: 'changed' }
  const format = detectFormat(file, { asked: null, before })
  if (!isFormat(format)) return problem(problemLine(format))
  const patched = format.patch(file, statuses, Date.now())
  if ('problem' in patched) return problem(problemLine(patched.problem))
  if (patched.words.size === 0) return { kind: 'shown already' }
  const { folder } = file
  if (folder === undefined) return writeFile({ file, ...patched }, record)
  const stamps = new Map(folder.parts.map(({ path, stamp }) => [path, stamp]))
  for (const changed of patched.parts ?? []) {
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

async function writeFile({ file, text, words }: Written, record: WriteOrder['record']): Promise<FileWritten> {
  const mark = hasByteOrderMark(file.bytes) ? '\ufeff' : ''
  await record.begin(words)
  const result = await replaceIfUnchanged(file, Buffer.from(mark + text, 'utf8'))
  await record.end(words, result.kind === 'written')
  return result
}

const problem = (message: string): FileWritten => ({ kind: 'problem', message })
