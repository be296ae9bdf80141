import { expect, test } from 'vitest'
import { NewlySeen } from '../../../src/supervisor/watch/newly-seen.ts'

test('what is there at the first look is never new, what comes later is once, also after it was gone for a while', () => {
  const seen = new NewlySeen<{ readonly name: string }>(({ name }) => name)
  const look = (...names: readonly string[]) =>
    seen.look(names.map((name) => ({ name }))).map(({ name }) => name)
  expect(look('a', 'b')).toEqual([])
  expect(look('a', 'c', 'b', 'd')).toEqual(['c', 'd'])
  expect(look('a')).toEqual([])
  expect(look('a', 'b', 'c', 'e')).toEqual(['e'])
})
