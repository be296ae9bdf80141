import { expect, test } from 'vitest'
import { wantsPlain } from '../../../../src/cli/plain/wants-plain.ts'

test.each([
  [{ plain: true }, {}, true],
  [{}, { ACCESSIBLE: '1' }, true],
  [{}, { ACCESSIBLE: 'True' }, true],
  [{}, { INK_SCREEN_READER: 'true' }, true],
  [{ plain: false }, {}, false],
  [{}, { ACCESSIBLE: '0' }, false],
  [{}, { ACCESSIBLE: '' }, false],
  [{}, { INK_SCREEN_READER: 'false' }, false],
])('%j with %j: %j', (flags, env, wants) => {
  expect(wantsPlain(flags, env)).toBe(wants)
})
