import type { CommonFlags } from '../../app/options/flags.ts'
import { loadAsked } from '../../app/options/load-settings.ts'
import { findProject, withExistingStore } from '../../app/project.ts'
import { LoopworkError } from '../../core/errors.ts'
import { runId } from '../../core/ids.ts'
import type { Store } from '../../core/ports/store.ts'
import type { Run } from '../../core/run/run.ts'
import { exitCodes } from '../run/exit-codes.ts'
import { openReplay } from '../replay/open-replay.ts'
import { showReplay } from '../replay/show-replay.ts'

const usualSpeed = 20

export interface ReplayFlags extends CommonFlags {
  readonly speed?: number
}

/** Plays a run again on the screen: the newest, or the one that is named. Nothing is changed. */
export async function replay(named: string | undefined, flags: ReplayFlags): Promise<number> {
  if (!process.stdin.isTTY || !process.stdout.isTTY || process.env['TERM'] === 'dumb') {
    throw new LoopworkError('usage', 'replay: it is a screen, and this is no terminal for one', {
      hint: 'open a terminal, and play it there',
    })
  }
  const project = await findProject(flags)
  return withExistingStore(project, async (store) => {
    const run = store === null ? null : await findRun(store, named)
    if (store === null || run === null) throw new LoopworkError('usage', 'there was no run here yet')
    // A screen that only looks needs nothing but what is named.
    const { config } = await loadAsked(project, flags, { sources: [], screen: true, namedOnly: true })
    const replaying = await openReplay(project, { store, run, speed: flags.speed ?? usualSpeed })
    try {
      await showReplay(replaying.board, flags, config)
    } finally {
      await replaying.close()
    }
    return exitCodes.good
  })
}

async function findRun(store: Store, named: string | undefined): Promise<Run | null> {
  const newest = await store.newestRun()
  if (named === undefined || newest === null) return newest
  const found = /^\d{1,9}$/.test(named) ? await store.run(runId(Number(named))) : null
  if (found !== null) return found
  throw new LoopworkError('usage', `there is no run ${named} here`, {
    hint: `the newest is run ${newest.id}`,
  })
}
