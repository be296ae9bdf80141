import type { AgentEvent } from '../../core/agent/agent-event.ts'
import type { Fault } from '../../core/agent/fault.ts'
import type { Usage } from '../../core/agent/usage.ts'
import { readPart } from '../fault-of.ts'
import { known } from './known.ts'

/**
 * The event without what can't be true, whatever it was read from: a field or the words of a message. A moment that is no date, or a
 * wait of a thousand years, would spoil what is shown, stored and waited for long after it was read.
 */
export function plausibleEvent(event: AgentEvent): AgentEvent {
  switch (event.kind) {
    case 'usage':
      return { ...event, usage: plausibleUsage(event.usage) }
    case 'fault':
      return { ...event, fault: plausibleFault(event.fault) }
    case 'retry': {
      const { delayMs, ...rest } = event
      return { ...rest, fault: plausibleFault(event.fault), ...known({ delayMs: waitOf(delayMs) }) }
    }
    case 'end': {
      const { fault, durationMs, ...rest } = event
      return {
        ...rest,
        ...known({
          fault: fault && plausibleFault(fault),
          durationMs: within(durationMs, 0, longestRunMs),
        }),
      }
    }
    default:
      return event
  }
}

function plausibleFault({ status, retryAfterMs, resetsAt, message, ...rest }: Fault): Fault {
  return {
    ...rest,
    ...known({
      status: within(status, 100, 599),
      retryAfterMs: waitOf(retryAfterMs),
      resetsAt: within(resetsAt, firstMoment, lastMoment),
    }),
    message: message.trim() === '' ? 'an error without a message' : readPart(message),
  }
}

const plausibleUsage = (usage: Usage): Usage => ({ ...usage, cached: Math.min(usage.cached, usage.input) })

const waitOf = (ms: number | undefined): number | undefined => within(ms, 0, longestWaitMs)

const within = (number: number | undefined, least: number, most: number): number | undefined =>
  number !== undefined && number >= least && number <= most ? number : undefined

const dayMs = 24 * 3_600_000
/** A limit by the month is the longest there is. */
const longestWaitMs = 35 * dayMs
const longestRunMs = 366 * dayMs
const firstMoment = Date.UTC(2020)
const lastMoment = Date.UTC(2100)
