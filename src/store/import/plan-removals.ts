import type { ItemId } from '../../core/ids.ts'
import type { ItemStatus } from '../../core/item.ts'
import { effectOfEdit, type FileWord } from '../../core/policy/backlog-edit.ts'
import { isMassRemoval } from '../../core/backlog/mass-removal.ts'
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
  /** Their line is not there, and this import does everything that follows from it. */
  readonly gone: readonly number[]
  /** Open items, more at once than a person is likely to have deleted; null: no such number is missing. */
  readonly missed: Missed | null
}

export interface Missed {
  readonly items: readonly ItemId[]
  /** Of so many that were open. */
  readonly open: number
}

interface FileNow {
  readonly source: string
  readonly switched: boolean
  /** A person has said that what the file lacks is to be gone. */
  readonly takesRemovals: boolean
  /** Folded ids of what the file has now. */
  readonly present: ReadonlySet<string>
}

/** What it means that a file no longer has items that it had. */
export function planRemovals(items: readonly ItemOfFile[], file: FileNow): Removals {
  const lost = items.filter((item) => isLost(item, file))
  return planLost(lost, { ...file, open: items.filter(isOpenInFile).length })
}

export const isOpenInFile = (item: ItemOfFile): boolean => isInFile(item) && isOpen(item)

/** The same of what was lost, where so many items were open in the file. */
export function planLost(
  lost: readonly ItemOfFile[],
  file: Omit<FileNow, 'present'> & { readonly open: number },
): Removals {
  const { switched, takesRemovals, open } = file
  const lostOpen = lost.filter(isOpen)
  if (!switched && !takesRemovals && isMassRemoval(lostOpen.length, open))
    return { ...waiting(lost), missed: { items: lostOpen.map(({ item }) => item), open } }
  return switched ? { ...waiting(lost), missed: null } : { ...removed(lost, file.source), missed: null }
}

/** What this checkout's file never had is another checkout's to run or not to run. */
const isInFile = ({ before }: ItemOfFile): boolean => before !== null && before.seen !== 'removed'

const isOpen = ({ status }: ItemOfFile): boolean => effectOfEdit('removed', status).kind !== 'nothing'

export function isLost(
  item: ItemOfFile,
  {
    present,
    switched,
    takesRemovals,
  }: Pick<FileNow, 'switched' | 'takesRemovals'> & { readonly present: Pick<FileNow['present'], 'has'> },
): boolean {
  if (present.has(item.folded)) return false
  const hasWaited = !switched && takesRemovals && item.before !== null && item.status !== 'claimed'
  return isInFile(item) || (hasWaited && isOpen(item))
}

const waiting = (lost: readonly ItemOfFile[]): Omit<Removals, 'missed'> => ({
  edits: [],
  held: lost.filter(({ status }) => status === 'todo').map(({ id }) => id),
  gone: lost.map(({ id }) => id),
})

function removed(lost: readonly ItemOfFile[], source: string): Omit<Removals, 'missed'> {
  const edits: PlannedEdit[] = []
  const gone: number[] = []
  for (const { id, item, status } of lost) {
    const effect = effectOfEdit('removed', status)
    if (effect.kind !== 'nothing') edits.push({ id, item, source, word: 'removed', from: status, effect })
    if (effect.kind === 'nothing' || effect.kind === 'becomes') gone.push(id)
  }
  return { edits, held: [], gone }
}
