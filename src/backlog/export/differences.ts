import { isDeepStrictEqual } from 'node:util'
import type { ItemId } from '../../core/ids.ts'
import type { ItemDraft } from '../../core/item.ts'
import { foldId } from '../../core/naming/slug.ts'
import { acceptanceIn } from './acceptance-in.ts'
import { indentationOf, proseOf } from './prose-of.ts'

/** What can be lost of a task; each word begins a sentence that ends in the name of the format. */
export const losses = {
  task: 'tasks that only hold others, or are cancelled: left out, no place for them in',
  'needed outside': 'needs of tasks that are not written: left out of',
  title: 'titles: changed to what can be written in',
  description: 'descriptions: changed, or left out, as there is no other place for them in',
  indentation: 'descriptions: without the indentation that all of their lines have, in',
  kind: 'kinds (holds others, is a check): no place for them in',
  type: 'types: no place for them in',
  status: 'statuses: no word for them in',
  hold: 'holds (blocked, deferred, optional): no word for them in',
  priority: 'priorities: no place for them, or a coarser one, in',
  parent: 'parents: no place for them in',
  needs: 'needs: no place for them in',
  order: 'wait for more than they need, by the order of a list, in',
  files: 'declared files: no place for them in',
  group: 'a group to run beside: no place for it in',
  estimate: 'estimates: no place for them in',
  weight: 'weights: no place for them in',
  schedule: 'times not to begin before: no place for them in',
  assignee: 'assignees: no place for them in',
  agent: 'agents of their own: no place for them in',
  model: 'models of their own: no place for them in',
  acceptance: 'what shows that they are done: no place for it in',
  fields: 'further fields: no place for them in',
  choice: 'agents that you have chosen for the next try: left out of',
  notes: 'your notes to agents: left out of',
} as const

export type Loss = keyof typeof losses

/** What an item has that is otherwise in what was read back of it. What it has as a default of the format is no difference. */
export function differences(
  item: ItemDraft,
  back: ItemDraft,
  nameOf: (id: ItemId) => ItemId,
): readonly Loss[] {
  const acceptance = [acceptanceIn(item), acceptanceIn(back)] as const
  const isSame: Readonly<Partial<Record<Loss, boolean>>> = {
    title: item.title === back.title,
    description: isSameProse(item.description, back.description),
    indentation:
      isIndentedAlike(item.description, back.description) || !isSameProse(item.description, back.description),
    kind: item.kind === back.kind,
    type: item.type === back.type,
    status: item.status === back.status,
    hold: item.hold === back.hold && (item.heldAs ?? 'blocked') === (back.heldAs ?? 'blocked'),
    priority: item.priority === back.priority,
    parent: foldOrNull(item.parent === null ? null : nameOf(item.parent)) === foldOrNull(back.parent),
    files: isDeepStrictEqual(item.files, back.files),
    group: item.group === undefined || back.group !== undefined,
    estimate: item.estimateHours === back.estimateHours,
    weight: item.weight === back.weight,
    schedule: item.scheduledFor === back.scheduledFor,
    assignee: item.assignee === back.assignee,
    agent: item.agent === back.agent,
    model: item.model === back.model,
    acceptance:
      isDeepStrictEqual(linesOf(acceptance[0].lines), linesOf(acceptance[1].lines)) ||
      linesOf(acceptance[0].lines).every((line) => back.description.includes(line)),
    fields: Object.entries(acceptance[0].rest).every(([key, value]) =>
      isDeepStrictEqual(back.metadata[key], value),
    ),
  }
  return (Object.keys(isSame) as Loss[]).filter((loss) => isSame[loss] === false)
}

const isSameProse = (one: string, other: string): boolean =>
  one.trim() === other.trim() || isDeepStrictEqual(proseOf(one), proseOf(other))

/** All of its lines: what is deeper than the others stays so in every list. */
const isIndentedAlike = (one: string, other: string): boolean =>
  indentationOf(one) === 0 || indentationOf(one) === indentationOf(other)

const linesOf = (texts: readonly string[]): readonly string[] =>
  texts
    .flatMap((text) => text.split(/\r\n?|\n/))
    .map((line) => line.trim())
    .filter((line) => line !== '')

const foldOrNull = (id: ItemId | null): string | null => (id === null ? null : foldId(id))
