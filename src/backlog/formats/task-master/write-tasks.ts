import { itemId, type ItemId } from '../../../core/ids.ts'
import type { ItemDraft } from '../../../core/item.ts'
import { foldId } from '../../../core/naming/slug.ts'
import { all, inTree } from '../../export/as-work.ts'
import { exportedWord } from '../../export/exported-word.ts'
import { nearestWord } from '../../export/nearest-word.ts'
import type { Written } from '../format.ts'
import { taskWords } from './words.ts'

/** In the usual tag, in its two levels. Its tool takes numbers alone for ids: others are numbered in their order. */
export function writeTasks(given: readonly ItemDraft[]): Written {
  const { items, leftOut } = inTree(all(given), { levels: 2, mayHold: () => false })
  const families = familiesOf(items)
  const renamed = namesOf(families)
  const nameOf = (id: ItemId): ItemId => renamed.get(id) ?? id
  const tasks = families.map(({ task, below }) => ({
    id: nameOf(task.id),
    ...factsOf(task),
    status: exportedWord(task, taskWords),
    dependencies: task.dependsOn.map(nameOf),
    subtasks: below.map((sub) => ({
      id: ownNumber(nameOf(sub.id)),
      ...factsOf(sub),
      status: wordBelow(sub, task),
      dependencies: sub.dependsOn.map(nameOf).map((id) => nameBelow(id, nameOf(task.id))),
    })),
  }))
  return { text: `${JSON.stringify({ master: { tasks, metadata: {} } }, null, 2)}\n`, renamed, leftOut }
}

interface Family {
  readonly task: ItemDraft
  readonly below: readonly ItemDraft[]
}

function familiesOf(items: readonly ItemDraft[]): readonly Family[] {
  const below = Map.groupBy(items, ({ parent }) => (parent === null ? null : foldId(parent)))
  return (below.get(null) ?? []).map((task) => ({ task, below: below.get(foldId(task.id)) ?? [] }))
}

/** As they are where its tool would take them. */
function namesOf(families: readonly Family[]): ReadonlyMap<ItemId, ItemId> {
  const isKept = families.every(
    ({ task, below }) =>
      number.test(task.id) &&
      below.every(({ id }) => id.startsWith(`${task.id}.`) && number.test(id.slice(task.id.length + 1))),
  )
  const asThey = families.flatMap(({ task, below }): readonly ItemId[] => [
    task.id,
    ...below.map(({ id }) => id),
  ])
  const asIs = new Map(asThey.map((id) => [id, id]))
  if (isKept && areClear(families, asIs)) return new Map()
  const plain = numbered(families, 0)
  const most = families.reduce((count, { below }) => Math.max(count, below.length), 0)
  return areClear(families, plain) ? plain : numbered(families, most)
}

const numbered = (families: readonly Family[], from: number): ReadonlyMap<ItemId, ItemId> =>
  new Map(
    families.flatMap(({ task, below }, index): readonly [ItemId, ItemId][] => [
      [task.id, itemId(String(from + index + 1))],
      ...below.map(({ id }, place): [ItemId, ItemId] => [id, itemId(`${from + index + 1}.${place + 1}`)]),
    ]),
  )

/** Whether no sub-task needs a task by a number that a sub-task beside it has: it would be taken for that one. */
const areClear = (families: readonly Family[], names: ReadonlyMap<ItemId, ItemId>): boolean =>
  families.every(({ task, below }) => {
    const beside = new Set(below.map(({ id }) => names.get(id)))
    return below.every(({ dependsOn }) =>
      dependsOn.every((id) => !beside.has(itemId(`${names.get(task.id) ?? task.id}.${names.get(id) ?? id}`))),
    )
  })

/** As it is read back: it is a number in sub-tasks, which has neither leading zeros nor more digits than a number can have. */
const number = /^[1-9]\d{0,8}$/

const factsOf = (item: ItemDraft) => ({
  title: item.title,
  description: item.description.trim(),
  priority: nearestWord(item.priority),
  ...(item.assignee === null ? {} : { assignee: item.assignee }),
  ...(Object.keys(item.metadata).length === 0 ? {} : { metadata: item.metadata }),
})

const ownNumber = (id: ItemId): number => Number(id.slice(id.indexOf('.') + 1))

/** An open sub-task of a task that is over or held is read as held for that: it has no word of its own for it. */
const wordBelow = (sub: ItemDraft, task: ItemDraft): string =>
  sub.status === 'todo' && (task.status !== 'todo' || task.hold !== null)
    ? 'pending'
    : exportedWord(sub, taskWords)

/** A number beside it; the whole id of what is elsewhere. */
const nameBelow = (id: ItemId, task: ItemId): string | number =>
  id.startsWith(`${task}.`) ? ownNumber(id) : id
