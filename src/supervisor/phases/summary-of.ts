import { lineOf } from '../../core/naming/line-of.ts'
import type { Item } from '../../core/item.ts'
import { foldId } from '../../core/naming/slug.ts'
import type { ReportedSummary } from '../../core/policy/majority-status.ts'
import type { SupervisorContext } from '../context.ts'
import { textsOf } from './texts-of.ts'

/**
 * The summary that an agent has given; null where it gave none, or, with a notice, one that does not count: of another task, or with more
 * words after it where it doesn't name the task, since it may have been an example then.
 */
export async function summaryOf(
  { store, run, readSummary }: Pick<SupervisorContext, 'store' | 'run' | 'readSummary'>,
  item: Item,
  said: string,
): Promise<ReportedSummary | null> {
  const printed = readSummary(said, textsOf(item))
  if (printed === null) return null
  const { task, isLast, ...summary } = printed
  const prefix = item.source === null ? null : await store.prefixOf(item.source)
  if (task === null ? isLast : names(task, item.id, prefix)) return summary
  const why =
    task === null
      ? 'gave a summary that names no task, and went on after it: it is ignored'
      : `ended with a summary of ${lineOf(task)}, which is ignored`
  await store.note(run.id, { type: 'notice', message: `${item.id}: its agent ${why}` })
  return null
}

/** As the item is called here, or in its file. */
const names = (task: string, id: string, prefix: string | null): boolean => {
  const named = foldId(task)
  return named === foldId(id) || (prefix !== null && foldId(`${prefix}:${task}`) === foldId(id))
}
