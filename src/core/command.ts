import type { BudgetKind } from './policy/budget.ts'
import type { CommandId, EpochMs, ItemId, SupervisorId } from './ids.ts'

/** Steering is a row: a key, another terminal and the API all ask the same way. */
export type CommandBody =
  | { readonly kind: 'pause' }
  | { readonly kind: 'resume' }
  | { readonly kind: 'abort' }
  | { readonly kind: 'scale'; readonly to: number }
  /** Sets budgets of the run anew. Absolute, so that two who ask for the same at once extend it once. */
  | { readonly kind: 'extend'; readonly to: Readonly<Partial<Record<BudgetKind, number>>> }
  | { readonly kind: 'stop'; readonly item: ItemId }
  /** Its agents stand still, or go on. */
  | { readonly kind: 'freeze'; readonly item: ItemId }
  | { readonly kind: 'thaw'; readonly item: ItemId }
  /** The running agent of an item is to be given the notes that wait for it. */
  | { readonly kind: 'message'; readonly item: ItemId }
  /** One place up (-1) or down (1) in the merge queue. Asked twice, it is two places. */
  | { readonly kind: 'move'; readonly item: ItemId; readonly by: -1 | 1 }
  /** Take back the merge of an item; null: the last one. */
  | { readonly kind: 'undo'; readonly item: ItemId | null }

export const commandLifeMs = 60_000

/** Before a merge is taken back a gate may have to run. */
export const undoPatienceMs = 3_600_000

/** What a supervisor answers. */
export interface CommandAnswer {
  readonly state: 'done' | 'refused'
  readonly message: string
}

/** Asked, taken by a supervisor, then answered; expired when nobody took it in time. */
export type CommandState = { readonly state: 'asked' | 'taken' | 'expired' } | CommandAnswer

export interface Command {
  readonly id: CommandId
  readonly body: CommandBody
  /** The supervisor that has to carry it out. */
  readonly supervisor: SupervisorId
  readonly askedAt: EpochMs
  readonly answer: CommandState
}
