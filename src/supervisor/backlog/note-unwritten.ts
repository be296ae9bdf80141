import { mostUnwrittenNamed, syncCommand, unwrittenSentence } from '../../core/backlog/unwritten.ts'
import type { SupervisorContext } from '../context.ts'
import { messageOf } from '../message-of.ts'

/** Says at the end of a run which statuses a source does not show and why, and stores that for everything that sums the run up. */
export async function noteUnwritten(
  { backlog, run, store }: Pick<SupervisorContext, 'backlog' | 'run' | 'store'>,
  { source, why: found }: { readonly source: string; readonly why: string },
): Promise<void> {
  const items = await backlog.unshown(source).catch((error: unknown) => messageOf(error))
  if (typeof items === 'string' || items.length === 0) return
  const why = found.startsWith(`${source}: `) ? found.slice(source.length + 2) : found
  const unwritten = { source, items: items.slice(0, mostUnwrittenNamed), count: items.length, why }
  const message = `${unwrittenSentence(unwritten)}; when that is mended: ${syncCommand(source)}`
  await store.note(run.id, { type: 'notice', message, unwritten })
}
