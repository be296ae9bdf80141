import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cellWidth, truncate, truncateMiddle } from '../../src/text/cells.ts'
import { safeJson } from '../../src/text/safe-json.ts'
import { sanitize, sanitizeLines } from '../../src/text/sanitize.ts'
import { wrap } from '../../src/text/wrap.ts'
import { always } from '../support/always.ts'
import { harmless, nasty } from '../support/text/nasty-text.ts'

const runs = 2_000

describe('whatever an agent prints', () => {
  it('becomes characters that are known to be harmless', () => {
    always(
      fc.property(nasty, (raw) => {
        expect(sanitize(raw)).toMatch(harmless)
      }),
      runs,
    )
  })

  it('is not changed by a second look', () => {
    always(
      fc.property(nasty, (raw) => {
        const once = sanitize(raw)
        expect(sanitize(once as string)).toBe(once)
      }),
      runs,
    )
  })

  it('is the same by lines and as a whole, wherever it is cut between lines', () => {
    always(
      fc.property(fc.array(nasty, { minLength: 1, maxLength: 5 }), (lines) => {
        const whole = sanitizeLines(lines.map((line) => `${line.replaceAll('\n', '')}\n`).join(''))
        expect(whole).toEqual(lines.map((line) => sanitize(line.replaceAll('\n', ''))))
      }),
      500,
    )
  })

  it('never stacks more than a handful of marks on one cell', () => {
    always(
      fc.property(nasty, (raw) => {
        expect(sanitize(raw)).not.toMatch(/\p{Mn}{7}/u)
      }),
      runs,
    )
  })

  it('survives JSON unchanged and without a control character', () => {
    always(
      fc.property(nasty, (raw) => {
        const json = safeJson(raw)
        expect(JSON.parse(json)).toBe(raw)
        expect(json).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}]/u)
      }),
      runs,
    )
  })
})

describe('whatever its width', () => {
  it('a cut line fits', () => {
    always(
      fc.property(nasty, fc.integer({ min: 0, max: 30 }), (raw, cells) => {
        expect(cellWidth(truncate(sanitize(raw), cells))).toBeLessThanOrEqual(cells)
        expect(cellWidth(truncateMiddle(sanitize(raw), cells))).toBeLessThanOrEqual(cells)
      }),
      runs,
    )
  })

  it('wrapped rows fit and lose nothing but spaces', () => {
    always(
      fc.property(
        nasty,
        fc.integer({ min: 2, max: 30 }),
        fc.integer({ min: 0, max: 4 }),
        (raw, cells, indent) => {
          const text = sanitize(raw)
          const rows = wrap(text, cells, indent)
          expect(rows.join('').replaceAll(/\s/g, '')).toBe(text.replaceAll(/\s/g, ''))
          // A single grapheme that is wider than the row still has to go somewhere.
          for (const row of rows) if (graphemes(row) > 1) expect(cellWidth(row)).toBeLessThanOrEqual(cells)
        },
      ),
      runs,
    )
  })
})

const segmenter = new Intl.Segmenter()
const graphemes = (row: string): number => [...segmenter.segment(row.trim())].length
