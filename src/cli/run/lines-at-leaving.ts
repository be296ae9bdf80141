import type { RunFlags } from '../../app/options/flags.ts'
import type { Session } from '../../app/session.ts'
import type { RunId } from '../../core/ids.ts'
import type { Run } from '../../core/run/run.ts'
import { livingOf, withoutSelf } from '../../core/run/supervisor.ts'
import type { RunSummary } from '../../core/run/summary.ts'
import { nextSteps, type NextStep } from '../../report/next-steps.ts'
import { nextLines } from '../../report/next-lines.ts'
import { detectAscii } from '../../text/detect-colours.ts'
import { plural } from '../../text/plural.ts'
import { literal, safe, type Safe } from '../../text/safe.ts'
import { wrap } from '../../text/wrap.ts'
import type { ScreenEnd } from '../../tui/open-screen.tsx'
import { elsewhereOf } from '../print/elsewhere.ts'
import { summaryLines } from '../print/summary.ts'
import { terminalOf } from '../print/terminal-options.ts'

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
  if (other !== null && (isDetached(end) || !hasSupervised)) return leftLines(goesOn(run.id, other), flags)
  if (isDetached(end)) return leftLines(await agentsAlone(session), flags)
  const isOfBefore = run.endedAt !== null && !hasSupervised
  const summary = await (isOfBefore ? session.summaryAsItStands(run) : session.summaryOf(run))
  return summaryAtLeaving(session, { run, summary }, flags)
}

/**
 * The summary for whoever leaves; where another process goes on with the run it is no final one: that is said before it, and
 * nothing is advised that starts the rest.
 */
export async function summaryAtLeaving(
  session: Session,
  { run, summary }: { readonly run: Run; readonly summary: RunSummary },
  flags: RunFlags,
): Promise<readonly string[]> {
  const other = run.endedAt === null ? await otherSupervisor(session, run.id) : null
  const before = other === null ? [] : [...leftLines(goesOn(run.id, other), flags), '']
  return [...before, ...summaryLines(summary, flags, nextSteps(summary, { goesOn: other !== null }))]
}

interface Left {
  readonly sentence: Safe
  readonly steps: readonly NextStep[]
}

/** A sentence, and the ways to go on, which can be pasted. */
function leftLines({ sentence, steps }: Left, flags: RunFlags): readonly string[] {
  const paint = { ...terminalOf(process.stdout, flags), ascii: detectAscii(process.env) }
  const rows = paint.width === null ? [sentence] : wrap(sentence, paint.width, 0)
  return [...rows, ...nextLines(steps, paint, elsewhereOf(flags))]
}

/** So long another supervisor may take to see what this one has seen. */
const otherEndsMs = 3_000
const lookMs = 100

/**
 * Waits for the other supervisors of a run whose budget is used up: those without a screen end at about the same time, and none of
 * them goes on with it. One that is still there then asks a person.
 */
export async function otherEnds(session: Session, run: RunId): Promise<void> {
  const { clock } = session
  const until = clock.awakeMs() + otherEndsMs
  while ((await otherSupervisor(session, run)) !== null && clock.awakeMs() < until) await clock.sleep(lookMs)
}

/** The process of another loopwork that supervises the run. */
async function otherSupervisor({ store, processes }: Session, run: RunId): Promise<number | null> {
  const all = await store.supervisorsOf(run)
  const living = livingOf(all, (identity) => processes.liveness(identity), await store.now())
  return withoutSelf(living, processes.self())[0]?.identity.pid ?? null
}

const goesOn = (run: RunId, pid: number): Left => ({
  sentence: safe`Left. Run ${run} goes on in pid ${pid}.`,
  steps: [{ command: literal('loopwork tui'), does: literal('shows it again') }],
})

/** A screen that is open and watches takes agents over by itself: nothing says here whether there is one. */
async function agentsAlone({ store }: Session): Promise<Left> {
  const agents = (await store.openAttempts()).filter((attempt) => attempt.phase === 'running').length
  if (agents === 0) {
    const steps = [{ command: literal('loopwork tui'), does: literal('goes on') }]
    return { sentence: literal('Left. Nothing runs.'), steps }
  }
  const goOn = safe`${plural(agents, 'agent')} ${agents === 1 ? literal('goes') : literal('go')} on without this screen`
  return {
    sentence: safe`Left: ${goOn}. Nothing new starts or merges until another screen that is open takes over, or one of these:`,
    steps: [
      { command: literal('loopwork tui'), does: literal('takes over') },
      { command: literal('loopwork run --detach'), does: literal('goes on without a screen') },
    ],
  }
}
