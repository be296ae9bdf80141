import fc from 'fast-check'

/** Text that likes to hurt: sequences and their halves, controls, marks, joiners, and ordinary words among them. */
export const nasty = fc
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

/** A safe line: nothing that draws nothing, or steers. */
export const harmless =
  /^(?:[^\p{Cc}\p{Cf}\p{Cs}\p{Cn}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]|[\u0600-\u0605\u06dd\u0890\u0891\u08e2\u{110bd}\u{110cd}]|[\ufe00-\ufe0f\u200c\u200d]|[\u{e0100}-\u{e01ef}])*$/u
