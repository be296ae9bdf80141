import { measureElement, type DOMElement } from 'ink'
import { fillRow, rowText, rowWidth, sliceRow, type Row } from '../../text/row.ts'
import type { Rectangle, Size } from '../layout/rectangle.ts'
import { beating, hasHeart, type BeatOf } from '../pane/heart.ts'
import { isRisky, type PaintedRow } from '../pane/log/line-cache.ts'
import type { Block, BodyRegistry, Placed } from '../pane/painted-places.ts'
import { lookOf, paintBody, versionOfBody, type Body } from '../pane/pane-content.ts'
import type { Theme } from '../theme/theme.ts'
import { paintAny, rowOf, withRow } from '../views/paint-any.ts'
import { beginFrame, endFrame } from './modes.ts'
import { pinned } from './pinned-row.ts'

/** Puts what React drew into the places that Ink measured, in a frame that holds only what changed. */
export interface Compositor {
  /** Ink has laid out: places may have moved. */
  laidOut(): void
  /** Forgets what the terminal shows. */
  resize(size: Size): void
  /** The bytes that make the terminal show what is true now; empty when it does already. @param nowMs of any clock that only goes on */
  compose(nowMs: number): string
}

interface PaintedLine {
  readonly text: string
  readonly risky: boolean
  /** The row of a log that it shows. */
  readonly of?: PaintedRow | undefined
}

interface Shown {
  readonly content: Placed['content']
  readonly look: string
  readonly version: number
  readonly lines: readonly PaintedLine[]
  /** What its log has got meanwhile is painted from then on. */
  readonly restsUntilMs: number
}

interface Frame {
  readonly nowMs: number
  /** Rows of the screen in which something was painted that may be wider in the terminal than we count. */
  readonly touched: Set<number>
}

interface PaintedArea {
  readonly id: string
  readonly at: Rectangle
}

/**
 * What an agent prints without a pause is painted in every second frame; where nothing that was shown is left by then, nobody could have
 * read it, and every third frame is enough. A little less than two and three frames of 33 ms: frames are never early.
 */
const restMs = 60
const unreadableRestMs = 93

export function makeCompositor(
  { registry, beatOf }: { readonly registry: BodyRegistry; readonly beatOf: BeatOf },
  start: Size,
): Compositor {
  let size = start
  let moved = false
  let wiped = true
  let places: readonly PaintedArea[] = []
  let cover: Rectangle | null = null
  let placesKey = ''
  const shown = new Map<string, Shown>()

  function compose(nowMs: number): string {
    if (registry.placed.size === 0) return ''
    let out = moved || wiped ? placeAgain() : ''
    moved = false
    wiped = false
    const touched = new Set<number>()
    for (const place of places) out += composePlace(place, { touched, nowMs })
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

  function composePlace({ id, at }: PaintedArea, { touched, nowMs }: Frame): string {
    const content = registry.placed.get(id)?.content
    if (content === undefined) return ''
    const before = shown.get(id)
    const look = content.kind === 'pane' ? lookOf(content.body) : ''
    const alike = before?.look === look && sameContent(before.content, content) ? before : null
    const rests = alike !== null && nowMs < alike.restsUntilMs
    const version = rests ? alike.version : versionOf(content, beatOf)
    const same = alike?.version === version
    if (same && touched.size === 0) return ''
    const lines = same ? alike.lines : linesOf(content, { at, cover, beatOf, before: alike?.lines ?? [] })
    let out = ''
    for (const [index, line] of lines.entries()) {
      const y = at.top + index
      if (y >= size.rows) break
      if (!touched.has(y) && line.text === before?.lines[index]?.text) continue
      out += line.text
      if (line.risky) touched.add(y)
    }
    const restsUntilMs = same
      ? alike.restsUntilMs
      : alike === null
        ? 0
        : nowMs + restAfter(alike.lines, lines)
    shown.set(id, { content, look, version, lines, restsUntilMs })
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

const versionOf = (content: Placed['content'], beatOf: BeatOf): number =>
  content.kind === 'pane'
    ? versionOfBody(content.body)
    : content.hearts.reduce((sum, worker) => sum + beatOf(worker), 0)

/** Blocks have time: their hearts step eight times a second. */
function restAfter(before: readonly PaintedLine[], now: readonly PaintedLine[]): number {
  const last = before.findLast((line) => line.of !== undefined)?.of
  if (last === undefined) return 0
  return now.some((line) => line.of === last) ? restMs : unreadableRestMs
}

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

interface LinesOrder {
  readonly at: Rectangle
  readonly cover: Rectangle | null
  readonly beatOf: BeatOf
  /** What the same content was when it was painted last. */
  readonly before: readonly PaintedLine[]
}

function linesOf(content: Placed['content'], order: LinesOrder): readonly PaintedLine[] {
  return content.kind === 'block' ? blockLines(content, order) : paneLines(content.body, order)
}

function blockLines(
  { rows, theme, onTop }: Block,
  { at, cover, beatOf, before }: LinesOrder,
): readonly PaintedLine[] {
  return rows.map((any, index) => {
    const known = before[index]
    if (known !== undefined && !hasHeart(rowOf(any))) return known
    const y = at.top + index
    const now = withRow(any, beating(rowOf(any), beatOf))
    const risky = isRisky(rowOf(now))
    if (cover !== null && !onTop && crosses(cover, at, y)) {
      return { text: besideCover(fillRow(rowOf(now), at.width), { at, y, cover, theme }), risky }
    }
    const painted = risky ? pinned(now, theme, at.left) : paintAny(now, theme)
    return { text: `${moveTo(at.left, y)}\u001b[${Math.max(1, at.width)}X${painted}\u001b[0m`, risky }
  })
}

function paneLines(body: Body, { at, cover }: LinesOrder): readonly PaintedLine[] {
  const { left, pointed, right, inner, rows } = paintBody(body, at.width, at.height)
  const sides = { left: body.theme.paint(left), right: body.theme.paint(right) }
  const pointedSides = { ...sides, left: body.theme.paint(pointed) }
  return Array.from({ length: at.height }, (_, index) => {
    const y = at.top + index
    const painted = rows[index]
    const risky = painted?.risky ?? false
    if (cover !== null && crosses(cover, at, y)) {
      const whole = [...left, ...fillRow(painted?.row ?? [], inner), ...right]
      return { text: besideCover(whole, { at, y, cover, theme: body.theme }), risky, of: painted }
    }
    const text =
      painted?.risky === true
        ? pinned(
            { row: painted.row, highlight: painted.highlight ?? null },
            body.theme,
            at.left + rowWidth(left),
          )
        : painted?.text
    const shownSides = painted?.highlight === undefined ? sides : pointedSides
    return { text: wholeLine(text, { at, y, inner, sides: shownSides }), risky, of: painted }
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
