import type { ItemType } from '../item.ts'

/** Tasks whose agent stops after its plan, until a person has answered. */
export interface PlanPolicy {
  readonly types: readonly ItemType[]
  /** Of the item's metadata. */
  readonly labels: readonly string[]
}

export const planAnswers = ['approved', 'refused'] as const
export type PlanAnswer = (typeof planAnswers)[number]

/** What an agent means to do. Its text is foreign: sanitise where it is shown. */
export interface Plan {
  readonly text: string
  /** Null: it waits for a person. */
  readonly answer: PlanAnswer | null
  /** What the person wants otherwise. */
  readonly note: string | null
}

/** A plan is read by a person, and given back to an agent. */
export const mostPlanCharacters = 16_000
