import { blank, span, type Span } from '../../../text/row.ts'
import { literal } from '../../../text/safe.ts'
import { keyHint } from '../key-hint.ts'

/** In the row of keys, once Esc was pressed in a form in which much was typed. */
export const discardQuestion: readonly Span[] = [
  span(literal('Discard it?'), 'warn'),
  blank(2),
  ...keyHint(literal('y'), literal('discard')),
  blank(3),
  ...keyHint(literal('any other key'), literal('go on')),
]
