import type { Problem } from '../core/errors.ts'
import { isOptional, type ItemDraft } from '../core/item.ts'
import type { ImportPreview } from '../core/ports/backlog-store.ts'

/** What was read, and what becomes of it. */
export interface ImportReport {
  readonly sources: readonly { readonly source: string; readonly format: string }[]
  readonly drafts: readonly ItemDraft[]
  /** Null where the import is refused. */
  readonly plan: ImportPreview | null
  readonly problems: readonly Problem[]
}

/** `loopwork import --json`. Its shape is published as `docs/import.schema.json`: additions allowed, nothing taken away. */
export const importJson = ({ sources, drafts, plan, problems }: ImportReport) => ({
  sources,
  items: drafts.map((draft) => ({
    id: draft.id,
    title: draft.title,
    description: draft.description,
    type: draft.type,
    kind: draft.kind ?? 'task',
    status: draft.status,
    hold: draft.hold === null ? null : (draft.heldAs ?? 'blocked'),
    priority: draft.priority,
    sourcePriority: draft.sourcePriority,
    dependsOn: draft.dependsOn,
    files: draft.files,
    parent: draft.parent,
    group: draft.group ?? null,
    estimateHours: draft.estimateHours,
    assignee: draft.assignee,
    agent: draft.agent,
    model: draft.model,
    source: draft.source,
    line: draft.line,
    metadata: draft.metadata,
  })),
  counts: countsOf(drafts),
  plan,
  problems: problems.map(problemJson),
})

export const problemJson = ({ severity, file, line, field, message }: Problem) => ({
  severity,
  file,
  line,
  field,
  message,
})

export interface ImportCounts {
  readonly total: number
  /** What is open, also what its backlog calls optional. */
  readonly todo: number
  /** What its backlog holds, whatever it calls that. */
  readonly blocked: number
  readonly done: number
  readonly failed: number
  readonly cancelled: number
  readonly optional: number
  readonly containers: number
}

export function countsOf(drafts: readonly ItemDraft[]): ImportCounts {
  const count = (is: (draft: ItemDraft) => boolean): number => drafts.filter(is).length
  return {
    total: drafts.length,
    todo: count((draft) => draft.status === 'todo' && (draft.hold === null || isOptional(draft))),
    blocked: count((draft) => draft.status === 'todo' && draft.hold !== null && !isOptional(draft)),
    done: count(({ status }) => status === 'done'),
    failed: count(({ status }) => status === 'failed'),
    cancelled: count(({ status }) => status === 'cancelled'),
    optional: count((draft) => draft.status === 'todo' && isOptional(draft)),
    containers: count(({ kind }) => kind === 'container'),
  }
}
