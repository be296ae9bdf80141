import { itemId, type ItemId } from '../../../core/ids.ts'
import type { ItemDraft } from '../../../core/item.ts'
import { foldId } from '../../../core/naming/slug.ts'
import type { Written } from '../format.ts'
import { titleIds } from '../title-ids.ts'
import { plainTasks } from './plain-tasks.ts'

/** A list with a box for each item, what is below another nested in it. The ids are those that its reader will make of the titles. */
export function writeList(items: readonly ItemDraft[]): Written {
  const nested = inTree(items)
  const ids = titleIds(nested.map(({ item }) => oneLine(item.title)))
  const blocks = nested.map(({ item, depth }) => blockOf(item, '  '.repeat(depth)))
  return {
    text: blocks.map((lines) => `${lines.join('\n')}\n`).join(''),
    renamed: new Map(nested.map(({ item }, index) => [item.id, ids[index] ?? itemId(item.id)])),
  }
}

interface Nested {
  readonly item: ItemDraft
  readonly depth: number
}

/** Each behind what it is part of. Parents that go in a circle are written as if they had none. */
function inTree(items: readonly ItemDraft[]): readonly Nested[] {
  const known = new Set(items.map(({ id }) => foldId(id)))
  const below = Map.groupBy(items, ({ parent }) =>
    parent !== null && known.has(foldId(parent)) ? foldId(parent) : null,
  )
  const nested: Nested[] = []
  const seen = new Set<ItemId>()
  const walk = (first: readonly ItemDraft[]): void => {
    const stack = first.map((item) => ({ item, depth: 0 })).toReversed()
    for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
      const { item, depth } = next
      if (seen.has(item.id)) continue
      seen.add(item.id)
      nested.push(next)
      const inside = below.get(foldId(item.id)) ?? []
      stack.push(...inside.map((child) => ({ item: child, depth: depth + 1 })).toReversed())
    }
  }
  walk(below.get(null) ?? [])
  walk(items)
  return nested
}

function blockOf(item: ItemDraft, indent: string): readonly string[] {
  const line = `- [${markOf(item)}] ${oneLine(item.title)}`
  const description = item.description.split(/\r\n?|\n/).map((text) => `  ${text}`.trimEnd())
  const whole = [line, ...(item.description.trim() === '' ? [] : description)]
  const isClean = isOneTask(`${whole.join('\n')}\n`)
  return (isClean ? whole : [line]).map((text) => (text === '' ? '' : `${indent}${text}`))
}

/** Boxes in a description would be tasks, and a fence that nothing closes would hide those below. */
function isOneTask(text: string): boolean {
  const { page, tasks } = plainTasks(`${text}- [ ] Next\n`)
  return page.unclosed === null && tasks.length === 2
}

const markOf = ({ status }: ItemDraft): string =>
  status === 'done' ? 'x' : status === 'cancelled' ? '-' : ' '

const oneLine = (text: string): string => text.replaceAll(/\s+/g, ' ').trim()
