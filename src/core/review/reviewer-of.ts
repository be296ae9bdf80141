import type { AgentPreset } from '../agent/preset.ts'
import { workOf, type Attempt } from '../attempt.ts'
import type { Item } from '../item.ts'
import type { RunSettings } from '../run/settings.ts'
import type { ReviewPolicy } from './review.ts'

type Settings = Pick<RunSettings, 'review'>

export interface NamesReviewer {
  readonly review: Pick<ReviewPolicy, 'agent' | 'on'>
}

/** Who reviews; null where nobody does. */
export const reviewerOf = ({ review: { agent } }: Settings): AgentPreset | null =>
  agent === null ? null : readingOnly(agent)

/** Who reviews or judges only reads: where its CLI can be held to that, it is. */
export const readingOnly = (agent: AgentPreset): AgentPreset =>
  agent.when.autonomy.plan === null ? agent : { ...agent, autonomy: 'plan' }

/** The preset without which work could not be finished; null where nothing is reviewed. */
export const neededReviewer = ({ review: { agent, on } }: NamesReviewer): AgentPreset | null =>
  on.length === 0 ? null : agent

/** Whether the work of an attempt is reviewed before it may queue. What a person has settled is not. */
export const needsReview = ({ review }: Settings, item: Pick<Item, 'type'>, attempt: Attempt): boolean =>
  review.agent !== null && review.on.includes(item.type) && !attempt.settles && workOf(attempt) !== null
