import { expect, test } from 'vitest'
import { fenceOf } from '../../../src/core/attempt.ts'
import { itemId } from '../../../src/core/ids.ts'
import { reason } from '../../../src/core/reason.ts'
import { claimed } from '../../support/store/claimed.ts'
import { landed } from '../../support/store/landed.ts'
import { draft, settings, start } from '../../support/store/sample.ts'
import { withStore } from '../../support/store/with-store.ts'

test('a task that is done took as long as all its tries; what is left has its longest way', () =>
  withStore(async (store, at) => {
    const drafts = [draft('A', { estimateHours: 4 }), draft('B', { weight: 3 }), draft('C', { needs: ['B'] })]
    await at(1_000).importItems('a.json', drafts)
    const run = await store.openRun(start({ settings }))
    expect(await store.measuredTasks()).toEqual([])
    expect(await store.workLeft()).toEqual({ tasks: 3, units: 8, longest: 4, lastStart: null })
    const fence = fenceOf(claimed(await store.claimNext({ supervisor: run.supervisor.id, worker: 0 })))
    await at(3_000).finishAttempt({ fence, reason: reason('stopped', '') })
    await store.retryItems(drafts.slice(0, 1).map(({ id }) => id))
    expect(await landed(at(9_000), run)).toBe('A')
    expect(await store.measuredTasks()).toEqual([{ type: 'feature', ms: 2_000, units: 4, costUsd: null }])
    expect(await store.workLeft()).toEqual({ tasks: 2, units: 4, longest: 4, lastStart: null })
  }))

test('what only a person sets going, and what waits for it, is not left for the run', () =>
  withStore(async (store, at) => {
    await at(1_000).importItems('a.json', [
      ...[draft('READY'), draft('NEXT', { needs: ['READY'] }), draft('LATER', { scheduledFor: 90_000 })],
      draft('PARKED', { hold: 'source', heldAs: 'optional' }),
      draft('BEHIND', { needs: ['PARKED'], scheduledFor: 500_000 }),
      draft('DROPPED', { status: 'cancelled' }),
      draft('AFTER-DROPPED', { needs: ['DROPPED'] }),
      ...[draft('BOX', { kind: 'container' }), draft('IN-BOX', { parent: itemId('BOX'), status: 'failed' })],
      draft('AFTER-BOX', { needs: ['BOX'] }),
      draft('OPEN-BOX', { kind: 'container' }),
      draft('NOT-NEEDED', { parent: itemId('OPEN-BOX'), hold: 'source', heldAs: 'optional' }),
      draft('DROPPED-TOO', { parent: itemId('OPEN-BOX'), status: 'cancelled' }),
      draft('IN-OPEN-BOX', { parent: itemId('OPEN-BOX') }),
      draft('AFTER-OPEN-BOX', { needs: ['OPEN-BOX'] }),
    ])
    expect(await store.workLeft()).toEqual({ tasks: 5, units: 5, longest: 2, lastStart: 90_000 })
  }))
