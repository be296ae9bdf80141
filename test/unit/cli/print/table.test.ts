import { expect, it } from 'vitest'
import { tableLines } from '../../../../src/cli/print/table.ts'
import { cellWidth } from '../../../../src/text/cells.ts'
import { span } from '../../../../src/text/row.ts'
import { literal } from '../../../../src/text/safe.ts'
import { sanitize } from '../../../../src/text/sanitize.ts'

const rows = ['API-1', `VERY-LONG-${'0123456789-'.repeat(5)}LAST`]
const table = {
  columns: [
    { head: literal('ID'), least: 24, middle: true, cell: (id: string) => span(sanitize(id)) },
    { head: literal('TITLE'), most: 34, least: 18, cell: () => span(literal('a title of some length')) },
    { head: literal('STATE'), cell: () => span(literal('failed')) },
  ],
  rows,
  sign: () => span(literal('x')),
  heads: true,
} as const

const shown = (width: number | null): readonly string[] =>
  tableLines(table, { width, ascii: false, colour: 'none' }).map(({ pieces }) =>
    pieces.map(({ text }) => text).join(''),
  )

it('a long id gives way to the state, and shows both its ends', () => {
  const [, , long = ''] = shown(80)
  expect(cellWidth(long)).toBeLessThanOrEqual(80)
  expect(long).toMatch(/^x VERY-LONG-.*….*LAST {2}a title.* failed/)
  expect(shown(null)[2]).toContain(rows[1])
})

it('without a terminal the columns stand below each other, whatever their texts hold', () => {
  const titles = [
    'short',
    'a title that is longer than thirty-four cells',
    '認証の更新トークンを足す',
    'é'.repeat(300),
  ]
  const columns = [
    { head: literal('TITLE'), most: 34, cell: (title: string) => span(sanitize(title)) },
    { head: literal('STATE'), cell: () => span(literal('failed')) },
    { head: literal('NOTE'), cell: () => span(literal('why')) },
  ]
  const lines = tableLines(
    { columns, rows: titles, sign: () => span(literal('x')), heads: true },
    { width: null, ascii: false, colour: 'none' },
  ).map(({ pieces }) => pieces.map(({ text }) => text).join(''))
  const before = lines.slice(1).map((text) => cellWidth(sanitize(text.slice(0, text.indexOf('failed')))))
  expect(new Set(before)).toEqual(new Set([cellWidth(sanitize(lines[0]?.split('STATE')[0] ?? ''))]))
  expect(before[0]).toBeLessThan(130)
  expect(lines[2]).toContain(titles[1])
})
