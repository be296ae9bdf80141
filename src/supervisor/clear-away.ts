import type { Attempt } from '../core/attempt.ts'
import { environmentOf } from './environment.ts'
import { messageOf } from './message-of.ts'
import type { World } from './world.ts'

/**
 * After an attempt has ended: receipt, teardown, worktree. Everything here is leftovers, so nothing here fails anything;
 * what is not done now is found by the next start.
 */
export async function clearAway(
  world: World,
  attempt: Attempt,
  { keep }: { readonly keep: boolean },
): Promise<void> {
  try {
    await writeReceipt(world, attempt)
    if (keep || attempt.worktree === null) return
    await tearDown(world, attempt, attempt.worktree)
    await world.processes.sweep(world.paths.marker(attempt))
    await world.git.worktrees.remove({
      dir: attempt.worktree,
      slug: attempt.slug,
      number: attempt.number,
      keepBranch: false,
    })
  } catch (error) {
    await world.store.note(
      world.run.id,
      { type: 'notice', message: `${attempt.item}: its worktree stays for now: ${messageOf(error)}` },
      world.clock.now(),
    )
  }
}

async function writeReceipt({ store, clock, paths }: World, attempt: Attempt): Promise<void> {
  const ended = (await store.attempt(attempt.id)) ?? attempt
  const standing = (await store.item(attempt.item, clock.now()))?.item.standing
  await paths.writeReceipt(ended, standing?.status === 'done' ? standing.commit : null)
}

async function tearDown(world: World, attempt: Attempt, dir: string): Promise<void> {
  for (const line of world.run.settings.teardown) {
    await world.processes.shell.run({
      line,
      cwd: dir,
      env: environmentOf(world, attempt),
      timeoutMs: world.run.settings.limits.gateTimeoutMs,
      log: world.paths.commandLog(attempt, 'teardown').path,
      marker: world.paths.marker(attempt),
      signal: new AbortController().signal,
    })
  }
}
