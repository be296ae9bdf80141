import { itemId, type ItemId } from '../../../core/ids.ts'
import type { ItemDraft } from '../../../core/item.ts'
import { foldId } from '../../../core/naming/slug.ts'
import { all, inTree } from '../../export/as-work.ts'
import { nearestWord } from '../../export/nearest-word.ts'
import { exportStatus } from '../export-status.ts'
import type { Written } from '../format.ts'
import { columnsOf } from './columns.ts'

/** A row for each task. Further fields that are a text have columns of their own. */
export function writeRows(given: readonly ItemDraft[]): Written {
  const { items, leftOut } = inTree(all(given))
  const renamed = namesOf(items)
  const nameOf = (id: ItemId): ItemId => renamed.get(id) ?? id
  const columns = [
    ...new Set(
      items.flatMap(({ metadata }) => Object.keys(metadata).filter((key) => isColumn(key, metadata[key]))),
    ),
  ]
  const header = [
    'ID',
    'Title',
    'Description',
    'Status',
    'Priority',
    'Type',
    'Parent',
    'Depends on',
    'Labels',
    'Assignee',
  ]
  const rows = items.map((item) => [
    nameOf(item.id),
    item.title.trim() === '' ? item.id : item.title.trim(),
    item.description.replaceAll(/\r\n?/g, '\n').trim(),
    statusOf(item),
    nearestWord(item.priority),
    item.type,
    item.parent === null ? '' : nameOf(item.parent),
    item.dependsOn.map(nameOf).join(', '),
    labelsOf(item).join(', '),
    item.assignee ?? '',
    ...columns.map((key) => (isColumn(key, item.metadata[key]) ? String(item.metadata[key]) : '')),
  ])
  const lines = [[...header, ...columns], ...rows].map((cells) => `${cells.map(cellOf).join(',')}\n`)
  return { text: lines.join(''), renamed, leftOut }
}

/** Several ids in a cell stand between commas or semicolons. */
function namesOf(items: readonly ItemDraft[]): ReadonlyMap<ItemId, ItemId> {
  const taken = new Set(items.map(({ id }) => foldId(id)))
  const renamed = new Map<ItemId, ItemId>()
  for (const { id } of items.filter((item) => /[,;]/.test(item.id))) {
    const plain = id.replaceAll(/\s*[,;]+\s*/g, '-').replaceAll(/^-+|-+$/g, '') || 'task'
    let name = plain
    for (let number = 2; taken.has(foldId(name)); number++) name = `${plain}-${number}`
    taken.add(foldId(name))
    renamed.set(id, itemId(name))
  }
  return renamed
}

/** A word that no board has for anything else holds its task. */
function statusOf({ status, hold, heldAs = 'blocked' }: ItemDraft): string {
  if (hold !== null) {
    const meaning = exportStatus(heldAs)?.meaning
    return meaning === undefined || meaning.heldAs === heldAs ? heldAs : 'blocked'
  }
  return status === 'done' ? 'Done' : status === 'cancelled' ? 'Cancelled' : 'To Do'
}

function labelsOf({ metadata: { labels } }: ItemDraft): readonly string[] {
  const isPlain = (label: unknown): label is string => typeof label === 'string' && !/[,;]/.test(label)
  return Array.isArray(labels) && labels.every(isPlain) ? labels : []
}

/** Whether a further field can be a column: by a name that means nothing else, and a text that a cell keeps. */
const isColumn = (key: string, value: unknown): boolean =>
  /^[\p{L}_][\p{L}\p{N}_ .-]*$/u.test(key) &&
  key.trim() === key &&
  columnsOf([key]).size === 0 &&
  typeof value === 'string' &&
  value.trim() !== ''

/** In quotes wherever a separator of some table, or a space at its end, would be taken for something else. */
const cellOf = (text: string): string =>
  /[",;\t\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
