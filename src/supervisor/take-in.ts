import type { Oid } from '../core/ids.ts'
import { runGate } from './verify.ts'
import type { World } from './world.ts'

/**
 * What the user committed to the target meanwhile comes into the tip before the next work does: as it is where the tip is
 * behind, else merged and gated. Resolves to the new tip, or null when nothing was taken in.
 */
export async function takeIn(world: World, signal: AbortSignal): Promise<Oid | null> {
  const { git, store, clock, run } = world
  const { target } = run.settings
  const incoming = await git.lane.incoming(target)
  switch (incoming.kind) {
    case 'none':
      return null
    case 'fast-forward':
      return (await git.lane.advance(target, incoming.old, incoming.commit)) ? incoming.commit : null
    case 'conflict':
      await store.note(
        run.id,
        {
          type: 'notice',
          message: `${target} has commits of its own that conflict with merged work in ${incoming.files.join(', ')}; merge refs/loopwork/lanes/${target} into it`,
        },
        clock.now(),
      )
      return null
    case 'merge': {
      const failure = await runGate(world, {
        env: { LOOPWORK_RUN_ID: String(run.id) },
        newLog: () => world.paths.laneLog(target),
        marker: world.paths.laneMarker(target),
        dir: await git.lane.checkout(target, incoming.commit, run.settings.worktreeRoot),
        tree: incoming.tree,
        where: `with what ${target} got meanwhile`,
        signal,
        note: async () => {},
      })
      if (failure === null) {
        return (await git.lane.advance(target, incoming.old, incoming.commit)) ? incoming.commit : null
      }
      await store.note(
        run.id,
        {
          type: 'notice',
          message: `${target} moved on by itself, and joined with the merged work it fails its ${failure.message}`,
        },
        clock.now(),
      )
      return null
    }
  }
}
