import { isSetOff, type Box, type ListEntry, type MarkdownPage } from '../../markdown/markdown-page.ts'
import { readPage } from '../../markdown/read-page.ts'
import { titleOf } from '../../markdown/title-of.ts'

/** A box with a number, as in `- [ ] 1. Title`, `- [ ]* 1.4 Title` or `- [-] 7.9* (P) Title`. */
export interface KiroTask {
  /** `1.4`, also where the file has `1.4.` */
  readonly number: string
  readonly title: string
  readonly entry: ListEntry
  readonly box: Box
  /** Marked by a star. */
  readonly isOptional: boolean
  /** Marked `(P)`. */
  readonly isParallel: boolean
  /** The task that it is a part of, by number. */
  readonly parent: KiroTask | null
  /** The line of the first numbered box after it: what is said about it stands before. */
  readonly nextLine: number
}

/** In a file with numbers, boxes without one are steps or criteria. */
export function kiroTasks(text: string): {
  readonly page: MarkdownPage
  readonly tasks: readonly KiroTask[]
} {
  const page = readPage(text)
  const numbered = page.entries.flatMap((entry) => {
    const found = entry.hiddenIn === null && !entry.isQuoted ? numberedBox(entry) : null
    return found === null ? [] : [found]
  })
  // `3 Title` is a task where tasks have parts and no `3.` is one; elsewhere it may be a step that begins with a number.
  const isMajor = ({ number }: Numbered): boolean => !number.includes('.')
  const isOutline = !numbered.every(isMajor) && !numbered.some((task) => isMajor(task) && task.hasDot)
  const kept = numbered.filter((task) => task.hasDot || !isMajor(task) || isOutline)
  const byNumber = new Map<string, KiroTask>()
  const tasks = kept.map((found, index): KiroTask => {
    const { hasDot: _, ...task } = found
    const nextLine = kept[index + 1]?.entry.line ?? page.lines.length + 1
    const whole = { ...task, parent: parentOf(task.number, byNumber), nextLine }
    byNumber.set(task.number, whole)
    return whole
  })
  return { page, tasks }
}

/** A task with the last line that is about it. */
export const shownLines = ({ entry, nextLine }: KiroTask): Pick<ListEntry, 'line' | 'lastLine'> => ({
  line: entry.line,
  lastLine: Math.min(entry.lastLine, nextLine - 1),
})

/** Why a box is no task. */
export const whyNone = ({ isQuoted }: ListEntry): string =>
  isQuoted ? 'in a quotation' : 'without a number such as 1.1'

type Numbered = Omit<KiroTask, 'parent' | 'nextLine'> & {
  /** `3.`, or `3:` */
  readonly hasDot: boolean
}

/**
 * What follows a box; a star may stand at two places, and may be escaped; the number may be bold, in backticks, struck out, or behind a
 * picture. A letter is part of a number where a dot shows that it is one, as in `1.2a` or `2b.`: not in `3d models`. A number of any length would overflow the pattern's stack.
 */
const pattern =
  /^(\\?\*)?\s+(?:\p{Extended_Pictographic}\ufe0f?\s+)?(\*\*|__|~~|`)?(\d+(?:\.\d+){0,99}(?:(?<=\.\d+)[a-z]|[a-z](?=\.))?)([.:])?(\\?\*)?(\*\*|__|~~|`)?\s+(?:[-–—]\s+)?(\(P\)\s*)?(.*)$/su

function numberedBox(entry: ListEntry): Numbered | null {
  const { box } = entry
  if (box === null || !(isSetOff(box) || /^\\?\*\s/.test(box.after))) return null
  const [whole, starOfBox, opening, number, dot, starOfNumber, closing, parallel, rest = ''] =
    pattern.exec(box.after) ?? []
  if (whole === undefined || number === undefined) return null
  return {
    number,
    title: titleOf(closing === undefined ? withoutFirst(rest, opening) : rest) || number,
    entry,
    box,
    hasDot: dot !== undefined,
    isOptional: starOfBox !== undefined || starOfNumber !== undefined,
    isParallel: parallel !== undefined,
  }
}

/** Where marks open before the number, they close in the title. */
const withoutFirst = (text: string, marks: string | undefined): string =>
  marks === undefined ? text : text.replace(marks, '')

/** Of `1.2.3` the task `1.2`, or `1` where there is no such task. */
function parentOf(number: string, byNumber: ReadonlyMap<string, KiroTask>): KiroTask | null {
  for (let at = number.lastIndexOf('.'); at > 0; at = number.lastIndexOf('.', at - 1)) {
    const parent = byNumber.get(number.slice(0, at))
    if (parent !== undefined) return parent
  }
  return null
}
