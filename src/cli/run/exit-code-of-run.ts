import type { Session } from '../../app/session.ts'
import { isAllDone, needYou } from '../../core/run/counts.ts'
import type { Ended } from '../../supervisor/loop/supervisor-end.ts'
import { exitCodes } from './exit-codes.ts'

/** 0: every item done or cancelled, or nothing to do. 1: something is left, be it a status that its source does not show. */
export async function exitCodeOfRun(session: Session, ended: Ended): Promise<number> {
  const { store } = session
  switch (ended.kind) {
    case 'drained': {
      // Tasks that are left were left on purpose, so only failures count.
      const counts = await store.counts()
      if (!(await allIsWritten(session))) return exitCodes.left
      return needYou(counts) === 0 ? exitCodes.good : exitCodes.left
    }
    case 'finished': {
      const counts = await store.counts()
      if (!(await allIsWritten(session))) return exitCodes.left
      return isAllDone(counts) ? exitCodes.good : exitCodes.left
    }
    case 'detached':
      return exitCodes.good
    case 'budget':
    case 'aborted':
    case 'stopped':
    case 'ghost':
      return exitCodes.left
  }
}

async function allIsWritten({ store, project }: Session): Promise<boolean> {
  const run = await store.newestRun()
  return run === null || (await store.unwritten(run.id, project.root)).length === 0
}
