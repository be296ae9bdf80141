import type { DiffFile, DiffLine } from '../../../core/diff/diff.ts'

/** From one character of a line up to another. */
export interface Stretch {
  readonly from: number
  readonly to: number
}

export interface MarkedLine {
  readonly line: DiffLine
  /** Its number among the lines of the file. */
  readonly at: number
  /** What of an edited line is another than before. */
  readonly changed: readonly Stretch[]
  /** Its CR is all or part of the change: else it is the file's way of ending lines, and not shown. */
  readonly showsReturn: boolean
}

/** Compares two lines; what of each is not in the other. */
export type LineDiffer = (
  old: string,
  now: string,
) => { readonly old: readonly Stretch[]; readonly now: readonly Stretch[] } | null

/** A larger change is a rewrite: its lines are not compared with each other. */
const mostLines = 200

/** Lines with what only those around them tell. */
export function markedLines(
  file: DiffFile,
  from: number,
  count: number,
  differ: LineDiffer | null,
): readonly MarkedLine[] {
  const start = Math.max(0, from - mostLines)
  const lines = file.lines(start, from - start + count + mostLines)
  const marked: MarkedLine[] = []
  for (let at = from - start; at < Math.min(from - start + count, lines.length); at++) {
    const line = lines[at]
    if (line === undefined) break
    const block = line.kind === 'added' || line.kind === 'removed' ? blockAt(lines, at) : null
    marked.push({
      ...{ line, at: start + at },
      changed: block === null || differ === null ? [] : changedIn(lines, at, block, differ),
      showsReturn: block !== null && showsReturn(lines, at, block),
    })
  }
  return marked
}

/** Lines that go, then lines that come in their place. */
interface Block {
  readonly removed: Stretch
  readonly added: Stretch
}

function blockAt(lines: readonly DiffLine[], at: number): Block {
  const runs = (kind: DiffLine['kind'], from: number, step: 1 | -1): number => {
    let end = from
    while (isKind(lines[end], kind)) end += step
    return end
  }
  const isRemoved = lines[at]?.kind === 'removed'
  const first = isRemoved ? runs('removed', at, -1) + 1 : runs('removed', runs('added', at, -1), -1) + 1
  const middle = runs('removed', first, 1)
  return { removed: { from: first, to: middle }, added: { from: middle, to: runs('added', middle, 1) } }
}

/** The note on a missing line end belongs to the line before it. */
const isKind = (line: DiffLine | undefined, kind: DiffLine['kind']): boolean =>
  line !== undefined && (line.kind === kind || line.kind === 'no newline')

const textAt = (lines: readonly DiffLine[], at: number): string | null => {
  const line = lines[at]
  return line !== undefined && 'text' in line && line.kind !== 'head' ? line.text : null
}

/** As many lines come as go: each is the edited form of one. */
function changedIn(
  lines: readonly DiffLine[],
  at: number,
  block: Block,
  differ: LineDiffer,
): readonly Stretch[] {
  const removed = textsIn(lines, block.removed)
  const added = textsIn(lines, block.added)
  if (removed.length !== added.length || removed.length > mostLines) return []
  const isRemoved = lines[at]?.kind === 'removed'
  const index = (isRemoved ? removed : added).findIndex((each) => each.at === at)
  const [old, now] = [removed[index], added[index]]
  if (old === undefined || now === undefined) return []
  const found = differ(old.text, now.text)
  return found === null ? [] : isRemoved ? found.old : found.now
}

const textsIn = (lines: readonly DiffLine[], { from, to }: Stretch) =>
  lines.slice(from, to).flatMap((_, index) => {
    const text = textAt(lines, from + index)
    return text === null ? [] : [{ at: from + index, text }]
  })

const endsWithReturn = (text: string): boolean => text.endsWith('\r')

function showsReturn(lines: readonly DiffLine[], at: number, block: Block): boolean {
  const text = textAt(lines, at)
  if (text === null || !endsWithReturn(text)) return false
  const isRemoved = lines[at]?.kind === 'removed'
  const others = textsIn(lines, isRemoved ? block.added : block.removed).map((each) => each.text)
  const around = [textAt(lines, block.removed.from - 1), textAt(lines, block.added.to)]
  const beside = others.length > 0 ? others : around.filter((each) => each !== null)
  return beside.some((each) => !endsWithReturn(each))
}
