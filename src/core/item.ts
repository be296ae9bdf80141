import type { AgentChoice } from './agent/agent-choice.ts'
import type { AttemptId, EpochMs, ItemId, Oid } from './ids.ts'
import type { Reason } from './reason.ts'

export const itemTypes = ['feature', 'bug', 'test', 'docs', 'refactor', 'chore'] as const
export type ItemType = (typeof itemTypes)[number]

/** What is stored. What is shown is a *state*, derived in `state.ts`. */
export type ItemStatus = 'todo' | 'claimed' | 'done' | 'failed' | 'cancelled'

/**
 * Why a todo item is not offered to workers although nothing it needs is open.
 * `source`: its backlog calls it blocked. `stopped`: a person stopped it; `retry` or the next run takes it up again.
 */
export type ItemHold = 'source' | 'stopped'

/** The status of an item, with the data that belongs to that status and no other. */
export type Standing =
  | {
      readonly status: 'todo'
      /** A retry waits until then. */
      readonly notBefore: EpochMs | null
      readonly hold: ItemHold | null
      /** The attempt whose plan waits for a person's answer; left out where none does. */
      readonly asks?: AttemptId
      /** How the last attempt ended, when there was one. */
      readonly reason: Reason | null
    }
  | { readonly status: 'claimed'; readonly attempt: AttemptId; readonly claimedAt: EpochMs }
  | {
      readonly status: 'done'
      readonly completedAt: EpochMs
      /** The commit on the lane; null when the source had it as done. */
      readonly commit: Oid | null
      readonly reason: Reason | null
    }
  | { readonly status: 'failed'; readonly failedAt: EpochMs; readonly reason: Reason }
  | { readonly status: 'cancelled'; readonly cancelledAt: EpochMs; readonly reason: Reason }

/**
 * What is not work that changes something. `container`: it has items below it and nothing of its own; it is done when they are.
 * `check`: looked at by an agent that passes or fails it; no change is needed.
 */
export const itemKinds = ['container', 'check'] as const
export type ItemKind = (typeof itemKinds)[number]

/** What a backlog or a person has written about an item. */
export interface ItemFacts {
  readonly id: ItemId
  /** Left out: work for an agent. */
  readonly kind?: ItemKind
  /** The name of the run of items that its backlog allows side by side; left out: it belongs to none. */
  readonly group?: string
  /** The source's own word for why it is held, like `deferred` or `optional`; left out: it calls it blocked. */
  readonly heldAs?: string
  readonly title: string
  readonly description: string
  readonly type: ItemType
  /** 0 critical, 1 high, 5 medium, 8 low, 9 background; any integer 0-9. Smaller goes first. */
  readonly priority: number
  /** The source's own word for it, kept beside. */
  readonly sourcePriority: string | null
  readonly parent: ItemId | null
  readonly dependsOn: readonly ItemId[]
  /** Declared paths, relative to the repository's root; a trailing `/` means the directory. */
  readonly files: readonly string[]
  readonly estimateHours: number | null
  /** How much work it is beside a usual task of its type; left out: as much. */
  readonly weight?: number
  /** No worker is given it before; left out: at any time. */
  readonly scheduledFor?: EpochMs
  readonly assignee: string | null
  /** The agent that it is for, by its preset's name, and the model; null: whichever the run chooses. */
  readonly agent: string | null
  readonly model: string | null
  /** The backlog file, relative to the repository's root; null for items typed by hand. */
  readonly source: string | null
  /** 1-based line in the source. */
  readonly line: number | null
  readonly metadata: Readonly<Record<string, unknown>>
}

export interface Item extends ItemFacts {
  /** Order of import: the file's order inside a source. The tie-breaker of every strategy. */
  readonly order: number
  readonly standing: Standing
  /** Who does it by a person's word; left out: whoever the rest decides. */
  readonly chosen?: AgentChoice
  /** Counted attempts since the last reset by retry. */
  readonly attempts: number
  /** Open dependencies and parks; 0 means nothing it needs is open. */
  readonly blockedBy: number
  readonly createdAt: EpochMs
  readonly updatedAt: EpochMs
}

/** An item as it is in a source, with the status there. */
export interface ItemDraft extends ItemFacts {
  readonly status: 'todo' | 'done' | 'failed' | 'cancelled'
  readonly hold: 'source' | null
}

/** Its backlog leaves it to a person: nothing waits for it, and no run starts it by itself. */
export const isOptional = ({
  hold,
  heldAs,
}: {
  readonly hold: ItemHold | null
  readonly heldAs?: string | undefined
}): boolean => hold === 'source' && heldAs === 'optional'
