import { createReadStream, statSync } from 'node:fs'
import path from 'node:path'
import { errorText } from '../../core/error-text.ts'
import { LoopworkError } from '../../core/errors.ts'
import { createRecordSplitter } from '../../text/bytes/record-splitter.ts'

/** A recorded log as it is read: never more of it in memory than one record. */
export interface RecordedFile {
  /** As the command line names it. */
  readonly name: string
  lines(): AsyncGenerator<string>
}

/** @param name a file, or `-` for stdin. @throws LoopworkError kind `usage`: it can't be read. */
export function recordedFile(name: string, folder: string): RecordedFile {
  if (name === '-') return { name: 'stdin', lines: () => linesOf('stdin', process.stdin) }
  if (name === '') {
    throw new LoopworkError('usage', 'a log has no name: it was given as an empty word', {
      hint: 'name the file, or - for stdin',
    })
  }
  const file = path.resolve(folder, name)
  try {
    if (statSync(file).isDirectory()) throw unreadable(name, 'is a directory, not a file')
  } catch (error) {
    throw asUnreadable(name, error)
  }
  return { name, lines: () => linesOf(name, createReadStream(file)) }
}

async function* linesOf(name: string, chunks: AsyncIterable<Buffer>): AsyncGenerator<string> {
  const splitter = createRecordSplitter()
  try {
    for await (const chunk of chunks) {
      const lines: string[] = []
      splitter.push(chunk, lines)
      yield* lines
    }
  } catch (error) {
    throw asUnreadable(name, error)
  }
  const rest = splitter.rest()
  if (rest !== null) yield rest
}

function asUnreadable(name: string, error: unknown): LoopworkError {
  if (error instanceof LoopworkError) return error
  const code = error instanceof Error && 'code' in error ? error.code : null
  switch (code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return unreadable(name, 'does not exist', error)
    case 'EISDIR':
      return unreadable(name, 'is a directory, not a file', error)
    case 'EACCES':
    case 'EPERM':
      return unreadable(name, 'may not be read by this user', error)
    default:
      return unreadable(name, `could not be read: ${errorText(error)}`, error)
  }
}

const unreadable = (name: string, what: string, cause?: unknown): LoopworkError =>
  new LoopworkError('usage', `${name}: ${what}`, { cause })
