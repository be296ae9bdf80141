import { expect, test } from 'vitest'
import { rowText } from '../../../src/text/row.ts'
import { literal } from '../../../src/text/safe.ts'
import { lineLooks, printedLine, printedRow } from '../../../src/wording/line-look.ts'
import type { LineKind } from '../../../src/core/line.ts'

const kinds = Object.keys(lineLooks) as LineKind[]

test.each(kinds)('a line of kind %s is the same text with and without colours', (kind) => {
  for (const text of [literal('some words'), literal('')]) {
    for (const ascii of [true, false])
      expect(rowText(printedRow({ kind, text }, ascii))).toBe(printedLine({ kind, text }, ascii))
  }
})

test('what an agent says stands out, and the sign of what went wrong', () => {
  const rolesOf = (kind: LineKind) => printedRow({ kind, text: literal('x') }, false).map(({ role }) => role)
  expect(rolesOf('prose')).toEqual(['text'])
  expect(rolesOf('failed')).toEqual(['bad', 'dim'])
  expect(rolesOf('output')).toEqual(['dim', 'dim'])
})
