import type { Usage } from '../../core/agent/usage.ts'
import type { Attempt } from '../../core/attempt.ts'
import type { ItemState } from '../../core/state.ts'
import { safe, type Safe } from '../../text/safe.ts'
import { sanitize } from '../../text/sanitize.ts'
import { costWords, tokenWords } from '../../text/usage-words.ts'
import { reasonLine } from '../reason-line.ts'
import { voteWords } from './vote-words.ts'

/** `41k tok  $0.12`; where the cost is not known there is none. */
export const usedWords = (usage: Usage): Safe =>
  usage.costUsd === null ? tokenWords(usage) : safe`${tokenWords(usage)}  ${costWords(usage.costUsd)}`

/** How a try ended, or where it is. */
export function endWords({ end, phase, vote }: Attempt): Safe {
  if (end === null) return sanitize(phase)
  const how = end.reason === null ? sanitize(end.outcome) : reasonLine(end.reason)
  return vote === undefined ? how : safe`${how}, ${voteWords(vote)}`
}

/** The state whose sign a try has. */
export function stateOfTry({ end }: Attempt): ItemState {
  if (end === null) return 'running'
  switch (end.outcome) {
    case 'done':
    case 'conflict':
    case 'failed':
      return end.outcome
    case 'back':
    case 'superseded':
      return 'todo'
  }
}
