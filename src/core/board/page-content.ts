import type { Attempt } from '../attempt.ts'
import type { DiffSource, NoDiff } from '../diff/diff-source.ts'
import type { Diff } from '../diff/diff.ts'
import type { ConflictFile } from '../diff/merge-conflict.ts'
import type { StoredEvent } from '../event.ts'
import type { AttemptId, EpochMs, ItemId, Oid } from '../ids.ts'
import type { ListRequest } from '../list/list-request.ts'
import type { NeedPlace } from '../list/needs-tree.ts'
import type { PaneLog } from '../log/pane-log.ts'
import type { PersonNote } from '../person-note.ts'
import type { ItemRow } from '../ports/store-reader.ts'
import type { Settling } from '../settling.ts'
import type { ItemState } from '../state.ts'

/** Which tasks are read: a part of the list, and what the opened page shows besides. */
export interface BoardWindow {
  readonly list: ListRequest
  readonly offset: number
  readonly limit: number
  /** The task under the cursor: where it stands in a list that is new. */
  readonly cursor: ItemId | null
  readonly page: PageRequest | null
  /** The task of which is shown why it is not running; left out: none. */
  readonly why?: ItemId
  /** The task whose agent is being chosen; left out: none. */
  readonly offers?: ItemId
}

export type PageRequest =
  /** `attempt`: whose output is shown; null: the newest's. */
  /** `returns`: how often a program of the person's own has ended: what they have settled in it is looked at anew. */
  | {
      readonly kind: 'task'
      readonly item: ItemId
      readonly attempt: AttemptId | null
      readonly returns: number
    }
  /** Events up to this number, newest first; null: up to the newest. */
  | { readonly kind: 'events'; readonly from: number | null; readonly limit: number }
  /** What waits for what, as far as it is unfolded; rows of it from one on. */
  | {
      readonly kind: 'needs'
      readonly opened: readonly ItemId[]
      readonly folded: readonly ItemId[]
      readonly from: number
      readonly limit: number
    }
  /** `chosen`: the task under the cursor. `returns`: how often a program of the person's own has ended: the branch is looked at anew. */
  | { readonly kind: 'merges'; readonly chosen: ItemId | null; readonly returns: number }
  /** The task whose ways on stand under the summary. `returns`: as for a conflict. */
  | { readonly kind: 'summary'; readonly item: ItemId; readonly returns: number }
  | DiffRequest
  /** What a person has to settle of this task. `returns`: how often a program of the person's own has ended: what they have settled in it is looked at anew. */
  | { readonly kind: 'conflict'; readonly item: ItemId; readonly returns: number }

/** `attempt`: whose work is shown; null: what came of the task. `agent`: of the several of an attempt; null: its first. */
export interface DiffRequest {
  readonly kind: 'diff'
  readonly item: ItemId
  readonly attempt: AttemptId | null
  readonly agent: number | null
}

export type PageContent =
  | TaskContent
  /** `newest`: the number of the newest event, and so how many there are. */
  | { readonly kind: 'events'; readonly newest: number; readonly events: readonly StoredEvent[] }
  | MergesContent
  | SummaryContent
  | NeedsContent
  | DiffContent
  | ConflictContent

/** What of a task does not fit on the target. */
export interface ConflictContent {
  readonly kind: 'conflict'
  /** Null: there is no such task any more. */
  readonly row: ItemRow | null
  /** What needs it, and so waits for it. */
  readonly neededBy: readonly ItemId[]
  /** How far a person is with it; null: not known yet, or it can't be settled anywhere. */
  readonly settling: Settling | null
  readonly shown: ConflictShown
}

export type ConflictShown =
  /** It is in no conflict any more, or what its work was is not known. */
  | { readonly kind: 'none' }
  /** The merge is read for the first time. */
  | { readonly kind: 'comparing' }
  | { readonly kind: 'failed'; readonly why: string }
  | {
      readonly kind: 'read'
      readonly files: readonly ConflictFile[]
      /** Who has changed a file in conflict, newest first. */
      readonly by: readonly ConflictCause[]
    }

export interface ConflictCause {
  readonly commit: Oid
  /** Null: it is no merge of a task's work. */
  readonly item: ItemId | null
}

/** What a task has changed. */
export interface DiffContent {
  readonly kind: 'diff'
  /** Null: there is no such task any more. */
  readonly row: ItemRow | null
  /** Whose work it is; null: there was no try. */
  readonly attempt: Attempt | null
  readonly shown: DiffShown
}

export type DiffShown =
  | { readonly kind: 'none'; readonly why: NoDiff }
  /** The first reading is under way. */
  | { readonly kind: 'comparing' }
  | { readonly kind: 'failed'; readonly why: string }
  /** `at`: when its reading began. The reader is closed when a page of another task is read. */
  | { readonly kind: 'read'; readonly source: DiffSource; readonly diff: Diff; readonly at: EpochMs }

/** What waits for what. */
export interface NeedsContent {
  readonly kind: 'needs'
  /** Those in view. */
  readonly rows: readonly { readonly place: NeedPlace; readonly row: ItemRow }[]
  readonly from: number
  /** Of all rows that are unfolded. */
  readonly length: number
  /** How long the longest way takes from now; null while too little was measured. */
  readonly longestMs: number | null
  readonly msPerUnit: number | null
}

/** All that is known of one task. */
export interface TaskContent {
  readonly kind: 'task'
  /** Null: there is no such task any more. */
  readonly row: ItemRow | null
  /** Oldest first. */
  readonly tries: readonly Attempt[]
  /** The first few of what it needs, and of what needs it. */
  readonly needs: readonly Related[]
  readonly neededBy: readonly Related[]
  /** How many need it. */
  readonly neededByCount: number
  readonly notes: readonly PersonNote[]
  /** How far a person is with it; null: not known yet, or there is nothing to settle. */
  readonly settling: Settling | null
  /** What the chosen try printed; null: there is no try. */
  readonly log: PaneLog | null
}

/** A task beside another. */
export interface Related {
  readonly id: ItemId
  /** Null: there is no such task. */
  readonly task: { readonly title: string; readonly state: ItemState } | null
}

export interface MergesContent {
  readonly kind: 'merges'
  /** What is being merged, and what waits for that, in the order of the lane. */
  readonly lane: readonly LaneEntry[]
  readonly conflicts: readonly ItemRow[]
  /** Newest first, not all of them. */
  readonly merged: readonly Merged[]
  /** Of the lane, as the store has it; null before its first merge. */
  readonly tip: Oid | null
  /** Where the target stands itself, which its owner moves too; null: not known yet. */
  readonly branchTip: Oid | null
  readonly chosen: ItemRow | null
}

/** What the summary of a run, which does not change, lacks. */
export interface SummaryContent {
  readonly kind: 'summary'
  readonly item: ItemId
  /** How far a person is with it; null: not known yet, or there is nothing to settle. */
  readonly settling: Settling | null
}

export interface LaneEntry {
  readonly row: ItemRow
  /** Setup or gate of the merged tree writes there; null: neither is run for it now. */
  readonly log: PaneLog | null
}

/** A task whose work has landed on the target. */
export interface Merged {
  readonly item: ItemId
  /** The branch that it landed on. */
  readonly target: string
  readonly title: string
  readonly commit: Oid
  readonly at: EpochMs
  /** Where its gate was run: on the very tree that landed, or on its own, of which that one is the same; null: there was none. */
  readonly gate: 'merged tree' | 'own tree' | null
  /** It was taken back since. */
  readonly undone: boolean
}
