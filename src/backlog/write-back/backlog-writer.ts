import { problemLine } from '../../core/errors.ts'
import type { FileWritten, WriteOrder } from '../../core/ports/backlog.ts'
import { hasByteOrderMark } from '../../text/decode-text.ts'
import { detectFormat, isFormat } from '../formats/detect-format.ts'
import { replaceIfUnchanged } from './replace-if-unchanged.ts'
import { isProblem, readSourceFile, type MayLeave } from '../source-file.ts'

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
  const patched = format.patch(file, statuses)
  if ('problem' in patched) return problem(problemLine(patched.problem))
  if (patched.words.size === 0) return { kind: 'shown already' }
  const mark = hasByteOrderMark(file.bytes) ? '\ufeff' : ''
  await record.begin(patched.words)
  const result = await replaceIfUnchanged(file, Buffer.from(mark + patched.text, 'utf8'))
  await record.end(patched.words, result.kind === 'written')
  return result
}

const problem = (message: string): FileWritten => ({ kind: 'problem', message })
