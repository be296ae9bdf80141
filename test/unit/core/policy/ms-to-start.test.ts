import { describe, expect, it } from 'vitest'
import { itemId } from '../../../../src/core/ids.ts'
import type { Standing } from '../../../../src/core/item.ts'
import { msToStart } from '../../../../src/core/policy/forecast/ms-to-start.ts'
import type { ItemRow } from '../../../../src/core/ports/store-reader.ts'
import type { ItemState } from '../../../../src/core/state.ts'
import { anAttempt, anItem } from '../../../support/run-facts.ts'

const minute = 60_000
const now = 1_000 * minute
const todo = { status: 'todo', notBefore: null, hold: null, reason: null } as const satisfies Standing

interface RowFacts {
  readonly state?: ItemState
  readonly needs?: readonly string[]
  readonly hours?: number
  readonly standing?: Standing
  /** It is in work for so long. */
  readonly minutes?: number
}

function rowOf(
  id: string,
  { state = 'todo', needs = [], hours, standing = todo, minutes }: RowFacts = {},
): ItemRow {
  const item = { ...anItem(id, id), estimateHours: hours ?? null }
  const attempt =
    minutes === undefined ? null : anAttempt(1, item, { phase: 'running', startedAt: now - minutes * minute })
  const claimed =
    attempt === null ? standing : ({ status: 'claimed', attempt: attempt.id, claimedAt: now } as const)
  return {
    ...{
      item: { ...item, standing: claimed },
      state,
      attempt,
      openNeeds: needs.map(itemId),
      parkedBehind: null,
    },
  }
}

const starts = (row: ItemRow, needs: readonly ItemRow[], perUnit: number | null = 10 * minute) => {
  const ms = msToStart(row, { needs, perUnit, now })
  return ms === null ? null : ms / minute
}

describe('the earliest start of a task', () => {
  it('is the end of the longest way through what it needs', () => {
    const needs = [
      rowOf('B', { state: 'blocked', needs: ['C'] }),
      rowOf('C', { hours: 2 }),
      rowOf('D', { hours: 2.5 }),
    ]
    expect(starts(rowOf('A', { state: 'blocked', needs: ['B', 'D'] }), needs)).toBe(30)
  })

  it('counts what has been done of a task in work, and never below nothing', () => {
    const of = (minutes: number) =>
      starts(rowOf('A', { state: 'blocked', needs: ['B'] }), [rowOf('B', { state: 'running', minutes })])
    expect(of(4)).toBe(6)
    expect(of(400)).toBe(0)
  })

  it('is at once where what it needs only waits for its merge', () => {
    expect(starts(rowOf('A', { state: 'blocked', needs: ['B'] }), [rowOf('B', { state: 'queued' })])).toBe(0)
  })

  it('is the time of its retry, with or without measurements', () => {
    const standing = { ...todo, notBefore: now + 3 * minute }
    expect(starts(rowOf('A', { state: 'waiting', standing }), [], null)).toBe(3)
    const needs = [rowOf('B', { state: 'waiting', standing })]
    expect(starts(rowOf('A', { state: 'blocked', needs: ['B'] }), needs)).toBe(13)
  })

  it('is not known of a ready task, without measurements, or where not all that it needs is known', () => {
    const blocked = rowOf('A', { state: 'blocked', needs: ['B'] })
    expect(starts(rowOf('A'), [])).toBeNull()
    expect(starts(blocked, [rowOf('B')], null)).toBeNull()
    expect(starts(blocked, [])).toBeNull()
    expect(starts(blocked, [rowOf('B', { state: 'blocked', needs: ['A'] }), blocked])).toBeNull()
  })
})
