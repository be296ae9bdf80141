import { placeNameOf, type PlacedAttempt } from '../../core/attempt.ts'
import type { Store } from '../../core/ports/store.ts'
import type { SupervisorContext } from '../context.ts'

const looks = new WeakMap<Store, Promise<void>>()

/**
 * Reports an agent that has moved the target itself, past gate and queue, however its attempt ends: once, though the attempt's end
 * and the lane may both look at it.
 */
export function noteStrayed(context: SupervisorContext, attempt: PlacedAttempt): Promise<void> {
  const before = looks.get(context.store) ?? Promise.resolve()
  const look = before.then(() => noteOnce(context, attempt))
  looks.set(
    context.store,
    look.catch(() => undefined),
  )
  return look
}

async function noteOnce({ git, store, run }: SupervisorContext, attempt: PlacedAttempt): Promise<void> {
  const { item, agents } = attempt
  const { slug, number } = placeNameOf(attempt)
  const { path: dir, base } = agents[0].worktree
  const { target } = run.settings
  const found = await git.lane.strayed({ target, dir, slug, number, base })
  if (found === null) return
  const known = await store.strayed(run.id)
  if (known.some((one) => one.item === item && one.number === number && one.to === found.to)) return
  await store.note(run.id, { type: 'target:strayed', target, item, number, ...found })
}
