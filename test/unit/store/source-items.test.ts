import { expect, test } from 'vitest'
import { fenceOf } from '../../../src/core/attempt.ts'
import { itemId } from '../../../src/core/ids.ts'
import { reason } from '../../../src/core/reason.ts'
import { claimed } from '../../support/store/claimed.ts'
import { draft, merged, tip } from '../../support/store/sample.ts'
import { queue } from '../../support/store/stages.ts'
import { withRun } from '../../support/store/with-run.ts'

test('the items of a source, with what their agents have written until a file has it', () =>
  withRun(
    [draft('1', { group: 'g' }), draft('2', { group: 'g' }), draft('3')],
    {},
    async ({ store, claim }) => {
      const [source = ''] = await store.sources()
      const first = claimed(await claim())
      const second = claimed(await claim())
      expect(await store.noteProgress(fenceOf(first), 'learnt')).toBe('ok')
      await store.finishAttempt({ fence: fenceOf(second), reason: reason('conflict', 'both changed a.ts') })
      expect(await store.noteProgress(fenceOf(second), 'too late')).toBe('ghost')
      const items = await store.sourceItems(source)
      expect(items.map(({ id, status, group, why, progress }) => [id, status, group, why, progress])).toEqual(
        [
          ['1', 'claimed', 'g', null, 'learnt'],
          ['2', 'failed', 'g', 'both changed a.ts', null],
          ['3', 'todo', null, null, null],
        ],
      )
      await store.dropProgress([itemId('1')])
      expect((await store.sourceItems(source))[0]?.progress).toBeNull()
    },
  ))

test('the verdict of a check stays with its attempt', () =>
  withRun([draft('1', { kind: 'check' })], {}, async ({ store, claim }) => {
    const attempt = claimed(await claim())
    expect(attempt.verdict).toBeUndefined()
    await store.noteVerdict(fenceOf(attempt), 'none')
    await queue(store, fenceOf(attempt))
    const lease = await store.takeLane('main', attempt.owner, () => 'alive')
    if (lease === null) throw new Error('no lane')
    await store.laneDone(lease, fenceOf(attempt), { old: tip, merged })
    expect(await store.attemptsOf(itemId('1'))).toMatchObject([{ verdict: 'none', end: { outcome: 'done' } }])
  }))
