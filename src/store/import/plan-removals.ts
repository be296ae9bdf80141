import type { ItemId } from '../../core/ids.ts'
import type { ItemStatus } from '../../core/item.ts'
import { effectOfEdit, type FileWord } from '../../core/policy/backlog-edit.ts'
import type { PlannedEdit } from './import-plan.ts'
import type { SeenBefore } from './plan-import.ts'

/** An item that came from a file. */
export interface ItemOfFile {
  readonly id: number
  readonly item: ItemId
  readonly folded: string
  readonly status: ItemStatus
  /** Null: never read in this checkout. */
  readonly before: SeenBefore | null
  /** What we have ever written of it, into whichever checkout's file. */
  readonly written: ReadonlySet<FileWord>
}

export interface Removals {
  readonly edits: readonly PlannedEdit[]
  /** In another version of the file only: held back until that one is there again. */
  readonly held: readonly number[]
  /** Their line was deleted, and this import does everything that follows from it. */
  readonly gone: readonly number[]
}

/** What it means that a file no longer has items that it had. */
export function planRemovals(
  items: readonly ItemOfFile[],
  {
    source,
    switched,
    present,
  }: {
    readonly source: string
    readonly switched: boolean
    /** Folded ids of what the file has now. */
    readonly present: ReadonlySet<string>
  },
): Removals {
  const edits: PlannedEdit[] = []
  const held: number[] = []
  const gone: number[] = []
  for (const { id, item, folded, status, before } of items) {
    // What this checkout's file never had is another checkout's to run or not to run.
    if (present.has(folded) || before === null || before.seen === 'removed') continue
    if (switched) {
      if (status === 'todo') held.push(id)
      gone.push(id)
      continue
    }
    const effect = effectOfEdit('removed', status)
    if (effect.kind !== 'nothing') edits.push({ id, item, source, word: 'removed', from: status, effect })
    if (effect.kind === 'nothing' || effect.kind === 'becomes') gone.push(id)
  }
  return { edits, held, gone }
}
