import { expect, test } from 'vitest'
import { fenceOf } from '../../../src/core/attempt.ts'
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
    expect(await store.measuredTasks()).toEqual({ tasks: [], longest: 4, remainingUnits: 8 })
    const fence = fenceOf(claimed(await store.claimNext({ supervisor: run.supervisor.id, worker: 0 })))
    await at(3_000).finishAttempt({ fence, reason: reason('stopped', '') })
    await store.retryItems(drafts.slice(0, 1).map(({ id }) => id))
    expect(await landed(at(9_000), run)).toBe('A')
    expect(await store.measuredTasks()).toEqual({
      tasks: [{ type: 'feature', ms: 2_000, units: 4, costUsd: null }],
      longest: 4,
      remainingUnits: 4,
    })
  }))
