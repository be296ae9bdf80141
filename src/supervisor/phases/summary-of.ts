import { lineOf } from '../../core/naming/line-of.ts'
import type { Item } from '../../core/item.ts'
import { foldId } from '../../core/naming/slug.ts'
import type { ReportedSummary } from '../../core/policy/majority-status.ts'
import type { SupervisorContext } from '../context.ts'
import { textsOf } from './texts-of.ts'

/** The summary with which an agent has ended; null where it gave none, or, with a notice, one of another task. */
export async function summaryOf(
  { store, run, readSummary }: Pick<SupervisorContext, 'store' | 'run' | 'readSummary'>,
  item: Item,
  said: string,
): Promise<ReportedSummary | null> {
  const printed = readSummary(said, textsOf(item))
  if (printed === null) return null
  const { task, ...summary } = printed
  const prefix = item.source === null ? null : await store.prefixOf(item.source)
  if (task === null || names(task, item.id, prefix)) return summary
  const message = `${item.id}: its agent ended with a summary of ${lineOf(task)}, which is ignored`
  await store.note(run.id, { type: 'notice', message })
  return null
}

/** As the item is called here, or in its file. */
const names = (task: string, id: string, prefix: string | null): boolean => {
  const named = foldId(task)
  return named === foldId(id) || (prefix !== null && foldId(`${prefix}:${task}`) === foldId(id))
}
