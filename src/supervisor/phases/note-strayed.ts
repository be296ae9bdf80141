import type { Attempt } from '../../core/attempt.ts'
import type { SupervisorContext } from '../context.ts'

/** Reports an agent that has moved the target itself, past gate and queue, however its attempt ends. */
export async function noteStrayed({ git, store, run }: SupervisorContext, attempt: Attempt): Promise<void> {
  const { item, slug, number, worktree: dir, base } = attempt
  if (dir === null || base === null) return
  const { target } = run.settings
  const found = await git.lane.strayed({ target, dir, slug, number, base })
  if (found === null) return
  const known = await store.strayed(run.id)
  if (known.some((one) => one.item === item && one.number === number && one.to === found.to)) return
  await store.note(run.id, { type: 'target:strayed', target, item, number, ...found })
}
