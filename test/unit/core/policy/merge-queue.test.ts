import fc from 'fast-check'
import { expect, test } from 'vitest'
import { attemptId, type AttemptId } from '../../../../src/core/ids.ts'
import {
  afterEvent,
  emptyQueue,
  givesUp,
  mostWaiting,
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
        return this.happens(reported)
      }
      case 'cancel': {
        const last = this.waiting.findLast(({ merging }) => !merging)
        if (last === undefined) return
        this.waiting = this.waiting.filter((other) => other !== last)
        this.cancelled.push(last.attempt)
        return
      }
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
        // The rule in other words: one that was begun, else the oldest.
        const first = this.waiting.find(({ merging }) => merging) ?? this.waiting[0]
        expect(nextOf(this.waiting)).toEqual(first ?? null)
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
    work.merging = true
    if (how === 'step, held') return { type: 'held', by: 'machine' }
    if (how === 'step, fails') {
      this.happens({ type: 'merge failed', attempt })
      if (!givesUp(this.queue, attempt)) return { type: 'cut short' }
    }
    this.waiting = this.waiting.filter((other) => other !== work)
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
      // Only the last that waits is ever cancelled here, so what was begun out of turn was begun in order too.
      expect(oracle.merged).toEqual(oracle.finished.filter((one) => !oracle.cancelled.includes(one)))
      expect([...oracle.undone, ...oracle.refused]).toHaveLength(oracle.asked)
      expect(new Set([...oracle.undone, ...oracle.refused]).size).toBe(oracle.asked)
      expect(oracle.undone).toEqual(
        oracle.undone.toSorted((one, other) => Number(one.slice(5)) - Number(other.slice(5))),
      )
    }),
    2_000,
  )
})
