import type { Attempt } from '../core/attempt.ts'
import { clearAway } from './clear-away.ts'
import { saveWork } from './collect.ts'
import type { World } from './world.ts'

/**
 * Starting is recovering: every attempt that has not ended and whose supervisor is gone becomes ours. Those that a worker must
 * carry on are returned; those in the lane go on there. An attempt whose item has moved on is ended: its processes, its worktree;
 * its work stays under its ref.
 */
export async function recover(world: World): Promise<readonly Attempt[]> {
  const { store, processes, clock, me } = world
  const orphans = await store.adoptOrphans(me, (identity) => processes.liveness(identity), clock.now())
  for (const attempt of orphans.superseded) await endSuperseded(world, attempt)
  return orphans.adopted.filter((attempt) => attempt.phase !== 'queued' && attempt.phase !== 'merging')
}

async function endSuperseded(world: World, attempt: Attempt): Promise<void> {
  await world.processes.sweep(world.paths.marker(attempt))
  await saveWork(world, attempt)
  await clearAway(world, attempt, { keep: false })
}

/** Worktrees that no open attempt and no conflict needs: left by a kill between an attempt's end and its clearing away. */
export async function clearLeftovers(world: World): Promise<void> {
  const { store, git, clock, run } = world
  const needed = new Set<string>()
  for (const attempt of await store.openAttempts()) needed.add(nameOf(attempt))
  const conflicts = await store.items({
    order: 'file',
    states: ['conflict'],
    offset: 0,
    limit: 10_000,
    now: clock.now(),
  })
  for (const { attempt } of conflicts) if (attempt !== null) needed.add(nameOf(attempt))
  for (const dir of await git.worktrees.leftovers(run.settings.worktreeRoot, needed)) {
    const [slug, number] = splitName(dir)
    if (slug !== null) await git.worktrees.remove({ dir, slug, number, keepBranch: false })
  }
}

const nameOf = (attempt: Attempt): string => `${attempt.slug}/${attempt.number}`

/** `<root>/<slug>/<number>` or `<root>/<slug>-<number>`: the two ends are what the names are made of. */
function splitName(dir: string): readonly [slug: string | null, number: number] {
  const match = /([^/]+)[/-](\d+)$/.exec(dir)
  return match === null ? [null, 0] : [match[1] ?? null, Number(match[2])]
}
