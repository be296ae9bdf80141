import type { ListEntry, MarkdownPage } from './markdown-page.ts'
import { titleOf } from './title-of.ts'

/** The heading above an entry as labels of its item. The only heading of level 1 is the name of the file, and none. */
export function sectionLabels({ headings }: MarkdownPage): (entry: ListEntry) => readonly string[] {
  const hasName = headings.filter(({ level }) => level === 1).length === 1
  return ({ heading }) => {
    if (heading === null || heading.text === '' || (hasName && heading.level === 1)) return []
    return [titleOf(heading.text)]
  }
}
