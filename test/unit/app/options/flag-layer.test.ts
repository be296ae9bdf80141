import { expect, it } from 'vitest'
import { flagLayer } from '../../../../src/app/options/flag-layer.ts'
import { flagOptions } from '../../../../src/config/schema/flags.ts'
import { valueAt } from '../../../../src/config/schema/nested.ts'
import { sampleOf } from '../../../support/config-samples.ts'

it.each(flagOptions)('$spec sets its key, and no other', ({ option, attribute, toValue }) => {
  const given = sampleOf(option)
  const layer = flagLayer({ color: true, [attribute]: given })
  expect(valueAt(layer, option.key)).toEqual(toValue(given))
  const { parallel, ...others } = layer
  expect(Object.keys({ ...parallel, ...others })).toHaveLength(1)
})

it.each([
  [{}, {}],
  [{ parallel: true }, { enabled: true, maxTasks: 2 }],
  [
    { parallel: 5, maxTasks: 3 },
    { enabled: true, maxTasks: 5 },
  ],
  [{ maxTasks: 0 }, { enabled: true, maxTasks: 0 }],
  [
    { sequential: true, parallel: 5 },
    { enabled: false, maxTasks: 1 },
  ],
] as const)('the workers of %j', (flags, parallel) => {
  expect(flagLayer({ color: true, ...flags }).parallel).toEqual(parallel)
})

it('--retries counts further tries, retry.attempts all of them', () => {
  expect(flagLayer({ color: true, retries: 0 }).retry).toEqual({ attempts: 1 })
})
