import { expect, test } from 'vitest'
import { tokenDigest } from '../../../src/core/claims/token-claim.ts'
import { itemId } from '../../../src/core/ids.ts'
import type { Store } from '../../../src/core/ports/store.ts'
import { draft } from '../../support/store/sample.ts'
import { withRun } from '../../support/store/with-run.ts'

const days = 3 * 86_400_000

const stateOf = async (store: Store, id: string) => (await store.item(itemId(id)))?.state

test('a task with a schedule waits for it, far longer than any retry, and then takes its turn', () =>
  withRun(
    [draft('A', { scheduledFor: days, priority: 0 }), draft('B')],
    {},
    async ({ store, at, next, claim }) => {
      expect(await stateOf(store, 'A')).toBe('waiting')
      expect(await next(10)).toBe('B')
      expect(await claim(20)).toEqual({ kind: 'nothing', why: 'inProgress', at: days })
      // The clock was set back for a moment, and what waits was looked at.
      expect(await claim(0)).toMatchObject({ at: days })
      expect(await claim(days - 1)).toMatchObject({ kind: 'nothing', at: days })
      expect(await stateOf(at(days), 'A')).toBe('todo')
      expect(await next(days)).toBe('A')
    },
  ))

test('a schedule that the file takes back, or moves, counts at once; one that is no news does not wait again', () =>
  withRun([draft('A', { scheduledFor: days })], {}, async ({ store, at, next }) => {
    await at(10).importItems('a.json', [draft('A', { scheduledFor: 2 * days })])
    expect(await stateOf(at(days), 'A')).toBe('waiting')
    await at(days).importItems('a.json', [draft('A', { scheduledFor: days - 5 })])
    expect(await stateOf(store, 'A')).toBe('todo')
    await at(days).importItems('a.json', [draft('A', { scheduledFor: 3 * days })])
    expect(await stateOf(store, 'A')).toBe('waiting')
    await at(days).importItems('a.json', [draft('A')])
    expect(await next(days)).toBe('A')
  }))

test('what a task needs is done before its schedule counts', () =>
  withRun([draft('A'), draft('B', { needs: ['A'], scheduledFor: days })], {}, async ({ store }) => {
    expect(await stateOf(store, 'B')).toBe('blocked')
  }))

test('a person may have it sooner; given back, or after the lease, it waits for its time again', () =>
  withRun([draft('A', { scheduledFor: days })], {}, async ({ at }) => {
    const take = (token: string, now: number) =>
      at(now).claimByToken(
        {
          ...{ token: tokenDigest(token), item: itemId('A'), filter: null, agent: 'ann', leaseMs: 100 },
          ...{ strategy: 'priority', group: 1 },
        },
        () => 'alive',
      )
    expect(await take('one', 10)).toMatchObject({ kind: 'claimed' })
    const back = {
      item: itemId('A'),
      token: tokenDigest('one'),
      how: 'released',
      said: null,
      files: [],
    } as const
    await at(20).endTokenClaim(back)
    expect(await stateOf(at(20), 'A')).toBe('waiting')
    expect(await take('two', 30)).toMatchObject({ kind: 'claimed' })
    expect(await at(200).expireTokenClaims()).toEqual(['A'])
    expect(await stateOf(at(200), 'A')).toBe('waiting')
    // Its time has come meanwhile.
    expect(await take('three', days - 50)).toMatchObject({ kind: 'claimed' })
    await at(days + 10).endTokenClaim({ ...back, token: tokenDigest('three') })
    expect(await stateOf(at(days + 10), 'A')).toBe('todo')
  }))
