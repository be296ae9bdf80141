import type { AgentPreset } from '../agent/preset.ts'
import type { StoredReport } from '../agent/stored-report.ts'
import type { Oid } from '../ids.ts'
import type { ItemType } from '../item.ts'

/** A second agent looks at finished work before it may queue. */
export interface ReviewPolicy {
  /** Who reviews; null: nobody. */
  readonly agent: AgentPreset | null
  /** So many reviews in a row that ask for changes, and the task fails. */
  readonly rounds: number
  /** Tasks of these types are reviewed. */
  readonly on: readonly ItemType[]
}

/** Where nothing else is said. */
export const usuallyReviewed: readonly ItemType[] = ['feature', 'bug']

export const reviewAnswers = ['approve', 'changes'] as const
export type ReviewAnswer = (typeof reviewAnswers)[number]

/** What a reviewer says of work. `notes` is foreign text: sanitise where it is shown. */
export interface Verdict {
  readonly answer: ReviewAnswer
  readonly notes: string
}

/** One agent that was asked to review an attempt's work. */
export interface Review {
  /** 0, 1, … in the attempt: the name of its folder. */
  readonly index: number
  readonly preset: string
  readonly model: string | null
  /** The commit that it was shown. */
  readonly commit: Oid
  /** Null while it works. */
  readonly end: ReviewEnd | null
  /** It is not started yet: its login or model is limited, or as many are at work as may be. Left out of one that was started. */
  readonly waits?: true
  readonly report?: StoredReport
}

export type ReviewEnd =
  | ({ readonly kind: 'answered' } & Verdict)
  /** It failed, or its answer can't be read. `why`: one line. No verdict about the work. */
  | { readonly kind: 'failed'; readonly why: string }
  /** Its vendor could not serve it, or it could not be started: another one is asked. */
  | { readonly kind: 'put off'; readonly why: string }

/** Reviewers are numbered apart from the agents that work on the task, of which an attempt has fewer than this. */
const firstReviewer = 1_000

/** The number of a reviewer among the agents of its attempt. */
export const reviewerNumber = (index: number): number => firstReviewer + index
export const reviewIndexOf = (number: number): number => number - firstReviewer
export const isReviewer = (number: number): boolean => number >= firstReviewer

/** What a reviewer has said of a commit; null when none has answered for it. */
export const verdictOn = (reviews: readonly Review[], commit: Oid): Verdict | null =>
  reviews
    .flatMap((review) => (review.commit === commit && review.end?.kind === 'answered' ? [review.end] : []))
    .at(-1) ?? null
