import { sourceName } from '../../backlog/source-file.ts'
import { filePartOf } from '../../backlog/source-part.ts'
import type { StoreReader } from '../../core/ports/store-reader.ts'
import { plural } from '../../text/plural.ts'

/**
 * Notices of sources that earlier runs had and this start does not name: their open tasks belong to the run as well, since what was taken
 * in stays until somebody cancels it. @param given what this start names; none: whatever there is.
 */
export async function namedBefore(
  store: Pick<StoreReader, 'sources' | 'statusesOf'>,
  { root, given }: { readonly root: string; readonly given: readonly string[] },
): Promise<readonly string[]> {
  if (given.length === 0) return []
  const names = new Set(given.map((source) => sourceName(root, source)))
  const others = (await store.sources()).filter(
    (source) => !names.has(source) && !names.has(filePartOf(root, source)),
  )
  const notices: string[] = []
  for (const source of others) {
    const statuses = [...(await store.statusesOf(source)).values()]
    const open = statuses.filter(({ status, hold }) => status === 'claimed' || (status === 'todo' && !hold))
    if (open.length === 0) continue
    const belong = open.length === 1 ? 'belongs' : 'belong'
    notices.push(
      `${plural(open.length, 'task')} of ${source}, which an earlier run had, ${belong} to this one too`,
    )
  }
  return notices
}
