import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Line } from '../../../../../src/core/line.ts'
import { cellWidth } from '../../../../../src/text/cells.ts'
import { rowText, rowWidth, sliceRow } from '../../../../../src/text/row.ts'
import { sanitize } from '../../../../../src/text/sanitize.ts'
import { agentLine, type LineForm } from '../../../../../src/tui/pane/log/agent-line.ts'
import { always } from '../../../../support/always.ts'
import { lineOf } from '../../../../support/line-of.ts'

const cut = (cells: number): LineForm => ({ cells, wraps: false, marks: [] })
const text = (raw: string, cells: number): string[] => agentLine(lineOf(raw), cut(cells)).map(rowText)
const roles = (raw: string): string[] =>
  agentLine(lineOf(raw), cut(80))[0]!.map(({ text: piece, role }) => `${role}:${piece}`)

describe('a line of an agent', () => {
  it('wraps when it is prose, indented by two', () => {
    expect(text('The reuse check runs after the token is consumed.', 24)).toEqual([
      '  The reuse check runs',
      '  after the token is',
      '  consumed.',
    ])
  })

  it('is cut when it has a sign', () => {
    expect(text('$ npm test -- --reporter=verbose --run', 20)).toEqual(['$ npm test -- --rep…'])
  })

  it('colours what was added and removed, of writes alone', () => {
    expect(roles('› Edit src/a.ts  +41 −3')).toEqual([
      'dim:›',
      'text: ',
      'text:Edit',
      'text: src/a.ts',
      'dim:  ',
      'ok:+41',
      'dim: ',
      'bad:−3',
    ])
    expect(roles('› Read src/a.ts  +41')).toEqual(['dim:›', 'text: ', 'text:Read', 'dim: src/a.ts  +41'])
  })

  it('is quiet where it is of a sub-agent', () => {
    expect(roles('›   Edit src/a.ts  +41 −3')).toEqual(['dim:›', 'text: ', 'dim:  Edit src/a.ts  +41 −3'])
  })

  it('colours ends and results by how they went', () => {
    expect(roles('✓ exit 0  3.9s')[0]).toBe('ok:✓')
    expect(roles('✗ exit 1  4.1s')[0]).toBe('bad:✗')
    expect(roles('= done  6 turns')[0]).toBe('ok:=')
    expect(roles('= failed  6 turns')[0]).toBe('bad:=')
    expect(roles('── try 1, base 31fc88e ──')).toEqual(['faint:── ', 'dim:try 1, base 31fc88e', 'faint: ──'])
  })

  it('takes a sign without a space after it for prose', () => {
    expect(text('$HOME is set', 40)).toEqual(['  $HOME is set'])
    expect(text('=====', 40)).toEqual(['  ====='])
  })

  it('sets in prose that could be taken for a line of ours', () => {
    const posing: Line = { kind: 'lookalike', text: sanitize('◉ gate 1 of 1  npm test'), at: null }
    expect(agentLine(posing, cut(40)).map(rowText)).toEqual(['    ◉ gate 1 of 1  npm test'])
  })

  it('is shown whole where it wraps, below its sign', () => {
    const rows = agentLine(lineOf('$ npm test -- --reporter=verbose --run'), {
      ...{ cells: 20, wraps: true, marks: [] },
    })
    expect(rows.map(rowText)).toEqual(['$ npm test --', '  --reporter=verbose', '  --run'])
    expect(rows[0]![0]).toMatchObject({ role: 'dim' })
  })

  it('marks matches, each of them whole where it is more than a letter, and across a break', () => {
    const marks = [
      { from: 2, to: 4, role: 'match' },
      { from: 8, to: 12, role: 'cursor' },
    ] as const
    const marked = (raw: string, cells: number) =>
      agentLine(lineOf(raw), { cells, wraps: true, marks }).map((row) =>
        row.filter(({ role }) => role === 'match' || role === 'cursor').map(({ text: piece }) => piece),
      )
    expect(marked('abcdefghij klm', 40)).toEqual([['cd', 'ij k']])
    expect(marked('abcdefghij klm', 13)).toEqual([['cd', 'ij'], ['k']])
    // A letter with its mark, a family of emoji.
    expect(marked('abcde\u0301f👩‍👩‍👧', 40)).toEqual([['cd', '👩‍👩‍👧']])
  })

  it('shows all of a line whose match is behind the cut', () => {
    const raw = `│ ${'x'.repeat(50)} needle`
    const rows = (role: 'match' | 'cursor') =>
      agentLine(lineOf(raw), { cells: 30, wraps: false, marks: [{ from: 51, to: 57, role }] })
    expect(rows('match')).toHaveLength(1)
    expect(rows('cursor').map(rowText).join('')).toContain('needle')
  })

  it('never passes its width, whatever it holds', () => {
    const pieces = fc.constantFrom(
      'a',
      ' ',
      '日',
      '👩‍👩‍👧',
      'e\u0301',
      '\u001b[31m',
      '\u202e',
      '\t',
      '›',
      '│ ',
      '\u0000',
      'ﷺ',
      '…',
    )
    always(
      fc.property(
        fc.array(pieces, { maxLength: 60 }),
        fc.integer({ min: 4, max: 40 }),
        fc.boolean(),
        fc.nat(80),
        (parts, cells, wraps, from) => {
          const marks = [{ from, to: from + 3, role: 'match' }] as const
          for (const row of agentLine(lineOf(parts.join('')), { cells, wraps, marks })) {
            expect(rowWidth(row)).toBeLessThanOrEqual(cells)
            expect(rowText(row)).not.toMatch(/[\u0000-\u001f\u202e]/)
          }
        },
      ),
    )
  })
})

describe('a slice of a row', () => {
  it('is exactly as wide as asked, where a wide character stands across its edge too', () => {
    const row = agentLine(lineOf('日本語 and 👍🏽 more'), cut(60))[0]!
    const whole = rowWidth(row)
    for (let from = 0; from < whole; from++) {
      for (let to = from; to <= whole; to++) {
        expect(cellWidth(rowText(sliceRow(row, from, to))), `${from} to ${to}`).toBe(to - from)
      }
    }
  })
})
