import { expect, test } from 'vitest'
import { widthReply } from '../../../../src/tui/theme/width-reply.ts'

/** How often the replies have said that characters are wide. */
function saidWide(...replies: readonly string[]): number {
  let wide = 0
  const take = widthReply(() => (wide += 1))
  for (const reply of replies) take(reply)
  return wide
}

test('the first reply tells whether characters are wide, and what comes later is Alt+F3', () => {
  expect(saidWide('11;rgb:0/0/0', '[1;3R')).toBe(1)
  expect(saidWide('[1;2R', '[1;3R')).toBe(0)
  expect(saidWide('[1;3R', '[1;3R')).toBe(1)
})
