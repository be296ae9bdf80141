import { declaredPath } from '../../../core/naming/declared-path.ts'
import type { ListEntry } from '../../markdown/markdown-page.ts'
import { columnAfter } from '../../markdown/source-lines.ts'
import { wrappedTitle } from '../../markdown/wrapped-title.ts'
import type { BoxTask } from '../phases/box-task.ts'
import { pathsInText } from '../phases/paths-in-text.ts'

/** What stands below a task. */
export interface TaskFields {
  /** All of it, where it goes on in further lines. */
  readonly title: string
  /** All of it but what has a place of its own. */
  readonly description: string
  readonly files: readonly string[]
  readonly metadata: Readonly<Record<string, unknown>>
}

/**
 * @param given.bullets right below the task.
 * @param given.lines of the file, as written: in the page what a command quotes is masked.
 */
export function taskFields(
  { title: begun, entry, marks, heading }: BoxTask,
  given: { readonly bullets: readonly ListEntry[]; readonly lines: readonly string[] },
): TaskFields {
  const { lines } = given
  const bullets = [
    ...given.bullets.map((bullet): Field => {
      const { line } = bullet
      const lastLine = withoutCodeBeside(bullet, lines)
      const text = lines.slice(line - 1, lastLine).join('\n')
      return { line, lastLine, text: text.trim() }
    }),
    ...fieldsWithoutBullet(entry, lines),
  ]
  const valueOf = (name: string): string | null => {
    const found = bullets.find(({ text }) => text.toLowerCase().startsWith(`- **${name.toLowerCase()}**`))
    return found === undefined ? null : found.text.slice(name.length + 6).replace(/^\s*:?\s*/, '')
  }
  const italic = (name: string): readonly string[] => {
    const start = `- _${name.toLowerCase()}:`
    const found = bullets.find(
      ({ text }) => text.toLowerCase().startsWith(start) && text.endsWith('_') && !text.includes('\n'),
    )
    return found === undefined ? [] : listed(found.text.slice(start.length, -1))
  }
  const shownElsewhere = bullets.filter(({ text }) => /^- \*\*(?:Files|Done when)\*\*/i.test(text))
  const elsewhere = new Set(
    shownElsewhere.flatMap(({ line, lastLine }) =>
      Array.from({ length: lastLine - line + 1 }, (_, index) => line + index),
    ),
  )
  const { title, lastLine } = wrappedTitle(begun, { entry, lines, lastLine: entry.lastLine })
  const body = lines
    .slice(lastLine, entry.lastLine)
    .filter((_, index) => !elsewhere.has(lastLine + 1 + index))
  const doneWhen = valueOf('Done when')
  const facts = {
    phase: heading?.text ?? null,
    acceptance: doneWhen === null || doneWhen === '' ? null : [doneWhen],
    verify: bare(valueOf('Verify')),
    commit: bare(valueOf('Commit')),
    requirements: italic('Requirements'),
    design: italic('Design'),
    marks,
  }
  return {
    title,
    description: withoutIndent(body),
    files: filesIn(valueOf('Files') ?? ''),
    metadata: Object.fromEntries(
      Object.entries(facts).filter(
        ([, value]) => value !== null && (!Array.isArray(value) || value.length > 0),
      ),
    ),
  }
}

interface Field {
  readonly line: number
  readonly lastLine: number
  readonly text: string
}

/** `**Files**: …` right below a task, as people write it who leave the bullets out; each is one line, given as a bullet. */
function fieldsWithoutBullet({ line, lastLine }: ListEntry, lines: readonly string[]): readonly Field[] {
  return lines.slice(line, lastLine).flatMap((text, index) => {
    const at = line + 1 + index
    return bareField.test(text) ? [{ line: at, lastLine: at, text: `- ${text.trim()}` }] : []
  })
}

/** The name of a field that stands alone in its line. */
export const bareField = /^[ \t]+\*\*(?:Do|Files|Done when|Verify|Commit)\*\*/i

/** The last line of a bullet: code that begins no further to the right than it does is the task's own. */
function withoutCodeBeside({ line, lastLine, column }: ListEntry, lines: readonly string[]): number {
  const below = lines.slice(line, lastLine)
  const code = below.findIndex((text) => {
    const content = text.trimStart()
    const indent = text.slice(0, text.length - content.length)
    return /^(?:```|~~~)/.test(content) && columnAfter(indent) <= column
  })
  return code === -1 ? lastLine : line + code
}

/** Where a list of paths is expected, a word with a slash or a dot is one. */
function filesIn(text: string): readonly string[] {
  const found = pathsInText(text)
  if (found.length > 0 || text.includes('`')) return found
  return text
    .split(/[\s,;()]+/)
    .filter((word) => /^[\w@+-]*[./][\w.@/+-]*\w\/?$/.test(word) && declaredPath(word) !== null)
}

const bare = (value: string | null): string | null => {
  const text = withoutTicks(value ?? '').trim()
  return text === '' || /^none$/i.test(text) ? null : text
}

/** A text that is code as a whole: as many backticks behind it as before it, and none within. */
function withoutTicks(text: string): string {
  if (/^`+$/.test(text)) return ''
  const [, ticks = '', inside = '', closing = ''] = /^(`+)([^`]+)(`+)$/.exec(text) ?? []
  return ticks !== '' && ticks === closing ? inside : text
}

const listed = (text: string): readonly string[] =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')

function withoutIndent(lines: readonly string[]): string {
  const indents = lines
    .filter((line) => line.trim() !== '')
    .map((line) => line.length - line.trimStart().length)
  const common = indents.reduce((least, indent) => (indent > 0 ? Math.min(least, indent) : least), Infinity)
  const cut = (line: string): string => line.slice(Math.min(common, line.length - line.trimStart().length))
  return lines
    .map((line) => cut(line).trimEnd())
    .join('\n')
    .trim()
}
