import { diffWordsWithSpace } from 'diff'
import { common, createLowlight } from 'lowlight'
import type { LineDiffer, Stretch } from '../views/diff/marked-lines.ts'
import { roleOfClass } from './role-of-class.ts'
import type { Coloured } from '../views/diff/line-spans.ts'

/** What a diff is coloured with. A file of its own in the build: read when the first diff is opened, and by no start. */
export interface Syntax {
  /** The stretches of each line that have a colour; null: the language is not known. */
  colours(language: string, lines: readonly string[]): readonly (readonly Coloured[])[] | null
  readonly differ: LineDiffer
}

export function openSyntax(): Syntax {
  const lowlight = createLowlight(common)
  return {
    colours(language, lines) {
      if (!lowlight.registered(language)) return null
      const spans: Coloured[][] = lines.map(() => [])
      const at = { line: 0, column: 0 }
      take(lowlight.highlight(language, lines.join('\n')), null, { spans, at })
      return spans
    },
    differ,
  }
}

type Node = ReturnType<ReturnType<typeof createLowlight>['highlight']> | Child
type Child = ReturnType<ReturnType<typeof createLowlight>['highlight']>['children'][number]

interface Taking {
  readonly spans: readonly Coloured[][]
  readonly at: { line: number; column: number }
}

/** The innermost class with a colour counts. */
function take(node: Node, role: Coloured['role'] | null, taking: Taking): void {
  if (node.type === 'text') return takeText(node.value, role, taking)
  if (!('children' in node)) return
  const classes = node.type === 'element' ? node.properties['className'] : []
  const own = Array.isArray(classes) ? roleOfClass(classes.map(String)) : null
  for (const child of node.children) take(child, own ?? role, taking)
}

function takeText(text: string, role: Coloured['role'] | null, { spans, at }: Taking): void {
  for (const [index, part] of text.split('\n').entries()) {
    if (index > 0) {
      at.line += 1
      at.column = 0
    }
    const to = at.column + part.length
    if (role !== null && part !== '') spans[at.line]?.push({ from: at.column, to, role })
    at.column = to
  }
}

/** Longer lines are mostly data, and comparing two takes time by the square. */
const mostCompared = 400
/** Lines that have less in common are not two forms of one line. */
const leastCommon = 0.4

const differ: LineDiffer = (old, now) => {
  if (old.length > mostCompared || now.length > mostCompared) return null
  const found: Record<'old' | 'now', Stretch[]> = { old: [], now: [] }
  const at = { old: 0, now: 0 }
  let common = 0
  for (const { value, added, removed } of diffWordsWithSpace(old, now)) {
    if (!added && !removed) common += value.trim().length
    if (removed) found.old.push({ from: at.old, to: at.old + value.length })
    if (added) found.now.push({ from: at.now, to: at.now + value.length })
    if (!added) at.old += value.length
    if (!removed) at.now += value.length
  }
  const shorter = Math.min(old.trim().length, now.trim().length)
  return shorter > 0 && common >= leastCommon * shorter ? found : null
}
