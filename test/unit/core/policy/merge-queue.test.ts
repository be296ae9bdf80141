import fc from 'fast-check'
import { expect, test } from 'vitest'
import { attemptId, type AttemptId } from '../../../../src/core/ids.ts'
import {
  afterEvent,
  emptyQueue,
  givesUp,
  mostWaiting,
  movedInQueue,
  nextOf,
  nextStep,
  type MergeQueue,
  type QueueEvent,
  type QueueStep,
  type Waiting,
} from '../../../../src/core/policy/merge-queue.ts'
import { always } from '../../../support/always.ts'

type Queue = MergeQueue<string>
type Event = QueueEvent<string>

const start: Queue = emptyQueue({ gated: false })
const after = (queue: Queue, ...events: readonly Event[]): Queue => events.reduce(afterEvent<string>, queue)
const reported: Event = { type: 'reported' }
const taken: Event = { type: 'lane taken' }
const landed: Event = { type: 'landed' }
const next = (attempt: number | null): Event => ({
  type: 'next',
  attempt: attempt === null ? null : attemptId(attempt),
})
const waiting = (attempt: number, merging = false): Waiting => ({
  attempt: attemptId(attempt),
  merging,
  place: attempt,
  early: false,
})

test('what was begun is completed first, then what finished first', () => {
  expect(nextOf([])).toBeNull()
  expect(nextOf([waiting(3), waiting(2)])?.attempt).toBe(2)
  expect(nextOf([waiting(2), waiting(3, true), waiting(1)])?.attempt).toBe(3)
})

test('work that is early in its group waits, unless its merge has begun; others go past it', () => {
  const early = (attempt: number, merging = false) => ({ ...waiting(attempt, merging), early: true })
  expect(nextOf([early(1)])).toBeNull()
  expect(nextOf([early(1), waiting(2)])?.attempt).toBe(2)
  expect(nextOf([early(1), early(3, true), waiting(2)])?.attempt).toBe(3)
})

test('work changes places with what stands beside it, by their places and not by when they came', () => {
  const queue = [{ ...waiting(1), place: 9 }, waiting(2), waiting(3)]
  const move = (attempt: number, by: -1 | 1) => movedInQueue(queue, { attempt: attemptId(attempt), by })
  expect(move(1, -1)).toMatchObject({ kind: 'moved', work: { attempt: 1 }, past: { attempt: 3 }, place: 2 })
  expect(move(2, 1)).toMatchObject({ kind: 'moved', past: { attempt: 3 }, place: 2 })
  expect(move(2, -1)).toEqual({ kind: 'stays', why: 'first' })
  expect(move(1, 1)).toEqual({ kind: 'stays', why: 'last' })
  expect(move(4, 1)).toEqual({ kind: 'stays', why: 'gone' })
})

test('what is being merged keeps its place, and nothing goes before it', () => {
  const queue = [waiting(2, true), waiting(1), waiting(3)]
  const move = (attempt: number, by: -1 | 1) => movedInQueue(queue, { attempt: attemptId(attempt), by })
  expect(move(2, 1)).toEqual({ kind: 'stays', why: 'merging' })
  expect(move(1, -1)).toMatchObject({ why: 'behind the merge', past: { attempt: 2 } })
  expect(move(3, -1)).toMatchObject({ kind: 'moved', place: 2 })
})

test('work that waits for its group is not moved up in vain', () => {
  const queue = [waiting(1), { ...waiting(2), early: true }, waiting(3)]
  const move = (by: -1 | 1) => movedInQueue(queue, { attempt: attemptId(2), by })
  expect(move(-1)).toEqual({ kind: 'stays', why: 'early' })
  expect(move(1)).toMatchObject({ kind: 'moved', place: 3 })
})

test('a supervisor that does not own the lane takes it, and rests when another one has it', () => {
  expect(nextStep(start)).toEqual({ kind: 'rest' })
  const asked = after(start, reported)
  expect(nextStep(asked)).toEqual({ kind: 'take lane' })
  expect(nextStep(after(asked, { type: 'lane elsewhere' }))).toEqual({ kind: 'rest' })
  expect(nextStep(after(asked, taken))).toEqual({ kind: 'look' })
})

test('a lane that was taken over is taken anew before anything else is done', () => {
  const lost = after(start, reported, taken, next(1), { type: 'lane lost' }, reported)
  expect(nextStep(lost)).toEqual({ kind: 'take lane' })
})

test('when nothing waits the branch follows, is looked at once more, and the lane rests', () => {
  const merged = after(start, reported, taken, next(1), landed, next(null))
  expect(nextStep(merged)).toEqual({ kind: 'deliver' })
  const there = after(merged, { type: 'delivered', there: true })
  expect(nextStep(there)).toEqual({ kind: 'look at target' })
  expect(nextStep(after(there, { type: 'target looked at' }))).toEqual({ kind: 'rest' })
  // A delivery that is held waits for its time.
  expect(nextStep(after(merged, { type: 'delivered', there: false }))).toEqual({ kind: 'rest' })
})

test('behind a gate each merge is delivered before the next; without one, eight at most', () => {
  const one = after(emptyQueue({ gated: true }), reported, taken, next(1), landed)
  expect(nextStep(one)).toEqual({ kind: 'deliver' })
  const upTo = (last: number) =>
    Array.from({ length: last }, (_, index) => index + 1).reduce(
      (queue, attempt) => after(queue, next(attempt), landed),
      after(start, reported, taken),
    )
  expect(nextStep(upTo(7))).toEqual({ kind: 'look' })
  expect(nextStep(upTo(8))).toEqual({ kind: 'deliver' })
})

test('an undo comes before the next merge, on a branch that has what was merged', () => {
  const merged = after(start, reported, taken, next(1), { type: 'undo asked', undo: 'last' }, landed)
  expect(nextStep(merged)).toEqual({ kind: 'deliver' })
  const there = after(merged, { type: 'delivered', there: true })
  expect(nextStep(there)).toEqual({ kind: 'undo', undo: 'last' })
  expect(nextStep(after(there, { type: 'undone' }))).toEqual({ kind: 'look' })
})

test('held work stays at the head; a gate that could not be run is tried again as such', () => {
  const held = after(start, reported, taken, next(1), { type: 'held', by: 'gate' })
  expect(nextStep(held)).toEqual({ kind: 'wait', until: 'gate' })
  // Meanwhile it may have been cancelled: which work is next is asked anew.
  expect(nextStep(after(held, { type: 'mended' }))).toEqual({ kind: 'look' })
  const again = after(held, { type: 'mended' }, next(1))
  expect(nextStep(again)).toEqual({ kind: 'land', attempt: 1, retrying: true })
  expect(nextStep(after(again, landed, next(2)))).toEqual({ kind: 'land', attempt: 2, retrying: false })
})

test('work that the machine held up is merged as at the first time', () => {
  const held = after(start, reported, taken, next(1), { type: 'held', by: 'machine' })
  expect(nextStep(after(held, { type: 'mended' }, next(1)))).toEqual({
    kind: 'land',
    attempt: 1,
    retrying: false,
  })
})

test('work that fails to merge five times is given up; what others failed at is not counted', () => {
  const failed = (attempt: number): Event => ({ type: 'merge failed', attempt: attemptId(attempt) })
  const four = after(start, failed(1), failed(1), failed(1), failed(1))
  expect(givesUp(four, attemptId(1))).toBe(false)
  expect(givesUp(after(four, failed(1)), attemptId(1))).toBe(true)
  expect(givesUp(after(four, failed(2), failed(1)), attemptId(1))).toBe(false)
})

test('asked to end, it begins nothing, and delivers what was merged', () => {
  const busy = after(start, reported, taken, next(1))
  const stopping = after(busy, { type: 'stopping' }, landed)
  expect(nextStep(stopping)).toEqual({ kind: 'deliver' })
  expect(nextStep(after(stopping, { type: 'delivered', there: true }))).toEqual({ kind: 'rest' })
  expect(nextStep(after(start, { type: 'stopping' }, reported))).toEqual({ kind: 'rest' })
})

/** What happens beside the lane, and to each of its steps. */
const act = fc.oneof(
  { arbitrary: fc.constant('finish' as const), weight: 3 },
  { arbitrary: fc.constantFrom('cancel', 'undo', 'target', 'other takes it', 'other leaves it'), weight: 1 },
  { arbitrary: fc.constantFrom('last up', 'first down'), weight: 2 },
  { arbitrary: fc.constantFrom('step', 'step', 'step, held', 'step, cut short', 'step, fails'), weight: 8 },
)
type Act = typeof act extends fc.Arbitrary<infer T> ? T : never

const workers = 4
const most = mostWaiting({ waiting: null }, workers)

/** A store with finished work and a lane that others may take, and what was done to them in which order. */
class Oracle {
  queue: Queue
  waiting: { attempt: AttemptId; merging: boolean; place: number; early: boolean }[] = []
  othersLane = false
  readonly finished: number[] = []
  readonly cancelled: number[] = []
  readonly merged: number[] = []
  /** In the order in which they are to be merged: of what waits as a person has it, changed by hand. */
  wanted: number[] = []
  readonly undone: string[] = []
  readonly refused: string[] = []
  asked = 0
  unseen = 0

  constructor(gated: boolean) {
    this.queue = emptyQueue({ gated })
  }

  happens(event: Event): void {
    this.queue = afterEvent(this.queue, event)
    expect(this.queue.undelivered).toBeLessThanOrEqual(this.queue.together)
  }

  beside(one: Act): void {
    switch (one) {
      case 'finish': {
        if (this.waiting.length >= most) return
        const attempt = attemptId(this.finished.length + 1)
        this.finished.push(attempt)
        this.waiting.push({ attempt, merging: false, place: attempt, early: false })
        this.wanted.push(attempt)
        return this.happens(reported)
      }
      case 'cancel': {
        const last = this.waiting.find(({ attempt, merging }) => !merging && attempt === this.wanted.at(-1))
        if (last === undefined) return
        this.wanted.pop()
        this.waiting = this.waiting.filter((other) => other !== last)
        this.cancelled.push(last.attempt)
        return
      }
      case 'last up':
        return this.moves(this.wanted.length - 1, -1)
      case 'first down':
        return this.moves(0, 1)
      case 'undo':
        return this.happens({ type: 'undo asked', undo: `undo ${++this.asked}` })
      case 'target':
        return this.happens({ type: 'target due' })
      case 'other takes it':
        this.othersLane = true
        return
      case 'other leaves it':
        this.othersLane = false
        return
      default:
        this.steps(one)
    }
  }

  /** The rule in other words: of a list by hand two that stand beside each other are swapped, unless one was begun. */
  moves(at: number, by: -1 | 1): void {
    const [one, other] = [this.wanted[at], this.wanted[at + by]]
    const move = movedInQueue(this.waiting, { attempt: attemptId(one ?? 0), by })
    const isBegun = (attempt: number | undefined): boolean =>
      this.waiting.some((work) => work.attempt === attempt && work.merging)
    const isMoved = one !== undefined && other !== undefined && !isBegun(one) && !isBegun(other)
    expect(move.kind).toBe(isMoved ? 'moved' : 'stays')
    if (move.kind === 'stays' || other === undefined || one === undefined) return
    expect([move.work.attempt, move.past.attempt, move.place]).toEqual([one, other, at + by + 1])
    const placeOf = ({ attempt, place }: Waiting): number =>
      attempt === one ? move.past.place : attempt === other ? move.work.place : place
    this.waiting = this.waiting.map((work) => ({ ...work, place: placeOf(work) }))
    this.wanted[at] = other
    this.wanted[at + by] = one
  }

  steps(one: Act): void {
    const step = nextStep(this.queue)
    if (step.kind !== 'rest') this.happens(this.perform(step, one))
  }

  perform(step: Exclude<QueueStep<string>, { kind: 'rest' }>, how: Act): Event {
    if (step.kind === 'take lane') {
      if (!this.othersLane) return taken
      this.refused.push(...this.queue.undos)
      return { type: 'lane elsewhere' }
    }
    if (this.othersLane) return { type: 'lane lost' }
    if (how === 'step, cut short') return { type: 'cut short' }
    switch (step.kind) {
      case 'look': {
        // The rule in other words: one that was begun, else the first as a person has ordered them.
        const first =
          this.waiting.find(({ merging }) => merging) ??
          this.waiting.find(({ attempt }) => attempt === this.wanted[0])
        expect(nextOf(this.waiting)).toEqual(first ?? null)
        if (first !== undefined) first.merging = true
        return next(first?.attempt ?? null)
      }
      case 'land':
        return this.land(step.attempt, how)
      case 'deliver':
        this.unseen = 0
        return { type: 'delivered', there: how !== 'step, held' }
      case 'undo':
        expect(this.unseen).toBe(0)
        this.undone.push(step.undo)
        return { type: 'undone' }
      case 'look at target':
        return { type: 'target looked at' }
      case 'wait':
        return { type: 'mended' }
    }
  }

  land(attempt: AttemptId, how: Act): Event {
    const work = this.waiting.find((other) => other.attempt === attempt)
    // Cancelled since it was looked up: its claim is no more.
    if (work === undefined) return { type: 'lane lost' }
    if (how === 'step, held') {
      work.merging = false
      return { type: 'held', by: 'machine' }
    }
    if (how === 'step, fails') {
      this.happens({ type: 'merge failed', attempt })
      if (!givesUp(this.queue, attempt)) return { type: 'cut short' }
    }
    this.waiting = this.waiting.filter((other) => other !== work)
    expect(attempt).toBe(this.wanted.shift())
    this.merged.push(attempt)
    this.unseen++
    return landed
  }
}

test('whatever happens beside it: in order, nothing lost, nothing twice, and everything delivered', () => {
  always(
    fc.property(fc.boolean(), fc.array(act, { maxLength: 120 }), (gated, acts) => {
      const oracle = new Oracle(gated)
      for (const one of acts) oracle.beside(one)
      oracle.othersLane = false
      oracle.happens(reported)
      const most = 6 * (oracle.waiting.length + oracle.queue.undos.length + 4)
      for (let step = 0; step < most; step++) oracle.steps('step')
      expect(nextStep(oracle.queue)).toEqual({ kind: 'rest' })
      expect(oracle.waiting).toEqual([])
      expect(oracle.unseen).toBe(0)
      expect(oracle.queue.undelivered).toBe(0)
      // Each was the first of what a person wanted when it was merged; all that were not cancelled are.
      const kept = oracle.finished.filter((one) => !oracle.cancelled.includes(one))
      expect(oracle.merged.toSorted((one, other) => one - other)).toEqual(kept)
      expect([...oracle.undone, ...oracle.refused]).toHaveLength(oracle.asked)
      expect(new Set([...oracle.undone, ...oracle.refused]).size).toBe(oracle.asked)
      expect(oracle.undone).toEqual(
        oracle.undone.toSorted((one, other) => Number(one.slice(5)) - Number(other.slice(5))),
      )
    }),
    2_000,
  )
})
