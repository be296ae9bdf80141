import { expect, test } from 'vitest'
import { itemId } from '../../../src/core/ids.ts'
import { draft } from '../../support/store/sample.ts'
import { withRun } from '../../support/store/with-run.ts'

test('what holds others up and waits for nothing itself, the longest way first; and who waits for it', () =>
  withRun(
    [
      draft('DONE', { status: 'done' }),
      draft('ALONE'),
      draft('SHORT'),
      draft('LONG'),
      draft('HELD', { hold: 'source' }),
      draft('BAD', { status: 'failed' }),
      draft('AFTER-SHORT', { needs: ['SHORT', 'BAD', 'HELD'] }),
      draft('MIDDLE', { needs: ['LONG', 'DONE'] }),
      draft('END', { needs: ['MIDDLE'] }),
    ],
    {},
    async ({ store, claim }) => {
      await claim()
      const holders = await store.holders(10)
      expect(holders.map(({ id }) => id)).toEqual(['LONG', 'SHORT', 'HELD', 'BAD'])
      expect(holders[0]).toMatchObject({ length: 3, neededBy: 1 })
      const number = (await store.numberOf(itemId('LONG')))!
      expect((await store.waitersOf(number, 10)).map(({ id }) => id)).toEqual(['MIDDLE'])
      expect(await store.holders(1)).toHaveLength(1)
    },
  ))
