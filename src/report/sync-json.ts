import type { WrittenWord } from '../core/ports/backlog-store.ts'
import type { ItemStatus } from '../core/item.ts'
import type { Problem } from '../core/errors.ts'
import type { ImportPreview } from '../core/ports/backlog-store.ts'
import type { ItemId } from '../core/ids.ts'
import { problemJson } from './import-json.ts'

/** As much of a sync as is printed. */
export interface SyncShown {
  readonly isDry: boolean
  readonly sources: readonly { readonly source: string; readonly format: string }[]
  /** Null where it is refused. */
  readonly plan: ImportPreview | null
  readonly writes: readonly { readonly source: string; readonly item: ItemId; readonly word: WrittenWord }[]
  readonly problems: readonly Problem[]
  readonly unwritten: readonly string[]
}

/** `loopwork sync --json`. Its shape is published as `docs/sync.schema.json`: additions allowed, nothing taken away. */
export const syncJson = ({ isDry, sources, plan, writes, problems, unwritten }: SyncShown) => ({
  dryRun: isDry,
  sources: sources.map(({ source, format }) => ({ source, format })),
  plan,
  writes: writes.map(({ source, item, word }) => ({ source, item, status: statusShown(word) })),
  problems: problems.map(problemJson),
  unwritten,
})

/** As the source has it then. */
export function statusShown({ word, begun }: WrittenWord): ItemStatus {
  if (begun) return 'claimed'
  switch (word) {
    case 'open':
    case 'held':
      return 'todo'
    case 'removed':
      return 'cancelled'
    case 'done':
    case 'failed':
    case 'cancelled':
      return word
  }
}
