import { describe, expect, it } from 'vitest'
import { reason } from '../../../src/core/reason.ts'
import { decodeText } from '../../../src/text/decode-text.ts'
import { diffPair } from '../../../src/text/diff-pair.ts'
import { briefDuration, formatDuration } from '../../../src/text/duration.ts'
import { markdownCode, markdownEscape } from '../../../src/text/escapes/markdown-escape.ts'
import { paintLine } from '../../../src/text/paint.ts'
import { plural } from '../../../src/text/plural.ts'
import { span } from '../../../src/text/row.ts'
import { safeJson } from '../../../src/text/safe-json.ts'
import { sanitize } from '../../../src/text/sanitize.ts'
import { reasonLine } from '../../../src/wording/reason-line.ts'

const [second, minute, hour, day] = [1000, 60_000, 3_600_000, 86_400_000]

describe('durations', () => {
  it.each([
    [0, '0:00', '0s'],
    [999, '0:00', '0.9s'],
    [3900, '0:03', '3.9s'],
    [61 * second, '1:01', '1m 1s'],
    [130 * second, '2:10', '2m 10s'],
    [hour + 4 * minute + 10 * second, '1:04:10', '1h 4m'],
    [hour, '1:00:00', '1h'],
    [day + 4 * hour, '1d 4h', '1d 4h'],
    [-5, '0:00', '0s'],
    [Number.NaN, '0:00', '0s'],
  ])('%d ms', (ms, clock, brief) => {
    expect([formatDuration(ms), briefDuration(ms)]).toEqual([clock, brief])
  })
})

it('counts in words', () => {
  expect([plural(1, 'task'), plural(2, 'try', 'tries'), plural(3204, 'line')]).toEqual([
    '1 task',
    '2 tries',
    '3,204 lines',
  ])
  expect(diffPair({ added: 3204, removed: 9 }, false)).toBe('+3,204 −9')
  expect(diffPair({ added: 1, removed: 0 }, true)).toBe('+1 -0')
  expect(diffPair({ added: 0, removed: 0 }, false)).toBe('')
})

it('names the kind of a reason where the message does not', () => {
  expect(reasonLine(reason('gate:failed', 'npm test, exit 1'))).toBe('gate: npm test, exit 1')
  expect(reasonLine(reason('setup:failed', 'setup: npm ci, exit 1'))).toBe('setup: npm ci, exit 1')
  expect(reasonLine(reason('timeout', ''))).toBe('timeout')
  expect(reasonLine(reason('conflict', 'src/\u001b]0;x\u0007a.ts'))).toBe('src/a.ts')
})

describe('Markdown', () => {
  it.each([
    ['[a](http://evil)', '\\[a\\](http\\://evil)'],
    ['WWW.evil.com', 'WWW\\.evil.com'],
    ['<script>alert(1)</script>', '\\<script>alert(1)\\</script>'],
    ['> quote', '\\> quote'],
    ['- list', '\\- list'],
    ['&lt; :smile:', '\\&lt; \\:smile:'],
    ['a | b', 'a \\| b'],
    ['# head', '\\# head'],
    ['1. list', '1\\. list'],
    ['@everyone', '\\@everyone'],
    ['`x` *y* _z_ ~~s~~', '\\`x\\` \\*y\\* \\_z\\_ \\~\\~s\\~\\~'],
  ])('%s stays text', (raw, escaped) => {
    expect(markdownEscape(sanitize(raw))).toBe(escaped)
  })

  it.each(['agent: exit 3 (2 of 2)', 'FAIL-1', 'snake_case = a + b > c & d!'])('%s reads as it is', (raw) => {
    expect(markdownEscape(sanitize(raw))).toBe(raw)
  })

  it('fences code by more backticks than are in it', () => {
    expect(markdownCode(sanitize('npm test'))).toBe('`npm test`')
    expect(markdownCode(sanitize('a `` b'))).toBe('```a `` b```')
    expect(markdownCode(sanitize('`a`'))).toBe('`` `a` ``')
  })
})

describe('safeJson', () => {
  it('reads back the same and drives no terminal', () => {
    const value = { text: 'a\u001b[31m\u009b31m\u202e\u{e0041}\u2028\ud800é漢👩‍👧' }
    const json = safeJson(value)
    expect(JSON.parse(json)).toEqual(value)
    expect(json).toMatch(/^[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]*$/u)
    expect(json).toContain('é漢')
  })
})

describe('decodeText', () => {
  it.each([
    ['UTF-16 with a mark', Buffer.from('\ufeffx', 'utf16le'), /UTF-16 \(byte offset 0\)/],
    ['UTF-16 without one', Buffer.from('{"a"', 'utf16le'), /UTF-16 without.*byte offset 1/],
    ['Latin-1', Buffer.from('ab\ncdé', 'latin1'), /not valid UTF-8 at byte offset 5/],
    ['overlong', Buffer.from([0x61, 0xc0, 0xaf]), /byte offset 1/],
    ['an encoded surrogate', Buffer.from([0xed, 0xa0, 0x80]), /byte offset 0/],
    ['cut in a character', Buffer.from('aé').subarray(0, 2), /byte offset 1/],
    ['NUL', Buffer.from('abc\0d'), /NUL byte at byte offset 3/],
  ])('refuses %s', (_, bytes, message) => {
    const decoded = decodeText(bytes)
    expect('message' in decoded ? decoded.message : '').toMatch(message)
  })

  it('takes a byte order mark away', () => {
    expect(decodeText(Buffer.from('\ufeff{}'))).toEqual({ text: '{}' })
  })
})

describe('paintLine', () => {
  const line = [span(sanitize('[W0] '), 'run'), span(sanitize('a long line'))]

  it('has no escape byte without colour and cuts nothing without a width', () => {
    expect(paintLine(line, { colour: 'none', width: null, ascii: false })).toBe('[W0] a long line')
  })

  it('cuts before it colours', () => {
    expect(paintLine(line, { colour: '16', width: 9, ascii: false })).toBe('\u001b[36m[W0] \u001b[0ma l…')
    expect(paintLine(line, { colour: 'none', width: 16, ascii: false })).toBe('[W0] a long line')
    expect(paintLine(line, { colour: 'none', width: 5, ascii: false })).toBe('[W0]…')
  })

  it('keeps hue out of mono', () => {
    expect(paintLine(line, { colour: 'mono', width: null, ascii: false })).toBe('[W0] a long line')
  })
})
