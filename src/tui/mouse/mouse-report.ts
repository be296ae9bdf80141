/** What the mouse did, in cells from 0. */
export type MouseReport =
  | { readonly kind: 'click'; readonly x: number; readonly y: number }
  /** `rows`: down where positive. */
  | { readonly kind: 'wheel'; readonly x: number; readonly y: number; readonly rows: number }

const pattern = /^\[<(\d+);(\d+);(\d+)([Mm])$/
const rowsOfStep = 3

/** Of what a terminal says in SGR form (mode 1006): `ESC [ < 64 ; 10 ; 5 M`. Null: nothing that does something here. */
export function mouseReport(reply: string): MouseReport | null {
  const [, button = '', x = '', y = '', end] = pattern.exec(reply) ?? []
  const code = Number(button)
  const at = { x: Number(x) - 1, y: Number(y) - 1 }
  // With Shift, Alt or Ctrl, and while a button is held, it means something else; a release ends what the press has done.
  if (button === '' || end === 'm') return null
  if (code === 0) return { kind: 'click', ...at }
  if (code === 64 || code === 65)
    return { kind: 'wheel', ...at, rows: code === 64 ? -rowsOfStep : rowsOfStep }
  return null
}
