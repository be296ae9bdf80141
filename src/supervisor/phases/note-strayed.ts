import type { PlacedAttempt } from '../../core/attempt.ts'
import type { SupervisorContext } from '../context.ts'

/** Reports an agent that has moved the target itself, past gate and queue, however its attempt ends. */
export async function noteStrayed(
  { git, store, run }: SupervisorContext,
  attempt: PlacedAttempt,
): Promise<void> {
  const { item, slug, number, agents } = attempt
  const { path: dir, base } = agents[0].worktree
  const { target } = run.settings
  const found = await git.lane.strayed({ target, dir, slug, number, base })
  if (found === null) return
  const known = await store.strayed(run.id)
  if (known.some((one) => one.item === item && one.number === number && one.to === found.to)) return
  await store.note(run.id, { type: 'target:strayed', target, item, number, ...found })
}
