import { describe, expect, it } from 'vitest'
import { sanitize, sanitizeLines } from '../../../src/text/sanitize.ts'

const ESC = '\u001b'

/** What an agent, a title, a path or git may say, and what a terminal is given instead. */
const vectors: readonly (readonly [name: string, raw: string, shown: string])[] = [
  ['colour', `${ESC}[31mred${ESC}[0m`, 'red'],
  ['colour with 256', `a${ESC}[38;5;196mb`, 'ab'],
  ['truecolor with colons', `a${ESC}[38:2::1:2:3mb`, 'ab'],
  ['cursor up', `a${ESC}[5Ab`, 'ab'],
  ['clear screen', `${ESC}[2J${ESC}[Hgone?`, 'gone?'],
  ['erase line', `a${ESC}[2Kb`, 'ab'],
  ['alternate screen', `${ESC}[?1049hx`, 'x'],
  ['mouse reporting', `${ESC}[?1003hx`, 'x'],
  ['bracketed paste off', `${ESC}[?2004lx`, 'x'],
  ['cursor position report', `${ESC}[6nx`, 'x'],
  ['device attributes', `${ESC}[cx`, 'x'],
  ['repeat last character', `a${ESC}[999999bb`, 'ab'],
  ['window resize', `${ESC}[8;1;1tx`, 'x'],
  ['scroll region', `${ESC}[1;2rx`, 'x'],
  ['keyboard protocol', `${ESC}[>1ux`, 'x'],
  ['CSI with intermediates', `${ESC}[1 qx`, 'x'],
  ['CSI cut short', `a${ESC}[31`, 'a'],
  ['CSI that breaks off in text', `a${ESC}[31é`, 'aé'],
  ['CSI as C1', 'a\u009b31mb', 'ab'],
  ['title', `${ESC}]0;evil\u0007x`, 'x'],
  ['title with ST', `${ESC}]2;evil${ESC}\\x`, 'x'],
  ['title with C1 ST', `${ESC}]2;evil\u009cx`, 'x'],
  ['title as C1', '\u009d0;evil\u0007x', 'x'],
  ['clipboard', `${ESC}]52;c;ZXZpbA==\u0007x`, 'x'],
  ['link', `${ESC}]8;;http://evil${ESC}\\text${ESC}]8;;${ESC}\\`, 'text'],
  ['notification', `${ESC}]9;evil\u0007x`, 'x'],
  ['iTerm2 file', `${ESC}]1337;File=inline=1:AAAA\u0007x`, 'x'],
  ['palette', `${ESC}]4;1;rgb:00/00/00${ESC}\\x`, 'x'],
  ['colour query', `${ESC}]11;?${ESC}\\x`, 'x'],
  ['OSC cut short', `a${ESC}]0;never ends`, 'a'],
  ['OSC aborted by another sequence', `a${ESC}]0;t${ESC}[31mb`, 'ab'],
  ['OSC aborted by CAN', `a${ESC}]0;t\u0018b`, 'ab'],
  ['DCS', `a${ESC}P1$r0m${ESC}\\b`, 'ab'],
  ['sixel', `a${ESC}Pq#0;2;0;0;0~${ESC}\\b`, 'ab'],
  ['DCS as C1', 'a\u0090q\u009cb', 'ab'],
  ['APC', `a${ESC}_Gf=100;AAAA${ESC}\\b`, 'ab'],
  ['APC as C1', 'a\u009fG\u009cb', 'ab'],
  ['PM', `a${ESC}^x${ESC}\\b`, 'ab'],
  ['SOS', `a${ESC}Xx${ESC}\\b`, 'ab'],
  ['title of screen', `a${ESC}kevil${ESC}\\b`, 'ab'],
  ['full reset', `a${ESC}cb`, 'ab'],
  ['character set', `a${ESC}(0b`, 'ab'],
  ['index, next line', `a${ESC}D${ESC}Eb`, 'ab'],
  ['save and restore cursor', `a${ESC}7${ESC}8b`, 'ab'],
  ['ESC at the end', `a${ESC}`, 'a\\u001b'],
  ['two ESC', `a${ESC}${ESC}[31mb`, 'a\\u001bb'],
  ['C1 next line', 'a\u0085b', 'ab'],
  ['bell', 'a\u0007b', 'a\\u0007b'],
  ['backspace', 'rm\b\bls', 'rm\\u0008\\u0008ls'],
  ['NUL', 'a\u0000b', 'a\\u0000b'],
  ['DEL', 'a\u007fb', 'a\\u007fb'],
  ['shift out', 'a\u000eb', 'a\\u000eb'],
  ['vertical tab', 'a\u000bb', 'a\\u000bb'],
  ['return that overwrites', 'all good\rfailed', 'failed'],
  ['return at the end', 'line\r', 'line'],
  ['progress bar', '10%\r20%\r', '20%'],
  ['line end in a title', 'one\ntwo', 'one\\ntwo'],
  ['bidi override', 'a\u202eb', 'a\\u202eb'],
  ['bidi isolate', 'a\u2066b\u2069', 'a\\u2066b\\u2069'],
  ['left-to-right mark', 'a\u200eb', 'a\\u200eb'],
  ['zero-width space', 'a\u200bb', 'a\\u200bb'],
  ['zero-width joiner between letters', 'a\u200db', 'a\\u200db'],
  ['word joiner', 'a\u2060b', 'a\\u2060b'],
  ['byte order mark inside', 'a\ufeffb', 'a\\ufeffb'],
  ['soft hyphen', 'a\u00adb', 'a\\u00adb'],
  ['Hangul filler', 'a\u3164b', 'a\\u3164b'],
  ['marks of annotated text', 'a\ufff9b\ufffac\ufffb', 'a\\ufff9b\\ufffac\\ufffb'],
  ['Egyptian format control', 'a\u{13430}b', 'a\\u{13430}b'],
  ['four joined people', '👩\u200d👩\u200d👧\u200d👦', '👩\u200d👩\u200d👧\u200d👦'],
  [
    'a joiner more than any family has',
    '👩\u200d👩\u200d👧\u200d👦\u200d👦',
    '👩\u200d👩\u200d👧\u200d👦\\u200d👦',
  ],
  ['line separator', 'a\u2028b', 'a\\u2028b'],
  ['tag characters', 'a\u{e0041}b', 'a\\u{e0041}b'],
  ['hidden variation selector', 'a\u{e0101}b', 'a\\u{e0101}b'],
  ['unassigned', 'a\u0378b', 'a\\u0378b'],
  ['half a surrogate pair', 'a\ud800b', 'a\ufffdb'],
  ['a mark with nothing before it', '\u0301a', '\\u0301a'],
  ['zalgo', `a${'\u0301'.repeat(40)}b`, `a${'\u0301'.repeat(6)}b`],
  ['tab', 'ab\tc', 'ab  c'],
  ['tab after wide text', '漢\tc', '漢  c'],
  ['tab after a sequence', `${ESC}[31mab${ESC}[0m\tc`, 'ab  c'],
]

describe('sanitize', () => {
  it.each(vectors)('%s', (_, raw, shown) => {
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
