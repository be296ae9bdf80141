import type { AgentEvent } from '../../core/agent/agent-event.ts'
import type { Fault } from '../../core/agent/fault.ts'
import type { Usage } from '../../core/agent/usage.ts'
import { known } from './known.ts'

/**
 * The event without what can't be true. A stream is foreign: its numbers are shown, added up, stored and waited for, and one that is no
 * date, or negative, or above all limits would spoil what it is added to long after it was read.
 */
export function plausibleEvent(event: AgentEvent): AgentEvent {
  switch (event.kind) {
    case 'usage':
      return { ...event, usage: plausibleUsage(event.usage) }
    case 'fault':
      return { ...event, fault: plausibleFault(event.fault) }
    case 'retry': {
      const { attempt, max, delayMs, ...rest } = event
      return {
        ...rest,
        fault: plausibleFault(event.fault),
        ...known({
          attempt: within(attempt, 0, mostTimes),
          max: within(max, 0, mostTimes),
          delayMs: within(delayMs, 0, longestWaitMs),
        }),
      }
    }
    case 'end': {
      const { fault, turns, durationMs, ...rest } = event
      return {
        ...rest,
        ...known({
          fault: fault && plausibleFault(fault),
          turns: within(turns, 0, mostTimes),
          durationMs: within(durationMs, 0, longestRunMs),
        }),
      }
    }
    case 'tool': {
      const { durationMs, added, removed, ...rest } = event
      return {
        ...rest,
        ...known({
          durationMs: within(durationMs, 0, longestRunMs),
          added: within(added, 0, mostTimes),
          removed: within(removed, 0, mostTimes),
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
      retryAfterMs: within(retryAfterMs, 0, longestWaitMs),
      resetsAt: within(resetsAt, firstMoment, lastMoment),
    }),
    message: message.trim() === '' ? 'an error without a message' : message,
  }
}

function plausibleUsage({ costUsd, ...tokens }: Usage): Usage {
  const input = Math.min(tokens.input, mostTokens)
  return {
    ...tokens,
    input,
    cached: Math.min(tokens.cached, input),
    output: Math.min(tokens.output, mostTokens),
    reasoning: Math.min(tokens.reasoning, mostTokens),
    costUsd: within(costUsd ?? undefined, 0, mostUsd) ?? null,
  }
}

const within = (number: number | undefined, least: number, most: number): number | undefined =>
  number !== undefined && number >= least && number <= most ? number : undefined

const dayMs = 24 * 3_600_000
/** A limit by the month is the longest there is. */
const longestWaitMs = 35 * dayMs
const longestRunMs = 366 * dayMs
const mostTimes = 1_000_000_000
/** Many runs of so much still add up to an exact number. */
const mostTokens = 1_000_000_000_000
const mostUsd = 1_000_000
const firstMoment = Date.UTC(2020)
const lastMoment = Date.UTC(2100)
