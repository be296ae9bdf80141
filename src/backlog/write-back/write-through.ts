import type { ItemId } from '../../core/ids.ts'
import type { WrittenWord } from '../../core/ports/backlog-store.ts'
import type { FileWritten, WriteRecord } from '../../core/ports/backlog.ts'
import { plural } from '../../text/plural.ts'
import { sanitize } from '../../text/sanitize.ts'
import type { Words } from '../formats/format.ts'
import type { StatusTool } from './status-tool.ts'

interface Through {
  readonly words: Words
  readonly record: WriteRecord
  readonly source: string
  /** Makes the file show these items as well: its tool may have written it by now, will later, or never does by itself. */
  readonly follow: (items: ReadonlySet<ItemId>) => Promise<FileWritten>
}

/**
 * Gives statuses to the tool that owns a backlog, one by one. Null: it is not the tool's, and nothing was done. What the tool refuses
 * stays as it is in the file, too.
 */
export async function writeThrough(
  tool: StatusTool,
  { words, record, source, follow }: Through,
): Promise<FileWritten | null> {
  const taken = new Map<ItemId, WrittenWord>()
  const refused = new Map<ItemId, WrittenWord>()
  let firstWhy = ''
  for (const [item, word] of words) {
    const answer = await tool.show(item, word)
    if (answer.kind === 'not its own') return null
    if (answer.kind === 'done') {
      taken.set(item, word)
      continue
    }
    refused.set(item, word)
    if (firstWhy === '') firstWhy = `${item}: ${answer.why}`
  }
  const followed = taken.size === 0 ? null : await follow(new Set(taken.keys()))
  // Where the file could not be written, both its word and the tool's stay ours: the tool's own export is no person's edit.
  if (followed?.kind === 'written') await record.end(taken, true)
  if (refused.size > 0) {
    await record.end(refused, false)
    const what = plural(refused.size, 'status', 'statuses')
    return {
      kind: 'problem',
      message: `${source}: ${tool.name} did not take ${what}: ${sanitize(firstLineOf(firstWhy))}`,
    }
  }
  return followed
}

/** What follows is advice, or a trace. */
const firstLineOf = (said: string): string => said.trim().split('\n')[0] ?? ''
