import { stringify } from 'yaml'
import { itemId, type EpochMs, type ItemId } from '../../../core/ids.ts'
import type { ItemDraft } from '../../../core/item.ts'
import { acceptanceIn } from '../../export/acceptance-in.ts'
import { inTree, withoutCancelled } from '../../export/as-work.ts'
import { nearestIn } from '../../export/nearest.ts'
import { nested, type Nested } from '../../export/nested.ts'
import { withoutKeys } from '../../export/without-keys.ts'
import type { Written } from '../format.ts'
import { typeOf } from '../type-word.ts'
import { boardOf } from './board.ts'
import { taskKeys } from './read-task.ts'
import { compareTaskIds, taskIdForm } from './task-ids.ts'

/** A file for each task, and a configuration with the columns that they need: its own three, and one for each reason why some are on hold. */
export function writeFolder(given: readonly ItemDraft[], now: EpochMs): Written {
  const { items, leftOut } = inTree(withoutCancelled(given))
  const list = nested(items)
  const prefix = prefixOf(items)
  const renamed = prefix === null ? numbered(list) : new Map<ItemId, ItemId>()
  const nameOf = (id: ItemId): ItemId => renamed.get(id) ?? id
  const board = {
    project_name: 'backlog',
    default_status: 'To Do',
    statuses: [
      'To Do',
      ...[...new Set(items.flatMap((item) => heldWord(item) ?? []))].toSorted(),
      'In Progress',
      'Done',
    ],
    task_prefix: prefix ?? usualPrefix,
  }
  const places = placesOf(list, nameOf)
  const files = list.map(({ item }) => {
    const id = nameOf(item.id)
    const text = textOf(item, { nameOf, ordinal: places.get(item.id) ?? null, now })
    return { path: `tasks/${id} - ${fileName(item.title)}.md`, text }
  })
  const text = stringify(board, yaml)
  return { text, files: [{ path: 'config.yml', text }, ...files], renamed, leftOut }
}

const yaml = { schema: 'core', lineWidth: 0 } as const
const usualPrefix = 'task'

/** That of all ids, where they are its own: `back` of `BACK-12` and `BACK-12.1`. */
function prefixOf(items: readonly ItemDraft[]): string | null {
  const prefixes = new Set(
    items.map(({ id }) => /^([A-Za-z]+)-\d+(?:\.\d+)*$/.exec(id)?.[1]?.toLowerCase() ?? null),
  )
  const [prefix = null, ...others] = prefixes
  if (prefix === null || others.length > 0) return null
  return new Set(items.map(({ id }) => taskIdForm(id, prefix))).size === items.length ? prefix : null
}

function numbered(list: readonly Nested[]): ReadonlyMap<ItemId, ItemId> {
  const counts: number[] = []
  return new Map(
    list.map(({ item, depth }) => {
      counts.length = depth + 1
      counts[depth] = (counts[depth] ?? 0) + 1
      return [item.id, itemId(`${usualPrefix}-${counts.join('.')}`)]
    }),
  )
}

/** Its tasks go by their numbers, where nobody has put them in another order. */
function placesOf(list: readonly Nested[], nameOf: (id: ItemId) => ItemId): ReadonlyMap<ItemId, number> {
  const ids = list.map(({ item }) => nameOf(item.id))
  const isByNumber = ids.every((id, at) => at === 0 || compareTaskIds(ids[at - 1] ?? '', id) < 0)
  const hasPlaces = list.some(({ item }) => typeof item.metadata['ordinal'] === 'number')
  return new Map(isByNumber || hasPlaces ? [] : list.map(({ item }, at) => [item.id, (at + 1) * 1000]))
}

/** Null: it is not on hold. */
function heldWord({ hold, heldAs = 'blocked' }: ItemDraft): string | null {
  if (hold === null) return null
  const word = heldAs.replace(/(?<=^|\s)\p{L}/gu, (letter) => letter.toUpperCase())
  const columns = boardOf(stringify({ statuses: ['To Do', word, 'In Progress', 'Done'] }))
  return columns.read(word)?.meaning.heldAs === heldAs ? word : 'Blocked'
}

interface Around {
  readonly nameOf: (id: ItemId) => ItemId
  readonly ordinal: number | null
  readonly now: EpochMs
}

function textOf(item: ItemDraft, { nameOf, ordinal, now }: Around): string {
  const { lines, rest } = acceptanceIn(item)
  const {
    created_date: created = new Date(now).toISOString().slice(0, 16).replace('T', ' '),
    labels = [],
    ...further
  } = rest
  const ownType = rest['type']
  const type =
    item.type !== 'feature'
      ? item.type
      : typeof ownType === 'string' && typeOf(ownType) === null
        ? ownType
        : null
  const matter = {
    id: nameOf(item.id),
    title: item.title,
    status: item.status === 'done' ? 'Done' : (heldWord(item) ?? 'To Do'),
    assignee: item.assignee === null ? [] : [item.assignee],
    created_date: created,
    labels,
    dependencies: item.dependsOn.map(nameOf),
    ...(item.parent === null ? {} : { parent_task_id: nameOf(item.parent) }),
    priority: ['high', 'medium', 'low'][nearestIn([1, 5, 8], item.priority)],
    ...(type === null ? {} : { type }),
    ...(ordinal === null ? {} : { ordinal }),
    ...withoutKeys(further, taskKeys),
  }
  const body = [item.description.replaceAll(/\r\n?/g, '\n').trim(), criteria(lines)]
    .filter((part) => part !== '')
    .join('\n\n')
  return `---\n${stringify(matter, yaml)}---\n${body === '' ? '' : `\n${body}\n`}`
}

function criteria(lines: readonly string[]): string {
  const items = lines.map((line) => line.replaceAll(/\s+/g, ' ').trim()).filter((line) => line !== '')
  if (items.length === 0) return ''
  const boxes = items.map((line, at) => `- [ ] #${at + 1} ${line}`)
  return ['## Acceptance Criteria', '<!-- AC:BEGIN -->', ...boxes, '<!-- AC:END -->'].join('\n')
}

/** What any file system takes, cut so that with the id it is no longer than a name may be. */
function fileName(title: string): string {
  const plain = title.normalize('NFC').replaceAll(/[^\p{L}\p{M}\p{N}]+/gu, '-')
  const short = [...plain]
    .slice(0, 50)
    .join('')
    .replaceAll(/^-+|-+$/g, '')
  return short === '' ? 'task' : short
}
