import type { ItemDraft, ItemStatus } from '../../../src/core/item.ts'
import { declaredPath } from '../../../src/core/naming/declared-path.ts'
import type { ReasonCode } from '../../../src/core/reason.ts'
import type { TokenClaimEnd } from '../../../src/core/claims/token-claim.ts'
import { overlap } from './overlap.ts'

export interface ModelItem {
  readonly id: string
  readonly order: number
  readonly priority: number
  readonly needs: readonly string[]
  readonly files: readonly string[]
  status: ItemStatus
  hold: 'stopped' | null
  /** Done, and nobody but a person has said so. */
  isOnlySaid: boolean
  notBefore: number
  attempts: number
  interruptions: number
  epoch: number
  /** Open attempt's id that it waits for. */
  parkedBehind: number | null
  readonly group: string | null
  /** Its group was full. */
  waitsInGroup: boolean
}

export interface ModelAttempt {
  readonly id: number
  readonly item: string
  readonly epoch: number
  tenure: number
  owner: number
  phase: 'preparing' | 'running' | 'queued' | 'merging'
  queued: number
  readonly startedAt: number
  /** Of somebody who is no worker; left out of a worker's. */
  readonly loan?: ModelLoan
}

export interface ModelLoan {
  readonly token: string
  readonly leaseMs: number
  readonly hold: 'stopped' | null
  leaseUntil: number
  end: TokenClaimEnd | null
}

/** The rules of the store in the plainest words there are: everything is looked for anew each time, nothing is counted. */
export class Model {
  now = 1_000
  paused = false
  /** The agent can't be started before then; over, one at a time tries. */
  off: { readonly until: number; readonly inRow: number } | null = null
  readonly items = new Map<string, ModelItem>()
  readonly open = new Map<number, ModelAttempt>()
  /** Fences that hold no longer. */
  readonly ghosts: ModelAttempt[] = []
  /** Claims by a token, open and ended. */
  readonly loans: (ModelAttempt & { readonly loan: ModelLoan })[] = []
  #attempts = 0
  #queue = 0
  readonly tries: number
  readonly backoffMs: number

  /** So many of a group at once. */
  readonly groupOf: number

  constructor(tries: number, backoffMs: number, groupOf = Infinity) {
    this.tries = tries
    this.backoffMs = backoffMs
    this.groupOf = groupOf
  }

  add(draft: ItemDraft): void {
    this.items.set(draft.id, {
      id: draft.id,
      order: this.items.size,
      priority: draft.priority,
      needs: draft.dependsOn,
      files: draft.files,
      status: 'todo',
      hold: null,
      isOnlySaid: false,
      notBefore: 0,
      attempts: 0,
      interruptions: 0,
      epoch: 0,
      parkedBehind: null,
      group: draft.group ?? null,
      waitsInGroup: false,
    })
  }

  openNeeds(item: ModelItem): number {
    return item.needs.filter((id) => this.items.get(id)?.status !== 'done').length
  }

  isReady(item: ModelItem): boolean {
    return (
      item.status === 'todo' &&
      item.hold === null &&
      item.notBefore <= this.now &&
      this.openNeeds(item) === 0 &&
      item.parkedBehind === null &&
      !item.waitsInGroup
    )
  }

  /** The id of what is claimed, or null; parks what it passes over. */
  claim(owner: number): ModelAttempt | null {
    if (this.paused || !this.mayAsk()) return null
    const inOrder = [...this.items.values()].sort((a, b) => a.priority - b.priority || a.order - b.order)
    for (const item of inOrder) {
      if (!this.isReady(item)) continue
      if (this.claimedIn(item.group).length >= this.groupOf) {
        item.waitsInGroup = true
        continue
      }
      const holder = this.holderOf(item)
      if (holder !== undefined) {
        item.parkedBehind = holder.id
        continue
      }
      return this.begin(item, owner)
    }
    return null
  }

  claimedIn(group: string | null): readonly ModelItem[] {
    if (group === null) return []
    return [...this.items.values()].filter((item) => item.group === group && item.status === 'claimed')
  }

  holderOf(item: ModelItem): ModelAttempt | undefined {
    return [...this.open.values()].find((attempt) => this.share(item, this.items.get(attempt.item)))
  }

  begin(item: ModelItem, owner: number, loan?: ModelLoan): ModelAttempt {
    item.status = 'claimed'
    item.epoch++
    item.notBefore = 0
    const attempt: ModelAttempt = {
      id: ++this.#attempts,
      item: item.id,
      epoch: item.epoch,
      tenure: 1,
      owner,
      phase: 'preparing',
      queued: 0,
      startedAt: this.now,
      ...(loan === undefined ? {} : { loan }),
    }
    this.open.set(attempt.id, attempt)
    return attempt
  }

  /** The next item, or the named one; the id of what was claimed, or null. */
  lend(token: string, leaseMs: number, named: ModelItem | null): string | null {
    this.expire()
    if (this.paused) return null
    const inOrder = [...this.items.values()].sort((a, b) => a.priority - b.priority || a.order - b.order)
    for (const item of named === null ? inOrder : [named]) {
      const isFree =
        named === null ? this.isReady(item) : item.status === 'todo' && this.openNeeds(item) === 0
      if (!isFree) continue
      if (named === null && this.claimedIn(item.group).length >= this.groupOf) {
        item.waitsInGroup = true
        continue
      }
      const holder = this.holderOf(item)
      if (holder !== undefined) {
        if (named === null) item.parkedBehind = holder.id
        continue
      }
      const loan = { token, leaseMs, leaseUntil: this.now + leaseMs, hold: item.hold, end: null }
      item.hold = null
      item.parkedBehind = null
      item.waitsInGroup = false
      this.loans.push({ ...this.begin(item, 0, loan), loan })
      return item.id
    }
    return null
  }

  expire(): void {
    for (const attempt of this.loans)
      if (attempt.loan.end === null && attempt.loan.leaseUntil <= this.now) this.endLoan(attempt, 'expired')
  }

  endLoan(attempt: ModelAttempt & { readonly loan: ModelLoan }, how: TokenClaimEnd): void {
    attempt.loan.end = how
    const item = this.close(attempt)
    if (how === 'completed') {
      item.status = 'done'
      item.isOnlySaid = true
    } else if (how === 'failed') item.status = 'failed'
    else {
      item.status = 'todo'
      item.hold = how === 'taken back' ? 'stopped' : attempt.loan.hold
    }
    if (how === 'completed' || how === 'failed') item.interruptions = 0
  }

  workers(): readonly ModelAttempt[] {
    return [...this.open.values()].filter(({ loan }) => loan === undefined)
  }

  mayAsk(): boolean {
    if (this.off === null) return true
    const { until } = this.off
    const tries = this.workers().filter(
      ({ phase, startedAt }) => (phase === 'preparing' || phase === 'running') && startedAt >= until,
    )
    // A try that has run for half a minute has met no limit.
    const since = Math.min(...tries.map(({ startedAt }) => startedAt))
    return until <= this.now && (tries.length === 0 || since + 30_000 <= this.now)
  }

  turnOff({ startedAt }: ModelAttempt): void {
    const before = this.off
    const isNew = before === null || startedAt >= before.until
    const inRow = isNew ? (before?.inRow ?? 0) + 1 : before.inRow
    const until = this.now + Math.min(60_000 * 2 ** (inRow - 1), 900_000)
    this.off = { inRow, until: isNew ? until : Math.max(until, before.until) }
  }

  queue(attempt: ModelAttempt): void {
    if (attempt.phase === 'queued') return
    attempt.phase = 'queued'
    attempt.queued = ++this.#queue
  }

  /** The head of the lane. */
  head(): ModelAttempt | null {
    const inLane = [...this.open.values()].filter(
      (attempt) => attempt.phase === 'merging' || (attempt.phase === 'queued' && !this.isEarly(attempt)),
    )
    return (
      inLane.sort(
        (a, b) => Number(b.phase === 'merging') - Number(a.phase === 'merging') || a.queued - b.queued,
      )[0] ?? null
    )
  }

  /** An earlier one of its group is being worked on. */
  isEarly({ item: id }: ModelAttempt): boolean {
    const item = this.items.get(id)
    const worked = new Set(this.workers().map((attempt) => attempt.item))
    return this.claimedIn(item?.group ?? null).some(
      (other) => worked.has(other.id) && other.order < (item?.order ?? 0),
    )
  }

  done(attempt: ModelAttempt): void {
    const item = this.close(attempt)
    item.status = 'done'
    item.attempts++
    item.interruptions = 0
  }

  end(attempt: ModelAttempt, code: ReasonCode): void {
    const item = this.close(attempt)
    item.status = 'todo'
    if (code === 'agent:not-started') this.turnOff(attempt)
    item.interruptions =
      code === 'interrupted' ? item.interruptions + 1 : code === 'agent:not-started' ? item.interruptions : 0
    if (code === 'stopped') item.hold = 'stopped'
    else if (code === 'conflict' || item.interruptions > 2) item.status = 'failed'
    else if (code === 'timeout' || code === 'gate:failed') {
      item.attempts++
      if (item.attempts >= this.tries) item.status = 'failed'
      else item.notBefore = this.now + this.backoffMs * 2 ** (item.attempts - 1)
    }
  }

  close(attempt: ModelAttempt): ModelItem {
    this.open.delete(attempt.id)
    this.ghosts.push({ ...attempt })
    for (const other of this.items.values()) if (other.parkedBehind === attempt.id) other.parkedBehind = null
    const item = this.items.get(attempt.item)
    if (item === undefined) throw new Error('no such item')
    for (const other of this.items.values())
      if (item.group !== null && other.group === item.group) other.waitsInGroup = false
    return item
  }

  retry(item: ModelItem): boolean {
    const isOver = item.status === 'failed' || item.status === 'cancelled' || item.isOnlySaid
    if (!isOver && item.hold !== 'stopped') return false
    item.status = 'todo'
    item.isOnlySaid = false
    item.hold = null
    item.attempts = 0
    item.interruptions = 0
    item.notBefore = 0
    return true
  }

  cancel(item: ModelItem): boolean {
    if (item.status !== 'todo' && item.status !== 'failed') return false
    item.status = 'cancelled'
    item.hold = null
    item.notBefore = 0
    return true
  }

  share(one: ModelItem, other: ModelItem | undefined): boolean {
    const paths = (item: ModelItem | undefined) =>
      (item?.files ?? []).map(declaredPath).filter((path) => path !== null)
    return paths(one).some((mine) => paths(other).some((theirs) => overlap(mine, theirs)))
  }
}
