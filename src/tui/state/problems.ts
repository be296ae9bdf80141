import type { RunPhase } from '../../core/policy/run-phase.ts'
import type { BoardNotice, BoardSnapshot } from '../../core/board/snapshot.ts'
import { budgetsToExtend, type Budget } from '../../core/policy/budget.ts'
import { needYou } from '../../core/run/counts.ts'
import type { Safe } from '../../text/safe.ts'
import { breakerLine } from '../../wording/why-nothing-starts.ts'
import type { ScreenState } from './screen/screen-state.ts'

/** What a person must deal with, or ought to know. */
export const hasProblems = (snapshot: BoardSnapshot): boolean =>
  snapshot.phase === 'left' ||
  needYou(snapshot.counts) > 0 ||
  snapshot.delivery?.kind === 'held' ||
  snapshot.hold !== null ||
  budgetsNear(snapshot).length > 0 ||
  breakerOf(snapshot) !== null

/** Nearly or wholly used, of a run that goes on. */
export const budgetsNear = ({ run }: BoardSnapshot): readonly Budget[] =>
  run === null || run.endedAt !== null ? [] : budgetsToExtend(run)

/** What keeps tasks from being started since so many have failed in a row. */
export const breakerOf = ({ run, now, phase }: BoardSnapshot): Safe | null =>
  run === null || phase === 'finished' || phase === 'aborted' ? null : breakerLine(run, now)

/** So long a notice has a row of its own; afterwards a key shows it. */
const newForMs = 60_000

/** Those that stand above the footer: neither read nor old, the newest last. */
export function newNotices({ snapshot, readNotices }: ScreenState): readonly BoardNotice[] {
  if (snapshot === null) return []
  const { now, notices } = snapshot
  return notices.filter(({ id, at }) => !readNotices.has(id) && (at === null || now - at < newForMs))
}

/** Nobody brings merged work to the checkout in these. */
const unsupervised: ReadonlySet<RunPhase> = new Set(['left', 'finished', 'aborted'])

export const isSupervised = ({ phase }: Pick<BoardSnapshot, 'phase'>): boolean => !unsupervised.has(phase)
