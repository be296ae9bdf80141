import type { CommonFlags } from '../../app/options/flags.ts'
import { findProject, withExistingStore } from '../../app/project.ts'
import { itemId } from '../../core/ids.ts'
import { elsewhereOf } from '../print/elsewhere.ts'
import { reportVerb } from '../print/verb-results.ts'

export async function cancel(ids: readonly string[], flags: CommonFlags): Promise<number> {
  return withExistingStore(await findProject(flags), async (store) => {
    const items = ids.map(itemId)
    const refused =
      store === null
        ? items.map((item) => ({ item, why: 'there is no such task here' }))
        : await store.cancelItems(items)
    return reportVerb(items, refused, { became: 'cancelled', place: elsewhereOf(flags) })
  })
}
