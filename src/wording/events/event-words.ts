import type { EventBody, StoredEvent } from '../../core/event.ts'
import type { Role } from '../../text/role.ts'
import { literal, safe, type Safe } from '../../text/safe.ts'
import { sanitize } from '../../text/sanitize.ts'
import { itemEventWords } from './item-event-words.ts'
import { laneEventWords } from './lane-event-words.ts'
import { runEventWords } from './run-event-words.ts'

/** An event for people: who did it, and what it was. */
export interface EventWords {
  /** `W3`, `lane`, `run`, `you`. */
  readonly who: Safe
  readonly what: Safe
  /** Of what happened; left out where it is nothing to look at twice. */
  readonly role?: Role
}

/** What a kind of event says, and whose it is where that does not follow from its worker. */
export interface EventSays {
  readonly what: Safe
  readonly role?: Role
  readonly by?: 'you' | 'lane' | 'run'
}

/** Every event in words, none left out: the whole story of a store. */
export function eventWords({ body, at, worker }: StoredEvent): EventWords {
  const { what, role, by } = saysOf(body, at)
  return { who: whoseName(by, worker), what, ...(role === undefined ? {} : { role }) }
}

const saysOf = (body: EventBody, at: StoredEvent['at']): EventSays =>
  runEventWords(body, at) ?? laneEventWords(body) ?? itemEventWords(body, at) ?? { what: sanitize(body.type) }

function whoseName(by: EventSays['by'], worker: number | null): Safe {
  switch (by) {
    case 'you':
      return literal('you')
    case 'lane':
      return literal('lane')
    case 'run':
      return literal('run')
    default:
      return worker === null ? literal('run') : safe`W${worker}`
  }
}
