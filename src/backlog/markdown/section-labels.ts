import type { Heading, ListEntry, MarkdownPage } from './markdown-page.ts'
import { titleOf } from './title-of.ts'

/** The heading above an entry as labels of its item. The only heading of level 1 is the name of the file, and none. */
export function sectionLabels({ headings }: MarkdownPage): (entry: ListEntry) => readonly string[] {
  const hasName = headings.filter(({ level }) => level === 1).length === 1
  /** A heading may be long, and stand above many entries. */
  const labels = new Map<Heading, readonly string[]>()
  return ({ heading }) => {
    if (heading === null || heading.text === '' || (hasName && heading.level === 1)) return []
    const known = labels.get(heading) ?? [titleOf(heading.text)]
    labels.set(heading, known)
    return known
  }
}
