import type { RunFlags } from '../../app/options/flags.ts'
import type { Session } from '../../app/session.ts'
import type { RunId } from '../../core/ids.ts'
import { livingOf, withoutSelf } from '../../core/supervisor.ts'
import { plural } from '../../text/plural.ts'
import { sanitize } from '../../text/sanitize.ts'
import type { ScreenEnd } from '../../tui/open-screen.tsx'
import { inPlace } from '../../wording/in-place.ts'
import { elsewhereOf } from '../print/elsewhere.ts'
import { summaryLines } from '../print/summary.ts'

interface Leaving {
  readonly end: ScreenEnd
  /** Whether this process was a supervisor of the run at some time. */
  readonly hasSupervised: boolean
  readonly flags: RunFlags
}

export const isDetached = (end: ScreenEnd): boolean => end.kind === 'left' && end.how === 'detach'

/** Lines in the terminal after the screen: which process goes on with the run, or how it ended. */
export async function linesAtLeaving(session: Session, leaving: Leaving): Promise<readonly string[]> {
  const { end, hasSupervised, flags } = leaving
  const run = await session.store.newestRun()
  // After a failed screen the run went on in lines, which have printed it already.
  if (run === null || end.kind === 'failed') return []
  const other = run.endedAt === null ? await otherSupervisor(session, run.id) : null
  if (other !== null && (isDetached(end) || !hasSupervised)) {
    const goesOn = `Left. Run ${run.id} goes on in pid ${other}; loopwork tui shows it again.`
    return [inPlace(sanitize(goesOn), elsewhereOf(flags))]
  }
  return isDetached(end)
    ? [inPlace(sanitize(await agentsAlone(session)), elsewhereOf(flags))]
    : summaryLines(await session.summaryOf(run), flags)
}

/** The process of another loopwork that supervises the run. */
async function otherSupervisor({ store, processes }: Session, run: RunId): Promise<number | null> {
  const all = await store.supervisorsOf(run)
  const living = livingOf(all, (identity) => processes.liveness(identity), await store.now())
  return withoutSelf(living, processes.self())[0]?.identity.pid ?? null
}

async function agentsAlone({ store }: Session): Promise<string> {
  const agents = (await store.openAttempts()).filter((attempt) => attempt.phase === 'running').length
  return agents === 0
    ? 'Left. Nothing runs; loopwork tui goes on.'
    : `Left: ${plural(agents, 'agent')} ${agents === 1 ? 'goes' : 'go'} on without this screen, nothing new starts or merges; loopwork tui takes over, loopwork run --detach goes on without a screen.`
}
