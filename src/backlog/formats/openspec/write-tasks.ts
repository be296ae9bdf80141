import { itemId, type ItemId } from '../../../core/ids.ts'
import type { ItemDraft } from '../../../core/item.ts'
import { inTree, withoutCancelled } from '../../export/as-work.ts'
import { labelOf } from '../../export/label-of.ts'
import { linesBelow } from '../../export/markdown/lines-below.ts'
import { listTitle } from '../../export/markdown/list-title.ts'
import { spelledTitle } from '../../export/markdown/spelled-title.ts'
import type { Nested } from '../../export/nested.ts'
import { treeList } from '../../export/tree-list.ts'
import type { Written } from '../format.ts'
import { openspecTasks } from './openspec-tasks.ts'

/** Groups with numbers, and boxes with those of their group. The order is the dependency. */
export function writeTasks(given: readonly ItemDraft[]): Written {
  const { list, leftOut } = treeList(inTree(withoutCancelled(given), { mayHold: () => false }))
  const groups = groupsOf(list)
  const isKept = groups.every(({ list: members }, at) =>
    members.every(({ item: { id } }) => /^[1-9]\d*(?:\.\d+)+$/.test(id) && id.startsWith(`${at + 1}.`)),
  )
  const renamed = new Map(isKept ? [] : groups.flatMap(({ list: members }, at) => numbered(members, at + 1)))
  const blocks = groups.map(({ name, list: members }, at) => {
    const tasks = members.map(({ item, depth }) =>
      blockOf(item, renamed.get(item.id) ?? item.id, '  '.repeat(depth)),
    )
    return [`## ${at + 1}. ${name}`, '', ...tasks.flat(), ''].join('\n')
  })
  return { text: blocks.join('\n'), renamed, leftOut }
}

interface Group {
  readonly name: string
  readonly list: Nested[]
}

const usualGroup = 'Tasks'

/** A new one wherever the label of what is at the top changes. */
function groupsOf(list: readonly Nested[]): readonly Group[] {
  const groups: Group[] = []
  for (const nested of list) {
    const last = groups.at(-1)
    const name = labelOf(nested.item) ?? usualGroup
    if (last !== undefined && (nested.depth > 0 || last.name === name)) last.list.push(nested)
    else groups.push({ name, list: [nested] })
  }
  return groups
}

/** `1.2` at the top of group 1, `1.2.1` below it. */
function numbered(list: readonly Nested[], group: number): readonly (readonly [ItemId, ItemId])[] {
  const counts = [0]
  return list.map(({ item, depth }) => {
    counts.length = depth + 1
    counts[depth] = (counts[depth] ?? 0) + 1
    return [item.id, itemId([group, ...counts].join('.'))] as const
  })
}

function blockOf(item: ItemDraft, id: string, indent: string): readonly string[] {
  const begin = `- [${item.status === 'done' ? 'x' : ' '}] ${id} `
  const title = spelledTitle(
    listTitle(item),
    (text) => openspecTasks(`${begin}${text}`).tasks[0]?.title ?? null,
  )
  const line = `${indent}${begin}${title}`
  const isClean = (below: readonly string[]): boolean => isOneTask([line, ...below], indent)
  return [line, ...linesBelow(item.description, { title: line, indent: `${indent}  `, isClean })]
}

/** Its boxes count in code and comments too. */
function isOneTask(lines: readonly string[], indent: string): boolean {
  const around = [...lines, `${indent}  - [ ] 9.9.9 Part`, `${indent}- [ ] 9.9 Next`, '']
  const { page, tasks } = openspecTasks(around.join('\n'))
  const isShown = tasks.every(({ entry }) => entry.hiddenIn === null)
  return isShown && page.unclosed === null && page.headings.length === 0 && tasks.length === 3
}
