import { expect, test } from 'vitest'
import { inLineOrder } from '../../../../src/core/backlog/in-line-order.ts'
import type { Problem } from '../../../../src/core/errors.ts'

const at = (file: string, line: number | null, field = 'title'): Problem => ({
  ...{ severity: 'notice', message: 'odd' },
  ...{ file, line, field },
})

test('problems are named as somebody goes through the files, each from its beginning', () => {
  const [whole, first, again, tenth] = [at('b.md', null), at('b.md', 2), at('b.md', 2, 'id'), at('b.md', 10)]
  const other = at('a.md', 1)
  expect(inLineOrder([tenth, other, first, whole, again])).toEqual([whole, first, again, tenth, other])
})
