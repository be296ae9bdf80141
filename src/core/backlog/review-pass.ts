import type { AttemptId, ItemId } from '../ids.ts'

/** The label of its item, by which a route may name the agent that does it. */
export const reviewPassLabel = 'review-pass'

/** An item in which an agent looks at the whole, when all of a backlog is done, and adds the tasks that are missing. */
export interface ReviewPass {
  readonly item: ItemId
  /** The backlog that it is about. */
  readonly source: string
  /** What an attempt found missing, by the ids in the file; null: it is not known yet. Stored before the file is written. */
  readonly found: { readonly attempt: AttemptId; readonly ids: readonly string[] } | null
}

export interface ReviewPassOrder {
  readonly source: string
  /** The backlog's own record says that nothing more is to be done. */
  readonly isConcluded: boolean
  /** Of one run. */
  readonly most: number
}
