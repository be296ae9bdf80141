import { setTimeout as pause } from 'node:timers/promises'
import { problemLine } from '../core/errors.ts'
import type { BacklogWriter } from '../core/ports/backlog.ts'
import { foldId } from '../core/slug.ts'
import { hasMark } from '../text/decode-text.ts'
import type { Statuses } from './format.ts'
import { formatOf } from './registry.ts'
import { replaceFile } from './replace-file.ts'
import { isProblem, readSourceFile } from './source-file.ts'

const tries = 3
/** Whoever else writes the file is usually done by then. */
const pauseMs = 20

/** Writes statuses back to the backlog files of the repository at `root`. */
export function createBacklogWriter(root: string): BacklogWriter {
  const begun = new Set<string>()
  return {
    async write(source, shown) {
      const statuses = new Map(
        [...shown].map(([id, status]) => [id, { ...status, begunByUs: begun.has(foldId(id)) }]),
      )
      for (const [id, { status }] of shown) if (status === 'claimed') begun.add(foldId(id))
      for (let attempt = 1; attempt <= tries; attempt++) {
        const result = await writeOnce(root, source, statuses)
        if (result !== 'changed meanwhile') return result
        await pause(pauseMs * attempt)
      }
      return `${source} changes all the time; its statuses are written later`
    },
  }
}

async function writeOnce(root: string, source: string, statuses: Statuses): Promise<string | null> {
  const format = formatOf(source)
  if (format === null) return `${source} is of no known format; its statuses are not written`
  const file = await readSourceFile(root, source)
  if (isProblem(file)) return problemLine(file)
  const patched = format.patch(file, statuses)
  if ('problem' in patched) return problemLine(patched.problem)
  if (patched.text === file.text) return null
  const mark = hasMark(file.bytes) ? '\ufeff' : ''
  return replaceFile(file, Buffer.from(mark + patched.text, 'utf8'))
}
