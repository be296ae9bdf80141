import { describe, expect, it } from 'vitest'
import { sanitize, sanitizeLines } from '../../../src/text/sanitize.ts'
import { hostileTexts } from '../../support/text/hostile-texts.ts'

const ESC = '\u001b'

describe('sanitize', () => {
  it.each(hostileTexts)('%s', (_, raw, shown) => {
    expect(sanitize(raw)).toBe(shown)
  })

  it.each([
    ['German', 'Größe ändern, naïve façade'],
    ['Japanese', '認証トークンを更新する'],
    ['Korean', '로그인 양식'],
    ['Arabic', 'تحديث الرموز ٣'],
    ['Persian with its non-joiner', 'می\u200cخواهم'],
    ['Hebrew with vowels', 'שָׁלוֹם'],
    ['Hindi', 'क्षत्रिय'],
    ['Thai', 'ภาษาไทยกำลัง'],
    ['Vietnamese, decomposed', 'Tiê\u0301ng Viê\u0323t'],
    ['a family', '👩‍👩‍👧‍👦 ok'],
    ['a flag and a keycap', '🇩🇪 1️⃣ ❤️ 👍🏽'],
    ['box drawing and icons', '│ ── ✓ \ue0b0'],
  ])('leaves %s as it is', (_, text) => {
    expect(sanitize(text)).toBe(text)
  })

  it('never hides more than 4 KiB behind a sequence that does not end', () => {
    const shown = sanitize(`${ESC}]0;${'x'.repeat(10_000)}`)
    expect(shown.length).toBeGreaterThanOrEqual(10_000 - 4096)
  })

  it('does not let a sequence reach over a line end', () => {
    expect(sanitizeLines(`a${ESC}]0;never\nends\u0007`)).toEqual(['a', 'ends\\u0007'])
  })

  it('reads CRLF and a missing last line end alike', () => {
    expect(sanitizeLines('a\r\nb\r\n')).toEqual(['a', 'b'])
    expect(sanitizeLines('a\nb')).toEqual(['a', 'b'])
    expect(sanitizeLines('a\n\n')).toEqual(['a', ''])
    expect(sanitizeLines('')).toEqual([])
  })
})
