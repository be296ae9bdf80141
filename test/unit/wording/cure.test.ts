import { describe, expect, it } from 'vitest'
import { reason } from '../../../src/core/reason.ts'
import { cureOf } from '../../../src/wording/cure.ts'

const item = { id: "it's A", hold: null, reason: null, settledIn: null } as const
const place = '/tmp/p.loopwork/0a1b2c3d4e5f/a'
const command = (
  of: Partial<Parameters<typeof cureOf>[0] & { kind: 'item' }>['item'],
  stands = true,
): string | null | undefined => of && cureOf({ kind: 'item', item: of, stands: () => stands })?.command

describe('what mends a task', () => {
  it.each(['failed', 'cancelled'] as const)('that is %s is a retry', (state) => {
    expect(command({ ...item, state })).toBe("loopwork retry 'it'\\''s A'")
  })

  it.each(['conflict', 'failed'] as const)('in %s, which a person settles, needs its worktree', (state) => {
    const settled = { ...item, state, settledIn: { worktree: place } } as const
    expect(command(settled)).toBe("loopwork retry 'it'\\''s A'")
    expect(command(settled, false)).toBe("loopwork retry 'it'\\''s A' --again")
    expect(command({ ...settled, settledIn: { worktree: null } })).toBe("loopwork retry 'it'\\''s A' --again")
  })

  it('that is done is nothing, unless its work is gone', () => {
    expect(command({ ...item, state: 'done' })).toBeUndefined()
    const undone = { ...item, state: 'done', reason: reason('undone', 'undone by you') } as const
    expect(command(undone)).toBe("loopwork retry 'it'\\''s A'")
  })
})
