import { describe, expect, it } from 'vitest'
import { cellWidth, padEnd, padStart, truncate, truncateMiddle } from '../../../src/text/cells.ts'
import { sanitize } from '../../../src/text/sanitize.ts'
import { wrap } from '../../../src/text/wrap.ts'

const s = sanitize

describe('cellWidth', () => {
  it.each([
    ['', 0],
    ['plain', 5],
    ['Größe', 5],
    ['─│…', 3],
    ['漢字', 4],
    ['漢a', 3],
    ['한글', 4],
    ['e\u0301', 1],
    ['👩‍👩‍👧‍👦', 2],
    ['🇩🇪', 2],
    ['1️⃣', 2],
    ['❤️', 2],
    ['カ', 2],
    ['ｶ', 1],
    ['✓◦⊘', 3],
  ])('%s takes %i', (text, cells) => {
    expect(cellWidth(text)).toBe(cells)
  })
})

describe('truncate', () => {
  it('leaves what fits and marks what was cut', () => {
    expect(truncate(s('hello'), 5)).toBe('hello')
    expect(truncate(s('hello'), 4)).toBe('hel…')
    expect(truncate(s('hello'), 1)).toBe('…')
    expect(truncate(s('hello'), 0)).toBe('')
    expect(truncate(s('hello'), -3)).toBe('')
  })

  it('never cuts a wide character or a family in half', () => {
    expect(truncate(s('漢字テスト'), 4)).toBe('漢…')
    expect(truncate(s('a👩‍👩‍👧‍👦b'), 3)).toBe('a…')
  })

  it('keeps the file name of a path', () => {
    expect(truncateMiddle(s('src/auth/very/deep/refresh.ts'), 16)).toBe('src/aut…fresh.ts')
    expect(truncateMiddle(s('漢字漢字漢字'), 6)).toBe('漢…字')
    expect(truncateMiddle(s('ab'), 1)).toBe('…')
  })

  it('does not measure a line of megabytes to its end', () => {
    expect(truncate(s('漢'.repeat(1_000_000)), 5)).toBe('漢漢…')
  })

  it('pads in cells', () => {
    expect(padEnd(s('漢'), 4)).toBe('漢  ')
    expect(padStart(s('漢'), 4)).toBe('  漢')
    expect(padEnd(s('long'), 2)).toBe('long')
  })
})

describe('wrap', () => {
  it('breaks between words and hangs the rest in', () => {
    expect(wrap(s('Cursor pagination for GET /items'), 14, 2)).toEqual([
      'Cursor',
      '  pagination',
      '  for GET',
      '  /items',
    ])
  })

  it('breaks a long word between graphemes', () => {
    expect(wrap(s('abcdefghij'), 4, 0)).toEqual(['abcd', 'efgh', 'ij'])
    expect(wrap(s('漢字漢字'), 5, 0)).toEqual(['漢字', '漢字'])
    expect(wrap(s('👩‍👩‍👧👩‍👩‍👧'), 3, 0)).toEqual(['👩‍👩‍👧', '👩‍👩‍👧'])
  })

  it('keeps indentation, drops spaces at a break, and always gives a row', () => {
    expect(wrap(s('  - item one'), 8, 4)).toEqual(['  - item', '    one'])
    expect(wrap(s(''), 10, 2)).toEqual([''])
    expect(wrap(s('   '), 10, 2)).toEqual([''])
  })

  it('makes progress in a column of one cell', () => {
    expect(wrap(s('漢字'), 1, 5)).toEqual(['漢', '字'])
  })
})
