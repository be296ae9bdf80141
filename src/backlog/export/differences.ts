import { isDeepStrictEqual } from 'node:util'
import type { ItemId } from '../../core/ids.ts'
import type { ItemDraft } from '../../core/item.ts'
import { foldId } from '../../core/naming/slug.ts'

/** Words for what can be lost; they continue "3 tasks have ". */
const facts = {
  title: 'a title',
  description: 'a description',
  kind: 'a kind (holds others, or is a check)',
  type: 'a type',
  status: 'a status',
  hold: 'a hold (blocked, deferred, optional)',
  priority: 'a priority',
  parent: 'a parent',
  dependsOn: 'needs',
  files: 'declared files',
  group: 'a group to run beside',
  estimateHours: 'an estimate',
  assignee: 'an assignee',
  agent: 'an agent of their own',
  model: 'a model of their own',
  metadata: 'further fields',
} as const

export type Fact = (typeof facts)[keyof typeof facts] | 'an id' | 'a need of a task that is not written'

/** What an item has that is otherwise in what was read back of it. What it has as a default of the format is no difference. */
export function differences(
  item: ItemDraft,
  back: ItemDraft,
  nameOf: (id: ItemId) => ItemId,
): readonly Fact[] {
  const ids = (draft: ItemDraft, name: (id: ItemId) => ItemId): readonly string[] =>
    [...new Set(draft.dependsOn.map((id) => foldId(name(id))))].toSorted()
  const asIs = (id: ItemId): ItemId => id
  const isSame: Readonly<Record<keyof typeof facts, boolean>> = {
    title: item.title === back.title,
    description: item.description.trim() === back.description.trim(),
    kind: item.kind === back.kind,
    type: item.type === back.type,
    status: item.status === back.status,
    hold: item.hold === back.hold && (item.heldAs ?? 'blocked') === (back.heldAs ?? 'blocked'),
    priority: item.priority === back.priority,
    parent: foldOrNull(item.parent === null ? null : nameOf(item.parent)) === foldOrNull(back.parent),
    dependsOn: isDeepStrictEqual(ids(item, nameOf), ids(back, asIs)),
    files: isDeepStrictEqual(item.files, back.files),
    group: item.group === undefined || back.group !== undefined,
    estimateHours: item.estimateHours === back.estimateHours,
    assignee: item.assignee === back.assignee,
    agent: item.agent === back.agent,
    model: item.model === back.model,
    metadata: Object.entries(item.metadata).every(([key, value]) =>
      isDeepStrictEqual(back.metadata[key], value),
    ),
  }
  const lost = (Object.keys(facts) as (keyof typeof facts)[]).filter((key) => !isSame[key])
  return [...(item.id === back.id ? [] : ['an id' as const]), ...lost.map((key) => facts[key])]
}

const foldOrNull = (id: ItemId | null): string | null => (id === null ? null : foldId(id))
