import { itemId } from '../../../core/ids.ts'
import type { ItemDraft } from '../../../core/item.ts'
import { all, inTree } from '../../export/as-work.ts'
import { labelOf } from '../../export/label-of.ts'
import { linesBelow } from '../../export/markdown/lines-below.ts'
import { listTitle } from '../../export/markdown/list-title.ts'
import { nested } from '../../export/nested.ts'
import type { Written } from '../format.ts'
import { titleIds } from '../title-ids.ts'
import { plainTasks } from './plain-tasks.ts'

/** A list with a box for each item, what is below another nested in it. The ids are those that its reader will make of the titles. */
export function writeList(given: readonly ItemDraft[]): Written {
  const { items, leftOut } = inTree(all(given))
  const list = nested(unlabelledFirst(items))
  const ids = titleIds(list.map(({ item }) => listTitle(item)))
  let heading: string | null = null
  const blocks = list.flatMap(({ item, depth }) => {
    const label = depth === 0 ? labelOf(item) : heading
    const above = label === heading || label === null ? [] : [`\n## ${label}\n\n`]
    heading = label
    return [...above, `${blockOf(item, '  '.repeat(depth)).join('\n')}\n`]
  })
  return {
    text: blocks.join('').replace(/^\n/, ''),
    renamed: new Map(list.map(({ item }, index) => [item.id, ids[index] ?? itemId(item.id)])),
    leftOut,
  }
}

/** What stands below a heading has it for a label, up to the end of the list. */
const unlabelledFirst = (items: readonly ItemDraft[]): readonly ItemDraft[] => [
  ...items.filter((item) => item.parent === null && labelOf(item) === null),
  ...items.filter((item) => item.parent !== null || labelOf(item) !== null),
]

function blockOf(item: ItemDraft, indent: string): readonly string[] {
  const line = `${indent}- [${markOf(item)}] ${listTitle(item)}`
  const isClean = (below: readonly string[]): boolean => isOneTask([line, ...below], indent)
  return [line, ...linesBelow(item.description, { title: line, indent: `${indent}  `, isClean })]
}

/** Boxes in a description would be tasks, its headings would be labels, and a fence that nothing closes would hide those below. */
function isOneTask(lines: readonly string[], indent: string): boolean {
  const around = [...lines, `${indent}  - [ ] Part`, `${indent}- [ ] Next`, '']
  const { page, tasks } = plainTasks(around.join('\n'))
  return page.unclosed === null && page.headings.length === 0 && tasks.length === 3
}

const markOf = ({ status }: ItemDraft): string =>
  status === 'done' ? 'x' : status === 'cancelled' ? '-' : ' '
