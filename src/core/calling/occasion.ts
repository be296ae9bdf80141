import { needsPerson, type Concern } from '../agent/cool-down.ts'
import type { EventBody } from '../event.ts'
import type { ReasonCode } from '../reason.ts'
import type { HookName, NoticeKind } from './hooks.ts'

/** Something that a program of the user's, or a person, is called for. */
export interface Occasion {
  readonly kind: HookName | NoticeKind
  /**
   * What stands until it has been dealt with, by a name: while it does, nobody is called for it again, whatever is found a second
   * time after a restart. Null: the event alone counts.
   */
  readonly need: string | null
}

/** Types of events that are an occasion, or end one. */
export const tellingEvents = [
  'item:done',
  'item:failed',
  'item:released',
  'run:held',
  'run:unheld',
  'run:budget',
  'run:extended',
  'run:ended',
  'pool:limited',
  'pool:free',
  'delivery:held',
  'delivery:followed',
] as const satisfies readonly EventBody['type'][]

export function occasionsOf(body: EventBody): readonly Occasion[] {
  switch (body.type) {
    case 'item:done':
      return [once('itemDone')]
    case 'item:failed':
      return [once('itemFailed'), once('needsYou')]
    case 'item:released':
      return needsAnswer(body.reason.code) ? [once('needsYou')] : []
    case 'run:held':
      return [{ kind: 'needsYou', need: holdName(body) }]
    case 'run:budget':
      return body.stage === 'reached' ? [{ kind: 'needsYou', need: budgetName(body) }] : []
    case 'delivery:held':
      return [{ kind: 'needsYou', need: deliveryName(body) }]
    case 'pool:limited':
      return [{ kind: needsPerson(body.cool) ? 'needsYou' : 'limit', need: limitName(body.cool.concern) }]
    case 'run:ended':
      return [once('runEnd')]
    default:
      return []
  }
}

/** Needs that an event ends: the next time they are new. */
export function endedNeeds(body: EventBody): readonly string[] {
  switch (body.type) {
    case 'run:unheld':
      return [holdName(body)]
    case 'run:extended':
      return [budgetName(body)]
    case 'delivery:followed':
      return [deliveryName(body)]
    case 'pool:free':
      return [limitName(body.concern)]
    default:
      return []
  }
}

const needsAnswer = (code: ReasonCode): boolean => code === 'plan:ready' || code === 'agent:skipped'

const once = (kind: Occasion['kind']): Occasion => ({ kind, need: null })

const holdName = ({ owner, code }: { readonly owner: string; readonly code: string }): string =>
  `held ${owner} ${code}`
const budgetName = ({ kind }: { readonly kind: string }): string => `budget ${kind}`
const deliveryName = ({ target }: { readonly target: string }): string => `delivery ${target}`

function limitName(concern: Concern): string {
  switch (concern.kind) {
    case 'account':
      return `account ${concern.account}`
    case 'model':
      return `model ${concern.account}/${concern.model ?? ''}`
    case 'preset':
      return `preset ${concern.preset}`
  }
}
