import type { Role } from '../../text/role.ts'
import { repeat, rowWidth, cutRow, fillRow, span, type Row, blank, pointer } from '../../text/row.ts'
import type { Safe } from '../../text/safe.ts'
import { signs } from '../../text/signs.ts'
import type { PaneFrame } from '../layout/screen-layout.ts'
import { heavyFrame, lightFrame, type Frame } from '../theme/glyphs.ts'

export interface RuleStyle {
  readonly frame: PaneFrame
  readonly focused: boolean
}

/** `┏ left ━━━━ right ┓`, or a plain rule for a pane without sides. */
export function topRule(left: Row, right: Row, width: number, style: RuleStyle): Row {
  const { glyphs, role } = lookOf(style.focused)
  const ends =
    style.frame === 'framed' ? [glyphs.topLeft, glyphs.topRight] : [glyphs.horizontal, glyphs.horizontal]
  const mark: Row = style.frame === 'ruled' && style.focused ? [pointer(true)] : []
  return rule([...mark, ...left], right, width, { ends, glyph: glyphs.horizontal, role })
}

export function bottomRule(left: Row, right: Row, width: number, focused: boolean): Row {
  const { glyphs, role } = lookOf(focused)
  return rule(left, right, width, {
    ends: [glyphs.bottomLeft, glyphs.bottomRight],
    glyph: glyphs.horizontal,
    role,
  })
}

/** The text left and right of each row of the body. */
export function sidesOf({ frame, focused }: RuleStyle): { readonly left: Row; readonly right: Row } {
  if (frame === 'ruled') return { left: [blank(2)], right: [] }
  const { glyphs, role } = lookOf(focused)
  return { left: [span(glyphs.vertical, role), blank(1)], right: [blank(1), span(glyphs.vertical, role)] }
}

export function pointedSide({ frame, focused }: RuleStyle): Row {
  if (frame === 'ruled') return [pointer(true)]
  const { glyphs, role } = lookOf(focused)
  return [span(glyphs.vertical, role), span(signs.pointer.glyph, 'accent')]
}

interface RuleParts {
  readonly ends: readonly Safe[]
  readonly glyph: Safe
  readonly role: Role
}

function rule(left: Row, right: Row, width: number, { ends, glyph, role }: RuleParts): Row {
  const [first, last] = ends.map((end) => [span(end, role)])
  const rightPart: Row = right.length === 0 ? [] : [blank(1), ...right, blank(1)]
  const room = width - 2 - rowWidth(rightPart)
  const leftPart: Row = left.length === 0 ? [] : [blank(1), ...cutRow(left, Math.max(0, room - 3)), blank(1)]
  const line = span(repeat(glyph, room - rowWidth(leftPart)), role)
  return fillRow([...(first ?? []), ...leftPart, line, ...rightPart, ...(last ?? [])], width)
}

const lookOf = (focused: boolean): { readonly glyphs: Frame; readonly role: Role } =>
  focused ? { glyphs: heavyFrame, role: 'accent' } : { glyphs: lightFrame, role: 'faint' }
