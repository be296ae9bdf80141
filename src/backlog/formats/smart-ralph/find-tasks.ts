import type { ListEntry, MarkdownPage } from '../../markdown/markdown-page.ts'
import { readPage } from '../../markdown/read-page.ts'
import { boxTask, type BoxTask, type TaskGrammar } from '../phases/box-task.ts'
import { maskQuotations } from './mask-quotations.ts'

/** `1.1`, `4.3.1` (a fix), `1.X`, `V1`, `VF`, `VE1`, and `T003A` of its spec-kit variant; a colon may follow. */
const id = /(\d+(?:\.\d+){1,99}[a-z]?|\d+\.X|V(?:\d+(?:\.\d+){0,99}|[A-Z]\d*)|T\d{3,}[A-Za-z]?)/

/** An id that is one as a whole. */
export const ownId = new RegExp(`^${id.source}$`)

/** What may stand in brackets after an id. */
export const ownMark = /^(?:P|VERIFY|SEQUENTIAL|RED|GREEN|YELLOW|FIX [^\]]+|US\d+)$/

const grammar: TaskGrammar = { id: new RegExp(`^${id.source}(?::|\\.?(?=\\s|$))`), mark: ownMark }

const isTaskLine = (line: string): boolean => /^- \[[ xX]\] /.test(line) && grammar.id.test(line.slice(6))

/** Its tasks: boxes at the beginning of a line, outside of code and of what a command quotes, with an id right after the box. */
export function smartRalphTasks(text: string): {
  readonly page: MarkdownPage
  readonly tasks: readonly BoxTask[]
} {
  const page = readPage(maskQuotations(text, isTaskLine))
  const tasks = page.entries.flatMap((entry) => {
    const { column, hiddenIn, isQuoted, heading } = entry
    if (column > 0 || hiddenIn !== null || isQuoted) return []
    return boxTask(entry, heading, grammar) ?? []
  })
  return { page, tasks }
}

/** Why a box is no task. */
export const whyNone = ({ isQuoted, column }: ListEntry): string =>
  isQuoted ? 'in a quotation' : column > 0 ? 'indented' : 'without an id such as 1.1'

export const isSideBySide = ({ marks }: BoxTask): boolean =>
  marks.includes('P') && !marks.includes('VERIFY') && !marks.includes('SEQUENTIAL')

/** Marks that spec-kit, which has the same ids, doesn't know. */
export const hasOwnMark = ({ marks }: BoxTask): boolean =>
  marks.some((mark) => mark !== 'P' && !/^US\d/.test(mark))
