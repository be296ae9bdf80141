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

/** Ends whose worktree stays for a person. */
const keeps: ReadonlySet<string> = new Set(['conflict', 'collect:refused'])

/** A kill between an attempt's end and its clearing away must not cost the evidence. */
export async function writeMissingReceipts(world: World): Promise<void> {
  const { store, paths, run, clock } = world
  for (const attempt of await store.attemptsOfRun(run.id)) {
    if (attempt.end === null || paths.hasReceipt(attempt)) continue
    const standing = (await store.item(attempt.item, clock.now()))?.item.standing
    await paths.writeReceipt(attempt, standing?.status === 'done' ? standing.commit : null)
  }
}

/**
 * Takes away worktrees that no open attempt and no kept end needs: left by a kill between an attempt's end and its clearing away.
 * The folders are listed before the attempts are read: one that appears in between belongs to a claim that is seen.
 */
export async function clearLeftovers(world: World): Promise<void> {
  const { store, git, clock, run } = world
  const folders = await git.worktrees.leftovers(run.settings.worktreeRoot)
  if (folders.length === 0) return
  const page = { order: 'file', offset: 0, limit: 10_000, now: clock.now() } as const
  const ended = await store.items({ ...page, states: ['conflict', 'failed'] })
  const kept = ended.filter(
    ({ item: { standing } }) => standing.status === 'failed' && keeps.has(standing.reason.code),
  )
  const needed = new Set(
    [...(await store.openAttempts()), ...kept.flatMap(({ attempt }) => attempt ?? [])].map(nameOf),
  )
  for (const folder of folders) {
    if (!needed.has(nameOf(folder))) await git.worktrees.remove({ ...folder, keepBranch: false })
  }
}

const nameOf = ({ slug, number }: { readonly slug: string; readonly number: number }): string =>
  `${slug}/${number}`
