import { problemLine, LoopworkError } from '../../../src/core/errors.ts'
import type { ItemDraft } from '../../../src/core/item.ts'
import { readBacklog, type Backlog } from '../../../src/backlog/read-backlog.ts'
import { folderWith } from '../folder-with.ts'

interface Given {
  /** Beside it. */
  readonly others?: Readonly<Record<string, string>>
  readonly now?: number
  /** Of the file; with a tag, for one. */
  readonly source?: string
  /** As a run reads it again, by the name that is stored. */
  readonly isStored?: boolean
}

/** Reads a file as a start does. */
export async function readFileAs(path: string, content: unknown, given: Given = {}): Promise<Backlog> {
  const text = typeof content === 'string' ? content : JSON.stringify(content, null, 2)
  const root = await folderWith({ [path]: text, ...given.others })
  return readBacklog({
    root,
    path: given.source ?? path,
    now: given.now ?? 0,
    isStored: () => given.isStored ?? false,
  })
}

/** Why it is refused, a line for each problem. */
export async function problemsOfFile(
  path: string,
  content: unknown,
  given: Given = {},
): Promise<readonly string[]> {
  const error: unknown = await readFileAs(path, content, given).catch((thrown: unknown) => thrown)
  if (!(error instanceof LoopworkError))
    throw new Error('was accepted, or failed otherwise', { cause: error })
  return error.problems.map(problemLine)
}

export const noticesOf = ({ notices }: Backlog): readonly string[] =>
  notices.map(({ field, message }) => `${field ?? ''}: ${message}`)

/** `*` a container, `!word` held, `<parent`, `(needs)`; done and failed by their words. */
export const shortly = ({ id, kind, status, hold, heldAs, parent, dependsOn }: ItemDraft): string =>
  [
    `${kind === 'container' ? '*' : ''}${id}`,
    ...(status === 'todo' ? [] : [status]),
    ...(hold === null ? [] : [`!${heldAs ?? 'blocked'}`]),
    ...(parent === null ? [] : [`<${parent}`]),
    ...(dependsOn.length === 0 ? [] : [`(${dependsOn.join(' ')})`]),
  ].join(' ')

export const jsonl = (...records: readonly object[]): string =>
  records.map((record) => `${JSON.stringify(record)}\n`).join('')
