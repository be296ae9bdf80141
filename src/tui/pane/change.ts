import { groupDigits } from '../../text/plural.ts'
import { blank, span, type Row } from '../../text/row.ts'
import { safe } from '../../text/safe.ts'
import { signs } from '../../text/signs.ts'

/** `+65 −8`; a zero is dim. */
export const change = (added: number, removed: number): Row => [
  span(safe`+${groupDigits(added)}`, added === 0 ? 'dim' : 'ok'),
  blank(1),
  span(safe`${signs.minus.glyph}${groupDigits(removed)}`, removed === 0 ? 'dim' : 'bad'),
]
