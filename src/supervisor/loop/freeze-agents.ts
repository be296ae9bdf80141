import { fenceOf } from '../../core/attempt.ts'
import type { CommandAnswer } from '../../core/command.ts'
import type { ItemId } from '../../core/ids.ts'
import type { SupervisorContext } from '../context.ts'
import type { Busy } from './slots.ts'

type Parts = Pick<SupervisorContext, 'store' | 'freezer'>

/** A person lets the agents of a task stand still; nothing of theirs ends. Stored first: a kill right after must leave no agent that stands still unknown to all. */
export async function freezeAgents(
  { store, freezer }: Parts,
  item: ItemId,
  busy: Busy | null,
): Promise<CommandAnswer> {
  if (busy === null || busy.abort.signal.aborted) return notFrozen(item)
  if ((await store.freeze(fenceOf(busy.attempt))) !== 'ok') return notFrozen(item)
  freezer.freeze(busy.attempt.id)
  return { state: 'done', message: `${item} frozen: it uses no processor time and keeps its place` }
}

/** Stored last, for the same reason. */
export async function thawAgents(
  { store, freezer }: Parts,
  item: ItemId,
  busy: Busy | null,
): Promise<CommandAnswer> {
  if (busy === null) return { state: 'refused', message: 'no agent of it works here' }
  freezer.thaw(busy.attempt.id)
  if ((await store.thaw(fenceOf(busy.attempt))) !== 'ok')
    return { state: 'refused', message: 'it is not frozen' }
  return { state: 'done', message: `${item} goes on` }
}

const notFrozen = (item: ItemId): CommandAnswer => ({
  state: 'refused',
  message: `no agent of ${item} works just now`,
})
