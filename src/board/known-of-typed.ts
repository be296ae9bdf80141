import { setImmediate as otherWork } from 'node:timers/promises'
import type { TypedTask } from '../core/backlog/typed-item.ts'
import type { KnownOfTyped, SharesFiles } from '../core/board/board.ts'
import { conflictsWith, type TouchedFiles } from '../core/claims/file-conflicts.ts'
import type { ItemId } from '../core/ids.ts'
import type { ListReader, SliceMark } from '../core/list/list-reader.ts'
import { statesInOrder } from '../core/list/list-request.ts'
import { declaredPath } from '../core/naming/declared-path.ts'
import type { StoreReader } from '../core/ports/store-reader.ts'

type Reader = Pick<ListReader & StoreReader, 'listSlice' | 'item'>

const open = statesInOrder.filter((state) => state !== 'done' && state !== 'cancelled')
/** So many are looked at between two turns of whatever else there is to do. */
const slice = 500
const mostShares = 3
const mostNeeds = 3

/** What there is already of what somebody types of a task; null as soon as nobody wants to know any more. */
export async function knownOfTyped(
  store: Reader,
  { files, needs }: Pick<TypedTask, 'files' | 'needs'>,
  isWanted: () => boolean,
): Promise<KnownOfTyped | null> {
  const known = await Promise.all(needs.slice(0, mostNeeds).map((id) => relatedTo(store, id)))
  const shares = await sharesOf(store, touching('' as ItemId, files), isWanted)
  return shares === null ? null : { shares, needs: known.flatMap((task) => task ?? []) }
}

async function relatedTo(store: Reader, id: ItemId): Promise<KnownOfTyped['needs'][number] | null> {
  const row = await store.item(id)
  return row === null ? null : { id: row.item.id, title: row.item.title, state: row.state }
}

/** Those in work are looked at first. */
async function sharesOf(
  store: Reader,
  typed: TouchedFiles,
  isWanted: () => boolean,
): Promise<readonly SharesFiles[] | null> {
  const found: SharesFiles[] = []
  if (typed.paths.length === 0) return found
  let after: SliceMark | null = null
  do {
    const query = { order: 'needs you', states: open, after, limit: slice, facts: true } as const
    const read = await store.listSlice(query)
    for (const { id, state, facts } of read.items) {
      const [conflict] = conflictsWith(typed, [touching(id, facts?.files ?? [])])
      if (conflict !== undefined) found.push({ item: id, state, files: conflict.files })
      if (found.length === mostShares) return found
    }
    after = read.next
    await otherWork()
    if (!isWanted()) return null
  } while (after !== null)
  return found
}

const touching = (item: ItemId, files: readonly string[]): TouchedFiles => ({
  ...{ item, agent: '', worker: null },
  paths: files.flatMap((file) => declaredPath(file) ?? []),
})
