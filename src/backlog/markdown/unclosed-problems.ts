import type { Problem } from '../../core/errors.ts'
import type { MarkdownPage } from './markdown-page.ts'

/** Boxes that a forgotten end of a code fence or comment hides would be missing without a word. */
export function unclosedProblems({ unclosed, entries }: MarkdownPage, file: string): readonly Problem[] {
  if (unclosed === null) return []
  const hidden = entries.filter(({ line, box }) => box !== null && line > unclosed.line)
  if (hidden.length === 0) return []
  const what = unclosed.kind === 'code' ? 'a code block' : 'a comment'
  const message = `begins ${what} that nothing ends: the boxes below are no tasks`
  return [{ severity: 'notice', file, line: unclosed.line, field: null, message }]
}
