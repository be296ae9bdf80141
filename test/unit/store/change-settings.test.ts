import { expect, test } from 'vitest'
import { fenceOf } from '../../../src/core/attempt.ts'
import { itemId } from '../../../src/core/ids.ts'
import { reason } from '../../../src/core/reason.ts'
import { claimed } from '../../support/store/claimed.ts'
import { draft } from '../../support/store/sample.ts'
import { withRun } from '../../support/store/with-run.ts'

test('a run goes on with what a person has changed: its next claim, its tries, its budget', () =>
  withRun(
    [draft('A', { priority: 5 }), draft('B', { priority: 1 }), draft('C', { needs: ['A'] })],
    { strategy: 'priority', retry: { attempts: 1, backoffMs: 0, maxMs: 0 } },
    async ({ store, run, claim }) => {
      const to = {
        ...run.settings,
        strategy: 'dependency',
        retry: { ...run.settings.retry, attempts: 2 },
        limits: { ...run.settings.limits, costUsd: 5 },
      } as const
      const changes = [{ key: 'parallel.strategy', from: 'priority', to: 'dependency' }]
      const change = { from: run.settings, to, options: null, changes }
      expect(await store.changeSettings(run.id, change)).toBe(true)
      expect((await store.run(run.id))?.settings).toEqual(to)
      expect((await store.events({ after: 0, limit: 50 })).map(({ body }) => body)).toContainEqual({
        type: 'run:options',
        changes,
      })
      // Somebody else has changed it since it was read: nothing is lost.
      expect(await store.changeSettings(run.id, { ...change, to: run.settings })).toBe(false)
      expect((await store.run(run.id))?.settings).toEqual(to)
      // What the longest way begins with goes first now, and one failure is not the last.
      const attempt = claimed(await claim())
      expect(attempt.item).toBe('A')
      await store.finishAttempt({ fence: fenceOf(attempt), reason: reason('agent:exit-1', '') })
      expect((await store.item(itemId('A')))?.item.standing.status).toBe('todo')
    },
  ))
