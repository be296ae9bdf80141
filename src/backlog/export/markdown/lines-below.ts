import { mayGoOn } from '../../markdown/wrapped-title.ts'
import { proseOf } from '../prose-of.ts'

/**
 * A description as the lines below a list entry: as it is where the list stays what it is with it, else with what begins boxes, headings
 * and blocks escaped as Markdown does it, else none.
 * @param around.title the line that they stand below; text that it would go on in is set off from it.
 * @param around.isClean whether an entry with these lines is read as one task and nothing else.
 */
export function linesBelow(
  description: string,
  {
    title,
    indent,
    isClean,
  }: {
    readonly title: string
    readonly indent: string
    readonly isClean: (lines: readonly string[]) => boolean
  },
): readonly string[] {
  if (description.trim() === '') return []
  const lines = proseOf(description)
  const steps = [lines, lines.map(escapedBegin), lines.map((line) => escapedBlock(escapedBegin(line)))]
  const indented = steps.map((step) => step.map((line) => (line.trim() === '' ? '' : `${indent}${line}`)))
  return indented.map((step) => setOff(title, step)).find(isClean) ?? []
}

/** A blank line between a title and text that it would go on in. */
export const setOff = (title: string, lines: readonly string[]): readonly string[] =>
  mayGoOn(title, lines[0] ?? '') ? ['', ...lines] : lines

/** Boxes, also in quotes, and headings. */
const escapedBegin = (line: string): string =>
  line
    .replace(/^([\s>]*(?:[-*+]|\d{1,9}[.)])\s*)\[/, '$1\\[')
    .replace(/^([\s>]*)#/, '$1\\#')
    .replace(/^(\s*)(=+|-+)\s*$/, '$1\\$2')

/** Fences, comments and the like, which hide what is below them. */
const escapedBlock = (line: string): string =>
  line.replace(/^([\s>]*(?:(?:[-*+]|\d{1,9}[.)])\s+)?)(`{3}|~{3}|<)/, '$1\\$2')
