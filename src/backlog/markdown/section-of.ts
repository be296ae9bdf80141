import type { ListEntry, MarkdownPage } from './markdown-page.ts'
import { titleOf } from './title-of.ts'

/** The heading above an entry as labels of its item. The only heading of level 1 is the name of the file, and none. */
export function sectionLabels({ heading }: ListEntry, { headings }: MarkdownPage): readonly string[] {
  if (heading === null || heading.text === '') return []
  const isName = heading.level === 1 && headings.filter(({ level }) => level === 1).length === 1
  return isName ? [] : [titleOf(heading.text)]
}
