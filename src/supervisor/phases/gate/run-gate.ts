import {
  fenceOf,
  placeNameOf,
  type AttemptIn,
  type GateResult,
  type PlacedAttempt,
} from '../../../core/attempt.ts'
import type { Oid } from '../../../core/ids.ts'
import { reason, type Reason } from '../../../core/reason.ts'
import type { SupervisorContext } from '../../context.ts'
import { mustHold } from '../../interruption.ts'
import { cannotRun, shellFailure, type RanEnd } from '../../shell-failure.ts'
import { onCleanCheckout } from './clean-checkout.ts'
import { brokenByWork, gateCannotRun } from './gate-cannot-run.ts'
import { runGateLine, type GatePlace } from './gate-line.ts'
import { gateOf } from './gate-of.ts'

interface Verifying {
  readonly attempt: AttemptIn<'verifying'>
  readonly signal: AbortSignal
  /** Without a change of its own it is a check of what is there: the gate runs on that. */
  readonly isCheck?: boolean
}

/**
 * Runs the gate on the tree that was collected: in the attempt's own worktree where that holds exactly this tree and
 * what was given, else on a clean checkout. A gate that passes because of a file that isn't in the tree is no evidence
 * about the tree. Null when everything passed.
 */
export async function gateAttempt(
  context: SupervisorContext,
  { attempt, signal, isCheck = false }: Verifying,
): Promise<Reason | null> {
  const { work, agents } = attempt
  const { slug, number } = placeNameOf(attempt)
  const [{ worktree }] = agents
  const { base } = worktree
  if (context.run.settings.gate.length === 0) return null
  if (work === null) return isCheck ? gateBase(context, { attempt, signal }) : null
  await context.processes.sweep(context.paths.marker(attempt))
  const verdictIn = (dir: string, where: string): Promise<Reason | null> =>
    runGate(context, {
      ...gateOf(context, attempt),
      ...{ dir, where, signal, tree: work.tree, work: { attempt, base, files: work.files } },
      note: async (gate) => void mustHold(await context.store.noteGate(fenceOf(attempt), gate)),
    })
  if (work.exact) {
    const place = { dir: worktree.path, slug, number }
    const isExact = await context.git.worktrees.holdsExactly({ ...place, base, files: work.files })
    if (isExact) return verdictIn(worktree.path, '')
  }
  return onCleanCheckout(
    context,
    { attempt, name: `${slug}.${number}`, commit: work.commit, base, signal },
    (dir) => verdictIn(dir, 'on a clean checkout'),
  )
}

/** On the commit that the attempt began at, which it has not changed. */
async function gateBase(context: SupervisorContext, { attempt, signal }: Verifying): Promise<Reason | null> {
  const { slug, number } = placeNameOf(attempt)
  const { base } = attempt.agents[0].worktree
  return onCleanCheckout(
    context,
    { attempt, name: `${slug}.${number}`, commit: base, base: null, signal },
    (dir) =>
      runGate(context, {
        ...gateOf(context, attempt),
        ...{ dir, where: 'on a clean checkout', signal, tree: base, work: null },
        note: async (gate) => void mustHold(await context.store.noteGate(fenceOf(attempt), gate)),
      }),
  )
}

interface GateOrder extends GatePlace {
  readonly tree: Oid
  /** What may be to blame where a line can't be run at all; null where nothing but the user's own commits is gated. */
  readonly work: GatedWork | null
  note(gate: GateResult): Promise<void>
}

interface GatedWork {
  readonly attempt: PlacedAttempt
  /** What the gated tree is without it. */
  readonly base: Oid
  /** What it changed. */
  readonly files: readonly string[]
}

/** Each line must exit 0; the first that doesn't decides. Also the lane's gate, on the merged tree. */
export async function runGate(context: SupervisorContext, order: GateOrder): Promise<Reason | null> {
  for (const [index, line] of context.run.settings.gate.entries()) {
    const started = await runLine(context, order, index)
    if ('unable' in started) return started.unable
    const end = started.ended
    if (end.kind === 'stopped') continue
    await order.note({
      command: line,
      exit: end.kind === 'exit' ? end.code : null,
      durationMs: end.durationMs,
      tree: order.tree,
    })
    const failure = shellFailure(line, end)
    if (failure !== null) {
      return reason(
        failure.timedOut ? 'gate:timeout' : 'gate:failed',
        `gate: ${failure.text}`,
        failure.detail,
      )
    }
  }
  return null
}

/** How a line ended. A reason where it could not be run, and that is not the work's doing. */
async function runLine(
  context: SupervisorContext,
  order: GateOrder,
  index: number,
): Promise<{ readonly ended: RanEnd } | { readonly unable: Reason }> {
  const line = context.run.settings.gate[index] ?? ''
  const ended = await runGateLine(context, order, index)
  const { work, signal } = order
  if (!cannotRun(ended)) return { ended }
  const found = gateCannotRun(line, ended)
  if (work === null) return { unable: found }
  if (brokenByWork(line, ended, work.files)) return { ended }
  const unable = await context.gateOnBase.whyNot({ ...work, found, index, signal })
  if (unable !== null) return { unable }
  // What was missing may have been installed while the base was checked: finished work must not fail because of that.
  return { ended: await runGateLine(context, order, index) }
}
