import { fenceOf, reviewsOf, type AttemptIn } from '../../../core/attempt.ts'
import type { Item } from '../../../core/item.ts'
import { lineOf } from '../../../core/naming/line-of.ts'
import { reason, type Reason } from '../../../core/reason.ts'
import { reviewerOf } from '../../../core/review/reviewer-of.ts'
import { verdictOn, type Review, type Verdict } from '../../../core/review/review.ts'
import { roundOf } from '../../../core/review/round-of.ts'
import type { SupervisorContext } from '../../context.ts'
import { machineHold } from '../../holds.ts'
import { Interrupted, mustHold, throwIfInterrupted } from '../../interruption.ts'
import { presetHold } from '../../preset-hold.ts'
import { awaitReviewer } from './await-reviewer.ts'
import { reviewCheckout } from './review-checkout.ts'
import { runReviewer, storedEnd, type ReviewerEnd } from './run-reviewer.ts'
import { adoptReviewer, startReviewer, type ReviewerOrder } from './start-reviewer.ts'

interface ReviewOrder {
  readonly attempt: AttemptIn<'reviewing'>
  readonly item: Item
  readonly signal: AbortSignal
  readonly hurry: AbortSignal
  /** Its worker takes other tasks while this waits for the reviewer's vendor. */
  away<T>(act: () => Promise<T>): Promise<T>
}

/**
 * Has the attempt's work reviewed. Null when it was approved, by an answer that could be read and by nothing else. A reviewer that
 * can't work says nothing about the task: finished work waits until one can.
 */
export async function reviewWork(context: SupervisorContext, order: ReviewOrder): Promise<Reason | null> {
  const { attempt } = order
  const { work } = attempt
  const preset = reviewerOf(context.run.settings)
  if (work === null || preset === null) return null
  // The attempt may have been in this phase before.
  const reviews = reviewsOf((await context.store.attempt(attempt.id)) ?? attempt)
  const ask = () => askForVerdict(context, { ...order, work, preset, reviews })
  const verdict = verdictOn(reviews, work.commit) ?? (await ask().catch(dropWhereOver(context, attempt)))
  await dropCheckout(context, attempt)
  if ('code' in verdict) return verdict
  return verdict.answer === 'approve'
    ? null
    : changesReason(context, attempt, { ...verdict, by: preset.name })
}

const machineWaitMs = 10_000

/** So often is a reviewer asked that fails, or whose answer can't be read. */
const mostFailures = 2

interface AskOrder extends ReviewerOrder, ReviewOrder {
  readonly attempt: AttemptIn<'reviewing'>
  readonly reviews: readonly Review[]
}

async function askForVerdict(context: SupervisorContext, order: AskOrder): Promise<Verdict | Reason> {
  const { work, preset, signal } = order
  const { clock, holds } = context
  const isFailure = ({ commit, end }: Review) => commit === work.commit && end?.kind === 'failed'
  const before = order.reviews.filter(isFailure)
  let failures = before.length
  let why = whyOf(before.at(-1))
  let putOffs = 0
  let wasHeld = false
  for (let mayAdopt = true; failures < mostFailures; mayAdopt = false) {
    const end = await oneReviewer(context, { ...order, again: failures > 0, putOffs, mayAdopt })
    switch (end.kind) {
      case 'answered':
        return end
      case 'put off':
        putOffs += 1
        if (end.fault === null) await clock.sleep(machineWaitMs, signal)
        break
      case 'unable': {
        const hold = presetHold(end.why, preset)
        if (hold !== null) await holds.hold(hold, { again: wasHeld })
        wasHeld = true
        await holds.mended('preset', signal)
        break
      }
      case 'failed': {
        const trouble = await holds.machine()
        if (trouble !== null) {
          await holds.hold(machineHold(trouble))
          await holds.mended('machine', signal)
          break
        }
        failures += 1
        why = end.why.message
      }
    }
    throwIfInterrupted(signal)
  }
  const message = `no review, asked ${mostFailures} times: ${why}`
  return reason('review:failed', message, { agent: preset.name, commit: work.commit })
}

const whyOf = (review: Review | undefined): string => (review?.end?.kind === 'failed' ? review.end.why : '')

interface OneOrder extends AskOrder {
  readonly again: boolean
  /** How often in a row a reviewer of this work was put off. */
  readonly putOffs: number
  readonly mayAdopt: boolean
}

async function oneReviewer(context: SupervisorContext, order: OneOrder): Promise<ReviewerEnd> {
  const { store, git, run, paths, processes, clock } = context
  const { attempt, work, again } = order
  const name = reviewCheckout(attempt)
  const root = run.settings.worktreeRoot
  const dir = await git.lane.checkoutPath(name, root)
  let running = order.mayAdopt ? await adoptReviewer(context, order, dir) : null
  if (running === null) {
    await awaitReviewer(context, order)
    await processes.sweep(paths.marker(attempt))
    await git.lane.checkout(name, work.commit, root)
    running = await startReviewer(context, order, { dir, again })
  }
  const since = clock.now()
  const end = await runReviewer(context, running, { ...order, dir })
  mustHold(await store.noteReview({ fence: fenceOf(attempt), index: running.index, end: storedEnd(end) }))
  const { name: reviewer, model } = order.preset
  const note = {
    fence: fenceOf(attempt),
    agent: { preset: reviewer, model },
    reviewerSince: since,
  }
  if (end.kind === 'answered') mustHold(await store.noteAnswer(note))
  else if (end.kind === 'put off' && end.fault !== null)
    mustHold(await store.noteLimit({ ...note, fault: end.fault }))
  return end
}

/** A reviewer that lives on works in its checkout; so may one that is asked for again after trouble. */
const dropWhereOver =
  (context: SupervisorContext, attempt: AttemptIn<'reviewing'>) =>
  async (error: unknown): Promise<never> => {
    if (error instanceof Interrupted && error.interruption.kind === 'end')
      await dropCheckout(context, attempt)
    throw error
  }

async function dropCheckout({ git, run }: SupervisorContext, attempt: AttemptIn<'reviewing'>): Promise<void> {
  await git.lane.dropCheckout(reviewCheckout(attempt), run.settings.worktreeRoot)
}

async function changesReason(
  { store, run }: SupervisorContext,
  { item, number }: AttemptIn<'reviewing'>,
  { by, notes }: { readonly by: string; readonly notes: string },
): Promise<Reason> {
  const round = roundOf((await store.attemptsOf(item)).filter((attempt) => attempt.number < number))
  const { rounds } = run.settings.review
  const lastRound = round >= rounds
  const [first = ''] = notes.split('\n')
  const what = lastRound ? `asks for changes, review ${round} of ${rounds} in a row` : 'asks for changes'
  return reason('review:changes', `${by} ${what}: ${lineOf(first)}`, {
    agent: by,
    notes,
    round,
    rounds,
    lastRound,
  })
}
