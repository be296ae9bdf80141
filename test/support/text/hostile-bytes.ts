/** What only bytes can be: no valid UTF-8, and characters cut in the middle. */
export const hostileBytes: readonly (readonly [name: string, bytes: Buffer])[] = [
  ['an 8-bit CSI', Buffer.from('a\u009b2Jb', 'latin1')],
  ['an 8-bit title', Buffer.from('a\u009d0;evil\u009cb', 'latin1')],
  ['an 8-bit DCS', Buffer.from('a\u0090q#0;2;0;0;0~\u009cb', 'latin1')],
  ['an 8-bit APC', Buffer.from('a\u009fGf=100\u009cb', 'latin1')],
  ['an ESC of two bytes', Buffer.from([0x61, 0xc0, 0x9b, 0x5b, 0x32, 0x4a, 0x62])],
  ['an ESC of three bytes', Buffer.from([0x61, 0xe0, 0x80, 0x9b, 0x5b, 0x32, 0x4a, 0x62])],
  ['half of a character', Buffer.from([0x61, 0xe6, 0xbc, 0x1b, 0x5b, 0x32, 0x4a])],
  ['the rest of a character', Buffer.from([0xbc, 0xa2, 0x62])],
  ['surrogates as bytes', Buffer.from([0xed, 0xa0, 0xbd, 0xed, 0xb8, 0x80])],
  ['beyond the last character', Buffer.from([0xf4, 0x90, 0x80, 0x80, 0x62])],
  [
    'all bytes but the line end',
    Buffer.from(Array.from({ length: 256 }, (_, byte) => byte).filter((byte) => byte !== 0x0a)),
  ],
  ['a title that never ends', Buffer.from(`\u001b]0;${'evil '.repeat(2_000)}`)],
  ['a line without an end', Buffer.from('x'.repeat(20_000))],
  ['wide and narrow over the edge', Buffer.from('日ﾊ本ﾟ'.repeat(60))],
  ['right to left', Buffer.from(`${'مرحبا עברית '.repeat(20)}\u202eesrever`)],
]
