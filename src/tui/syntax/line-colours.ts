import type { DiffFile, DiffLine } from '../../core/diff/diff.ts'
import type { Coloured } from '../views/diff/line-spans.ts'
import type { MarkedLine } from '../views/diff/marked-lines.ts'
import { languageOf } from './language-of.ts'
import type { Syntax } from './open-syntax.ts'

/** So many lines of a change are coloured at once: a few milliseconds. */
const blockLines = 40
/** Longer lines are mostly data: their block stays as it is. */
const mostCharacters = 500

/** By the first line of a block. */
type Known = Map<number, ReadonlyMap<number, readonly Coloured[]>>
const known = new WeakMap<DiffFile, Known>()

export function coloursOf(file: DiffFile, { at }: Pick<MarkedLine, 'at'>): readonly Coloured[] {
  return known.get(file)?.get(blockAt(file, at))?.get(at) ?? []
}

/**
 * Colours the blocks that these lines are in, one a turn of the event loop: keys come first. Resolves to whether there is
 * anything new.
 */
export async function colourLines(
  file: DiffFile,
  lines: readonly MarkedLine[],
  syntax: Syntax,
  isOver: () => boolean,
): Promise<boolean> {
  const language = languageOf(file.path)
  if (language === null) return false
  const blocks = known.get(file) ?? new Map<number, ReadonlyMap<number, readonly Coloured[]>>()
  known.set(file, blocks)
  let isNew = false
  for (const block of new Set(lines.map(({ at }) => blockAt(file, at)))) {
    if (blocks.has(block)) continue
    await new Promise((resolve) => setImmediate(resolve))
    if (isOver()) return isNew
    blocks.set(block, colourBlock(file, block, { language, syntax }))
    isNew = true
  }
  return isNew
}

/** A change begins a block: what is between two changes is not there. */
function blockAt({ changes }: DiffFile, line: number): number {
  const head = changes.findLast((change) => change <= line) ?? 0
  return head + Math.floor((line - head) / blockLines) * blockLines
}

function colourBlock(
  file: DiffFile,
  block: number,
  { language, syntax }: { readonly language: string; readonly syntax: Syntax },
): ReadonlyMap<number, readonly Coloured[]> {
  const next = file.changes.find((change) => change > block) ?? Infinity
  const lines = file.lines(block, Math.min(blockLines, next - block))
  const colours = new Map<number, readonly Coloured[]>()
  // Each side is a text of its own; what both have is coloured as it is now.
  for (const kind of ['removed', 'added'] as const) {
    const side = lines.flatMap((line, index) =>
      isOn(line, kind) ? [{ at: block + index, text: line.text }] : [],
    )
    if (side.some(({ text }) => text.length > mostCharacters)) continue
    const found = syntax.colours(
      language,
      side.map(({ text }) => text),
    )
    for (const [index, { at }] of side.entries()) colours.set(at, found?.[index] ?? [])
  }
  return colours
}

const isOn = (
  line: DiffLine,
  kind: 'added' | 'removed',
): line is Extract<DiffLine, { kind: 'same' | 'added' | 'removed' }> =>
  line.kind === 'same' || line.kind === kind
