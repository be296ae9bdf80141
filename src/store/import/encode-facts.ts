import type { ItemFacts } from '../../core/item.ts'

/** What a backlog has about an item, as it is stored in the columns. Two versions are the same when these are equal. */
export interface EncodedFacts {
  readonly title: string
  readonly description: string
  readonly type: string
  readonly priority: number
  readonly sourcePriority: string | null
  readonly parent: string | null
  readonly dependsOn: string
  readonly files: string
  readonly estimateHours: number | null
  readonly weight: number | null
  readonly scheduledFor: number | null
  readonly assignee: string | null
  readonly agent: string | null
  readonly model: string | null
  readonly metadata: string
  readonly kind: string | null
  readonly group: string | null
  readonly heldAs: string | null
}

export const encodeFacts = (facts: ItemFacts): EncodedFacts => ({
  title: facts.title,
  description: facts.description,
  type: facts.type,
  priority: facts.priority,
  sourcePriority: facts.sourcePriority,
  parent: facts.parent,
  dependsOn: encodeList(facts.dependsOn),
  files: encodeList(facts.files),
  estimateHours: facts.estimateHours,
  weight: facts.weight ?? null,
  scheduledFor: facts.scheduledFor ?? null,
  assignee: facts.assignee,
  agent: facts.agent,
  model: facts.model,
  metadata: JSON.stringify(facts.metadata),
  kind: facts.kind ?? null,
  group: facts.group ?? null,
  heldAs: facts.heldAs ?? null,
})

const encodeList = (list: readonly string[]): string => (list.length === 0 ? '[]' : JSON.stringify(list))

/** Names of the facts in which two sayings differ. */
export const differences = (one: EncodedFacts, other: EncodedFacts): readonly (keyof EncodedFacts)[] =>
  names.filter((name) => one[name] !== other[name])

const names = [
  'title',
  'description',
  'type',
  'priority',
  'sourcePriority',
  'parent',
  'dependsOn',
  'files',
  'estimateHours',
  'weight',
  'scheduledFor',
  'assignee',
  'agent',
  'model',
  'metadata',
  'kind',
  'group',
  'heldAs',
] as const satisfies readonly (keyof EncodedFacts)[]
