import type { AttemptId } from '../ids.ts'
import type { RunSettings } from '../run/settings.ts'

/**
 * The merge queue of a target, as the supervisor that owns its lane sees it: a value, and the rules for what is done next.
 * The finished work itself waits in the store's rows, which several supervisors write; `src/supervisor/lane/` performs
 * each step that is decided here, and reports what came of it.
 */
export interface MergeQueue<Undo> {
  /** Whether this supervisor owns the lane. Without it nothing is merged or delivered. */
  readonly owned: boolean
  /**
   * `resting`: until something is reported. `merging`: one piece of work after the other. `closing`: nothing waits, or this
   * supervisor ends: what was merged is delivered.
   */
  readonly round: 'resting' | 'merging' | 'closing'
  /** Something was reported in the middle of a round: another one follows. */
  readonly again: boolean
  /** This supervisor ends: nothing more is begun. */
  readonly stopping: boolean
  /** The work that is being merged; null between two. */
  readonly landing: AttemptId | null
  /** What has to be mended before the work at the head can be merged. */
  readonly held: HeldBy | null
  /** The head's gate could not be run, and is being tried again. */
  readonly retrying: boolean
  /** The work whose merge has failed although the machine is well, and how often. */
  readonly failing: { readonly attempt: AttemptId; readonly times: number } | null
  /** Undos that were asked for, in that order. */
  readonly undos: readonly Undo[]
  /** How many merges the user's branch does not have yet, and with how many it is moved. */
  readonly undelivered: number
  readonly together: number
  /** The user's branch has to be looked at: it may have moved, or be free to follow. */
  readonly targetDue: boolean
}

export type HeldBy = 'gate' | 'machine'

export type QueueStep<Undo> =
  | { readonly kind: 'take lane' }
  /** Begin with the work that is next, which the store chooses: see `nextOf`. */
  | { readonly kind: 'look' }
  | { readonly kind: 'land'; readonly attempt: AttemptId; readonly retrying: boolean }
  /** Move the user's branch to what was merged. */
  | { readonly kind: 'deliver' }
  | { readonly kind: 'look at target' }
  | { readonly kind: 'undo'; readonly undo: Undo }
  | { readonly kind: 'wait'; readonly until: HeldBy }
  | { readonly kind: 'rest' }

export type QueueEvent<Undo> =
  /** Something may be in the queue. */
  | { readonly type: 'reported' }
  | { readonly type: 'target due' }
  | { readonly type: 'undo asked'; readonly undo: Undo }
  | { readonly type: 'stopping' }
  | { readonly type: 'lane taken' }
  /** Another supervisor has it: undos that were asked for have to be refused. */
  | { readonly type: 'lane elsewhere' }
  /** Another supervisor took it over. */
  | { readonly type: 'lane lost' }
  /** The answer to `look`; null when nothing waits. */
  | { readonly type: 'next'; readonly attempt: AttemptId | null }
  /** Merged, or ended without a merge: it waits no more. */
  | { readonly type: 'landed' }
  | { readonly type: 'held'; readonly by: HeldBy }
  | { readonly type: 'mended' }
  | { readonly type: 'merge failed'; readonly attempt: AttemptId }
  | { readonly type: 'undone' }
  | { readonly type: 'delivered'; readonly there: boolean }
  | { readonly type: 'target looked at' }
  /** A step could not be done. What it was about is as before. */
  | { readonly type: 'cut short' }

/** At most so many merges are delivered at once. */
const mostTogether = 8
/** Work that can't be merged although the machine is well must not block the queue: after so many tries it has failed. */
const landingTries = 5

/** @param gated with a gate each merge takes long, so each is delivered at once; without one, several are delivered together. */
export const emptyQueue = ({ gated }: { readonly gated: boolean }): MergeQueue<never> => ({
  owned: false,
  round: 'resting',
  again: false,
  stopping: false,
  landing: null,
  held: null,
  retrying: false,
  failing: null,
  undos: [],
  undelivered: 0,
  together: gated ? 1 : mostTogether,
  targetDue: true,
})

export function nextStep<Undo>(queue: MergeQueue<Undo>): QueueStep<Undo> {
  if (queue.round === 'resting') return { kind: 'rest' }
  if (!queue.owned) return { kind: 'take lane' }
  if (queue.landing !== null && queue.held === null) {
    return { kind: 'land', attempt: queue.landing, retrying: queue.retrying }
  }
  const [undo] = queue.undos
  const deliver =
    queue.round === 'closing' ||
    queue.held !== null ||
    undo !== undefined ||
    queue.undelivered >= queue.together
  if (deliver && queue.undelivered > 0) return { kind: 'deliver' }
  if (queue.held !== null) return { kind: 'wait', until: queue.held }
  if (queue.round === 'closing') return { kind: 'look at target' }
  return undo === undefined ? { kind: 'look' } : { kind: 'undo', undo }
}

export function afterEvent<Undo>(queue: MergeQueue<Undo>, event: QueueEvent<Undo>): MergeQueue<Undo> {
  return closed(changed(queue, event))
}

function changed<Undo>(queue: MergeQueue<Undo>, event: QueueEvent<Undo>): MergeQueue<Undo> {
  switch (event.type) {
    case 'reported':
      return begun(queue)
    case 'target due':
      return begun({ ...queue, targetDue: true })
    case 'undo asked':
      return begun({ ...queue, undos: [...queue.undos, event.undo] })
    case 'stopping':
      return { ...queue, stopping: true }
    case 'lane taken':
      return { ...queue, owned: true }
    case 'lane elsewhere':
      return rested({ ...queue, undos: [] })
    case 'lane lost':
      return rested({ ...queue, owned: false, retrying: false })
    case 'next':
      return event.attempt === null ? { ...queue, round: 'closing' } : { ...queue, landing: event.attempt }
    case 'landed':
      return { ...queue, landing: null, retrying: false, undelivered: queue.undelivered + 1 }
    case 'held':
      return { ...queue, landing: null, held: event.by, retrying: event.by === 'gate' }
    case 'mended':
      return { ...queue, held: null }
    case 'merge failed':
      return { ...queue, failing: { attempt: event.attempt, times: timesFailed(queue, event.attempt) + 1 } }
    case 'undone':
      return { ...queue, undos: queue.undos.slice(1), targetDue: true }
    case 'delivered':
      // A delivery that is held is not tried again in this round, only after some time.
      return { ...queue, undelivered: 0, targetDue: event.there }
    case 'target looked at':
      return { ...queue, targetDue: false }
    case 'cut short':
      return rested(queue)
  }
}

/** Whether this work has failed to merge so often that it is not tried again. */
export const givesUp = <Undo>(queue: MergeQueue<Undo>, attempt: AttemptId): boolean =>
  timesFailed(queue, attempt) >= landingTries

const timesFailed = ({ failing }: MergeQueue<unknown>, attempt: AttemptId): number =>
  failing?.attempt === attempt ? failing.times : 0

function begun<Undo>(queue: MergeQueue<Undo>): MergeQueue<Undo> {
  return queue.round === 'resting' ? { ...queue, round: 'merging' } : { ...queue, again: true }
}

/** The round is over; what is not delivered stays so until the next. */
function rested<Undo>(queue: MergeQueue<Undo>): MergeQueue<Undo> {
  const round = queue.again && !queue.stopping ? 'merging' : 'resting'
  return { ...queue, round, again: false, landing: null, held: null }
}

/** A round that has nothing more to do is over. Also when this supervisor ends, what was merged is delivered first. */
function closed<Undo>(queue: MergeQueue<Undo>): MergeQueue<Undo> {
  const { round, stopping, landing, held, undelivered, targetDue } = queue
  const closing =
    round === 'closing' || (round === 'merging' && stopping && landing === null && held === null)
  if (!closing) return queue
  if (undelivered > 0 || (targetDue && !stopping)) return { ...queue, round: 'closing' }
  return rested({ ...queue, targetDue: false })
}

/** Work that has finished and is not merged yet. */
export interface Waiting {
  readonly attempt: AttemptId
  /** Its merge was begun, here or by the lane's last owner. */
  readonly merging: boolean
  /** Its place: raised with each work that finishes. */
  readonly place: number
  /** It is not its turn yet: an earlier item of its group is being worked on. */
  readonly early: boolean
}

/**
 * What is merged next: what was begun is completed first, then whatever finished first. A group is merged in its own order, so
 * what is early waits; it waits for no work that has ended otherwise, and for none that nobody has begun.
 */
export function nextOf(waiting: readonly Waiting[]): Waiting | null {
  return inOrder(waiting).find(({ merging, early }) => merging || !early) ?? null
}

const inOrder = <Work extends Waiting>(waiting: readonly Work[]): readonly Work[] =>
  waiting.toSorted((one, other) => Number(other.merging) - Number(one.merging) || one.place - other.place)

/** Work that a person moves by one place. `place`: where it stands then, from 1 on. */
export type QueueMove<Work extends Waiting> =
  | { readonly kind: 'moved'; readonly work: Work; readonly past: Work; readonly place: number }
  | { readonly kind: 'stays'; readonly why: Exclude<WhyStays, 'behind the merge'> }
  | { readonly kind: 'stays'; readonly why: 'behind the merge'; readonly past: Work }

/** `gone`: it waits no more. `early`: an earlier one of its group goes before it in any case. */
export type WhyStays = 'gone' | 'merging' | 'behind the merge' | 'early' | 'first' | 'last'

/** Moving work is changing places with what stands beside it. What is being merged keeps its place, and nothing goes before it. */
export function movedInQueue<Work extends Waiting>(
  waiting: readonly Work[],
  asked: { readonly attempt: AttemptId; readonly by: -1 | 1 },
): QueueMove<Work> {
  const queue = inOrder(waiting)
  const at = queue.findIndex(({ attempt }) => attempt === asked.attempt)
  const [work, past] = [queue[at], queue[at + asked.by]]
  if (work === undefined) return { kind: 'stays', why: 'gone' }
  if (work.merging) return { kind: 'stays', why: 'merging' }
  if (past === undefined || at + asked.by < 0)
    return { kind: 'stays', why: asked.by === -1 ? 'first' : 'last' }
  if (past.merging) return { kind: 'stays', why: 'behind the merge', past }
  if (work.early && asked.by === -1) return { kind: 'stays', why: 'early' }
  return { kind: 'moved', work, past, place: at + asked.by + 1 }
}

/**
 * Agents that are quicker than the lane must not fill the disk with worktrees: so much finished work may wait, and no more is
 * begun. One worker alone begins nothing while anything waits: each of its tasks starts from what the one before has merged. A run
 * of an older loopwork has no number of its own.
 */
export function mostWaiting({ waiting }: Pick<RunSettings, 'waiting'>, workers: number): number {
  return (waiting as number | null | undefined) ?? (workers > 1 ? 2 * workers : 1)
}
