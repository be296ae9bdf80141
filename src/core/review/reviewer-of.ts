import type { AgentPreset } from '../agent/preset.ts'
import { workOf, type Attempt } from '../attempt.ts'
import type { Item } from '../item.ts'
import type { RunSettings } from '../run/settings.ts'
import type { ReviewPolicy } from './review.ts'

type Settings = Pick<RunSettings, 'review'>

export interface NamesReaders extends Pick<RunSettings, 'judge' | 'vote' | 'agentsPerTask'> {
  readonly review: Pick<ReviewPolicy, 'agent' | 'on'>
}

export interface Reader {
  /** Under which the user has named it. */
  readonly key: 'review' | 'judge'
  readonly preset: AgentPreset
}

/** Who reviews; null where nobody does. */
export const reviewerOf = ({ review: { agent } }: Settings): AgentPreset | null =>
  agent === null ? null : readingOnly(agent)

/** Who reviews or judges only reads: where its CLI can be held to that, it is. */
export const readingOnly = (agent: AgentPreset): AgentPreset =>
  agent.when.autonomy.plan === null ? agent : { ...agent, autonomy: 'plan' }

/** Those beside the ones that work without whom work could not be finished as it was asked for. */
export const neededReaders = ({ review, judge, vote, agentsPerTask }: NamesReaders): readonly Reader[] => [
  ...(review.agent === null || review.on.length === 0
    ? []
    : [{ key: 'review', preset: review.agent } as const]),
  ...(judge === null || vote !== 'judge' || agentsPerTask === 1
    ? []
    : [{ key: 'judge', preset: judge } as const]),
]

/** Whether the work of an attempt is reviewed before it may queue. What a person has settled is not. */
export const needsReview = ({ review }: Settings, item: Pick<Item, 'type'>, attempt: Attempt): boolean =>
  review.agent !== null && review.on.includes(item.type) && !attempt.settles && workOf(attempt) !== null
