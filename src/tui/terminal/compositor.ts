import { measureElement, type DOMElement } from 'ink'
import { fillRow, rowText, rowWidth, sliceRow, type Row } from '../../text/row.ts'
import type { Rectangle, Size } from '../layout/rectangle.ts'
import { isRisky } from '../pane/line-cache.ts'
import type { Block, BodyRegistry, Placed } from '../pane/painted-places.ts'
import { paintBody, stampOf, type Body, type Stamp } from '../pane/pane-content.ts'
import type { Theme } from '../theme/theme.ts'
import { paintAny } from '../views/paint-any.ts'
import { beginFrame, endFrame } from './modes.ts'
import { pinned } from './pinned-row.ts'

/** Puts what React drew into the places that Ink measured, in a frame that holds only what changed. */
export interface Compositor {
  /** Ink has laid out: places may have moved. */
  laidOut(): void
  /** Forgets what the terminal shows. */
  resize(size: Size): void
  /** The bytes that make the terminal show what is true now; empty when it does already. */
  compose(): string
}

interface PaintedLine {
  readonly text: string
  readonly risky: boolean
}

interface Shown {
  readonly content: Placed['content']
  readonly stamp: Stamp
  readonly lines: readonly PaintedLine[]
  /** The last frame showed something new of its log. What an agent prints without a pause is painted in every second frame. */
  readonly isFresh: boolean
}

interface PaintedArea {
  readonly id: string
  readonly at: Rectangle
}

export function makeCompositor(registry: BodyRegistry, start: Size): Compositor {
  let size = start
  let moved = false
  let wiped = true
  let places: readonly PaintedArea[] = []
  let cover: Rectangle | null = null
  let placesKey = ''
  const shown = new Map<string, Shown>()

  function compose(): string {
    if (registry.placed.size === 0) return ''
    let out = moved || wiped ? placeAgain() : ''
    moved = false
    wiped = false
    const touched = new Set<number>()
    for (const place of places) out += composePlace(place, touched)
    return out === '' ? '' : `${beginFrame}${out}${endFrame}`
  }

  /** Where something moved, all is written anew. Most views fill the screen, so that nothing old is left between. */
  function placeAgain(): string {
    const all = [...registry.placed].map(([id, { node, content }]) => ({
      id,
      content,
      at: rectangleOf(node),
    }))
    const onTop = all.find(({ content }) => content.kind === 'block' && content.onTop)
    const key = JSON.stringify(all.map(({ id, at }) => [id, at]))
    if (key === placesKey && !wiped) return ''
    // Below the least size a single row is drawn: what was below it must be erased.
    const clear = wiped || !fills(all, size) ? '\u001b[0m\u001b[2J' : ''
    placesKey = key
    cover = onTop?.at ?? null
    places = all.map(({ id, at }) => ({ id, at })).sort((a, b) => a.at.left - b.at.left)
    shown.clear()
    return clear
  }

  function composePlace({ id, at }: PaintedArea, touched: Set<number>): string {
    const content = registry.placed.get(id)?.content
    if (content === undefined) return ''
    const before = shown.get(id)
    const stamp = content.kind === 'pane' ? stampOf(content.body) : noStamp
    const sameLook = before?.stamp.look === stamp.look && sameContent(before.content, content)
    const same = sameLook && before.stamp.version === stamp.version
    const waits = sameLook && !same && before.isFresh
    if ((same || waits) && touched.size === 0) {
      if (before.isFresh) shown.set(id, { ...before, isFresh: false })
      return ''
    }
    const lines = same || waits ? before.lines : linesOf(content, at, cover)
    let out = ''
    for (const [index, line] of lines.entries()) {
      const y = at.top + index
      if (y >= size.rows) break
      if (!touched.has(y) && line.text === before?.lines[index]?.text) continue
      out += line.text
      if (line.risky) touched.add(y)
    }
    shown.set(id, {
      content,
      stamp: waits ? before.stamp : stamp,
      lines,
      isFresh: sameLook && !same && !waits,
    })
    return out
  }

  return {
    compose,
    laidOut() {
      moved = true
    },
    resize(next) {
      size = next
      wiped = true
    },
  }
}

const fills = (places: readonly { readonly at: Rectangle }[], { columns, rows }: Size): boolean =>
  places.reduce((cells, { at }) => cells + at.width * at.height, 0) >= columns * rows

const noStamp: Stamp = { version: 0, look: '' }

/** React makes new rows whenever it draws; a pane is the same while its log, its look and their versions are. */
function sameContent(one: Placed['content'], other: Placed['content']): boolean {
  if (one.kind === 'block' || other.kind === 'block') {
    return (
      one.kind === 'block' && other.kind === 'block' && one.rows === other.rows && one.theme === other.theme
    )
  }
  const [before, after] = [one.body, other.body]
  if (before.theme !== after.theme || before.content.kind !== after.content.kind) return false
  return (
    before.content.kind !== 'log' || after.content.kind !== 'log' || before.content.log === after.content.log
  )
}

function rectangleOf(node: DOMElement): Rectangle {
  const { x, y, width, height } = measureElement(node)
  return { left: x, top: y, width, height }
}

function linesOf(content: Placed['content'], at: Rectangle, cover: Rectangle | null): readonly PaintedLine[] {
  return content.kind === 'block' ? blockLines(content, at, cover) : paneLines(content.body, at, cover)
}

function blockLines(
  { rows, theme, onTop }: Block,
  at: Rectangle,
  cover: Rectangle | null,
): readonly PaintedLine[] {
  return rows.map((any, index) => {
    const y = at.top + index
    const row = 'highlight' in any ? any.row : any
    if (cover !== null && !onTop && crosses(cover, at, y)) {
      return { text: besideCover(fillRow(row, at.width), { at, y, cover, theme }), risky: isRisky(row) }
    }
    const risky = isRisky(row)
    const painted = risky ? pinned(any, theme, at.left) : paintAny(any, theme)
    return { text: `${moveTo(at.left, y)}\u001b[${Math.max(1, at.width)}X${painted}\u001b[0m`, risky }
  })
}

function paneLines(body: Body, at: Rectangle, cover: Rectangle | null): readonly PaintedLine[] {
  const { left, right, inner, rows } = paintBody(body, at.width, at.height)
  const sides = { left: body.theme.paint(left), right: body.theme.paint(right) }
  return Array.from({ length: at.height }, (_, index) => {
    const y = at.top + index
    const painted = rows[index]
    const risky = painted?.risky ?? false
    if (cover !== null && crosses(cover, at, y)) {
      const whole = [...left, ...fillRow(painted?.row ?? [], inner), ...right]
      return { text: besideCover(whole, { at, y, cover, theme: body.theme }), risky }
    }
    const text =
      painted?.risky === true ? pinned(painted.row, body.theme, at.left + rowWidth(left)) : painted?.text
    return { text: wholeLine(text, { at, y, inner, sides }), risky }
  })
}

interface LinePlace {
  readonly at: Rectangle
  readonly y: number
  readonly inner: number
  readonly sides: { readonly left: string; readonly right: string }
}

/** Erased first and the border written last, so that a terminal that measures the text otherwise can't shift the border. */
function wholeLine(painted: string | undefined, { at, y, inner, sides }: LinePlace): string {
  const text = painted === undefined || painted === '' ? '' : `${painted}\u001b[0m`
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
    rowText(piece) === '' ? '' : `${moveTo(left, y)}${pinned(piece, theme, left)}`
  return part(before, at.left) + part(after, Math.max(end, at.left))
}

const moveTo = (x: number, y: number): string => `\u001b[${y + 1};${x + 1}H`
