import type { Attempt } from '../../core/attempt.ts'
import { hasHooks } from '../../core/calling/hooks.ts'
import type { SupervisorContext } from '../context.ts'
import { messageOf } from '../message-of.ts'

/** What an agent has said last, as a file for hooks. Without any nobody reads it. */
export async function storeLastMessage(
  { run, paths, store }: SupervisorContext,
  attempt: Attempt,
  said: () => string,
): Promise<void> {
  if (!hasHooks(run.settings)) return
  try {
    await paths.storeLastMessage(attempt, said())
  } catch (error) {
    const message = `${attempt.item}: what its agent said last can't be stored for hooks: ${messageOf(error)}`
    await store.note(run.id, { type: 'notice', message })
  }
}
