import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cellWidth, truncate, truncateMiddle } from '../../src/text/cells.ts'
import { safeJson } from '../../src/text/safe-json.ts'
import { sanitize, sanitizeLines } from '../../src/text/sanitize.ts'
import { wrap } from '../../src/text/wrap.ts'
import { always } from '../support/always.ts'

/** Text that likes to hurt: sequences and their halves, controls, marks, joiners, and ordinary words among them. */
const nasty = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'binary', maxLength: 6 }),
      fc.string({ unit: 'grapheme', maxLength: 4 }),
      fc.constantFrom(
        ...[
          '\u001b',
          '\u001b[',
          '\u001b]0;',
          '\u001b\\',
          '\u001bP',
          '\u009b',
          '\u009d',
          '\u0007',
          '\r',
          '\t',
          '\0',
          '31m',
        ],
        ...[
          '\u200d',
          '\u200c',
          '\ufe0f',
          '\u0301',
          '\u202e',
          '\u{e0041}',
          '\u{e0101}',
          '👩',
          '👧🏽',
          '漢',
          'ب',
          'क',
          '्',
        ],
        ...['\ud83d', '\ude00', 'word ', '  ', 'a'],
      ),
      fc.uint8Array({ maxLength: 8 }).map((bytes) => Buffer.from(bytes).toString('latin1')),
    ),
    { maxLength: 40 },
  )
  .map((parts) => parts.join(''))

const harmless =
  /^(?:[^\p{Cc}\p{Cf}\p{Cs}\p{Cn}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]|[\u0600-\u0605\u06dd\u0890\u0891\u08e2\u{110bd}\u{110cd}]|[\ufe00-\ufe0f\u200c\u200d]|[\u{e0100}-\u{e01ef}])*$/u

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
