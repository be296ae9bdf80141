import type { ItemState } from '../core/state.ts'
import { literal, safe, type Safe } from '../text/safe.ts'
import { stateLooks } from './state-look.ts'

/** How a task stands, behind its name in a sentence: `is running`, `asks`, `is in conflict`. */
export function stateVerb(state: ItemState): Safe {
  switch (state) {
    case 'asks':
      return literal('asks')
    case 'conflict':
      return literal('is in conflict')
    case 'failed':
      return literal('has failed')
    default:
      return safe`is ${stateLooks[state].word}`
  }
}
