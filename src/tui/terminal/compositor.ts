import { measureElement, type DOMElement } from 'ink'
import { paintBody, stampOf, type Body } from '../pane/body.ts'
import type { BodyRegistry } from '../pane/body-registry.ts'
import type { PaintedRow } from '../pane/line-cache.ts'
import type { Rectangle, Size } from '../layout/rectangle.ts'
import { fillRow, rowText, sliceRow, type Row } from '../row/row.ts'
import type { Theme } from '../theme/theme.ts'
import { beginFrame, endFrame } from './modes.ts'

/** Puts the chrome that Ink laid out and the bodies that we paint into one frame that holds only what changed. */
export interface Compositor {
  /** A whole frame of Ink's. */
  setChrome(frame: string): void
  /** Forgets what the terminal shows. */
  resize(size: Size): void
  /** The bytes that make the terminal show what is true now; empty when it does already. */
  compose(): string
}

interface BodyLine {
  readonly text: string
  readonly risky: boolean
}

interface Shown {
  readonly body: Body
  readonly stamp: string
  readonly lines: readonly BodyLine[]
}

interface Placed {
  readonly id: string
  readonly at: Rectangle
}

export function makeCompositor(registry: BodyRegistry, start: Size): Compositor {
  let size = start
  let chrome: readonly string[] = []
  let chromeChanged = false
  let wiped = true
  let places: readonly Placed[] = []
  let cover: Rectangle | null = null
  let shownPlaces = ''
  const shownChrome: (string | undefined)[] = []
  const shownBodies = new Map<string, Shown>()

  function compose(): string {
    if (chrome.length === 0) return ''
    let out = wiped ? '\u001b[0m\u001b[2J' : ''
    const touched = new Set<number>()
    if (chromeChanged || wiped) {
      placeAgain()
      out += composeChrome(touched)
    }
    wiped = false
    chromeChanged = false
    for (const place of places) out += composeBody(place, touched)
    return out === '' ? '' : `${beginFrame}${out}${endFrame}`
  }

  /** Layout changes only when Ink has drawn. Where bodies moved, all rows are written: old text may stand anywhere. */
  function placeAgain(): void {
    const covering = registry.coverNode()
    cover = covering === null ? null : rectangleOf(covering)
    places = [...registry.bodies]
      .map(([id, { node }]) => ({ id, at: rectangleOf(node) }))
      .sort((a, b) => a.at.left - b.at.left)
    const now = JSON.stringify([places, cover])
    if (now === shownPlaces && !wiped) return
    shownPlaces = now
    shownChrome.length = 0
    shownBodies.clear()
  }

  function composeChrome(touched: Set<number>): string {
    let out = ''
    for (let y = 0; y < size.rows; y++) {
      const row = chrome[y] ?? ''
      if (row === shownChrome[y]) continue
      shownChrome[y] = row
      touched.add(y)
      out += `${moveTo(0, y)}\u001b[2K${row}\u001b[0m`
    }
    return out
  }

  function composeBody({ id, at }: Placed, touched: Set<number>): string {
    const placed = registry.bodies.get(id)
    if (placed === undefined) return ''
    const before = shownBodies.get(id)
    const stamp = stampOf(placed.body)
    const same =
      before?.stamp === stamp &&
      before.body.theme === placed.body.theme &&
      sameContent(before.body, placed.body)
    if (same && touched.size === 0) return ''
    const lines = same ? before.lines : linesOf(placed.body, at, cover)
    let out = ''
    for (const [index, line] of lines.entries()) {
      const y = at.top + index
      if (y >= size.rows) break
      if (!touched.has(y) && line.text === before?.lines[index]?.text) continue
      out += line.text
      if (line.risky) touched.add(y)
    }
    shownBodies.set(id, { body: placed.body, stamp, lines })
    return out
  }

  return {
    compose,
    setChrome(frame) {
      chrome = frame.split('\n')
      chromeChanged = true
    },
    resize(next) {
      size = next
      wiped = true
    },
  }
}

/** Two tasks may have logs of equal versions. */
function sameContent({ content: one }: Body, { content: other }: Body): boolean {
  return one.kind === other.kind && (one.kind !== 'log' || other.kind !== 'log' || one.log === other.log)
}

function rectangleOf(node: DOMElement): Rectangle {
  const { x, y, width, height } = measureElement(node)
  return { left: x, top: y, width, height }
}

function linesOf(body: Body, at: Rectangle, cover: Rectangle | null): readonly BodyLine[] {
  const { left, right, inner, rows } = paintBody(body, at.width, at.height)
  const sides = { left: body.theme.paint(left), right: body.theme.paint(right) }
  return Array.from({ length: at.height }, (_, index) => {
    const y = at.top + index
    const painted = rows[index]
    if (cover !== null && crosses(cover, at, y)) {
      const whole = [...left, ...fillRow(painted?.row ?? [], inner), ...right]
      return { text: besideCover(whole, { at, y, cover, theme: body.theme }), risky: painted?.risky ?? false }
    }
    return { text: wholeLine(painted, { at, y, inner, sides }), risky: painted?.risky ?? false }
  })
}

interface LinePlace {
  readonly at: Rectangle
  readonly y: number
  readonly inner: number
  readonly sides: { readonly left: string; readonly right: string }
}

/** Erased first and the border written last, so that a terminal that measures the text otherwise can't shift the border. */
function wholeLine(painted: PaintedRow | undefined, { at, y, inner, sides }: LinePlace): string {
  const text = painted === undefined || painted.text === '' ? '' : `${painted.text}\u001b[0m`
  const right = sides.right === '' ? '' : `${moveTo(at.left + at.width - 2, y)}${sides.right}`
  return `${moveTo(at.left, y)}${sides.left}\u001b[${Math.max(1, inner)}X${text}${right}`
}

const crosses = (cover: Rectangle, at: Rectangle, y: number): boolean =>
  y >= cover.top &&
  y < cover.top + cover.height &&
  at.left < cover.left + cover.width &&
  cover.left < at.left + at.width

interface CoveredPlace {
  readonly at: Rectangle
  readonly y: number
  readonly cover: Rectangle
  readonly theme: Theme
}

function besideCover(row: Row, { at, y, cover, theme }: CoveredPlace): string {
  const end = cover.left + cover.width
  const before = sliceRow(row, 0, cover.left - at.left)
  const after = sliceRow(row, end - at.left, at.width)
  const part = (piece: Row, left: number): string =>
    rowText(piece) === '' ? '' : `${moveTo(left, y)}${theme.paint(piece)}`
  return part(before, at.left) + part(after, Math.max(end, at.left))
}

const moveTo = (x: number, y: number): string => `\u001b[${y + 1};${x + 1}H`
