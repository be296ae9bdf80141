import type { AgentEvent } from '../../core/agent/agent-event.ts'
import type { Fault } from '../../core/agent/fault.ts'
import type { EpochMs } from '../../core/ids.ts'
import { briefDuration } from '../../text/duration.ts'
import { emptySafe, literal, safe, type Safe } from '../../text/safe.ts'
import { oneLine } from './one-line.ts'

interface Seen {
  /** Name of the preset. */
  readonly agent: string
  readonly at: EpochMs
}

/** What is wrong, in plain words, and what to do about it where that is known: `usage limit, resets 00:25`. */
export function faultWords(fault: Fault, { agent, at }: Seen): Safe {
  const message = oneLine(fault.message, mostOfMessage)
  switch (fault.class) {
    case 'auth':
      return loginWords(fault, agent, message)
    case 'usage_limit':
      return fault.resetsAt === undefined
        ? explained(literal('usage limit'), message)
        : safe`usage limit, resets ${clock(fault.resetsAt, at)}`
    case 'rate_limit':
    case 'overload':
      return fault.retryAfterMs === undefined
        ? briefFault(fault)
        : safe`${briefFault(fault)}, try again in ${briefDuration(fault.retryAfterMs)}`
    case 'billing':
      return explained(literal('no credit left'), message)
    case 'network':
      return explained(literal('no connection to the model'), message)
    case 'context':
      return explained(literal('too long for the model'), message)
    case 'model':
      return explained(literal('no such model for this login'), message)
    case 'config':
      return explained(literal('its settings were refused'), message)
    case 'crash':
      return explained(literal('crashed'), message)
    case 'killed':
      return literal('ended from outside')
    case 'denied':
      return explained(literal('denied'), message)
    case 'unknown':
      return message === '' ? literal('an error without a message') : message
  }
}

/** `429 rate limit, try 2 of 10 in 34s`. */
export function retryWords({ fault, attempt, max, delayMs }: Extract<AgentEvent, { kind: 'retry' }>): Safe {
  const of = max === undefined ? emptySafe : safe` of ${max}`
  const tries = attempt === undefined ? literal(', tries again') : safe`, try ${attempt}${of}`
  const wait = delayMs === undefined ? emptySafe : safe` in ${briefDuration(delayMs)}`
  return safe`${briefFault(fault)}${tries}${wait}`
}

/** `429 rate limit`. */
export function briefFault(fault: Fault): Safe {
  const status = fault.status === undefined ? emptySafe : safe`${fault.status} `
  return safe`${status}${briefWord(fault)}`
}

function briefWord(fault: Fault): Safe {
  switch (fault.class) {
    case 'rate_limit':
      return literal('rate limit')
    case 'overload':
      return literal('overloaded')
    case 'network':
      return literal('no connection')
    case 'usage_limit':
      return literal('usage limit')
    case 'auth':
      return literal('login refused')
    default:
      return fault.message.trim() === '' ? literal('error') : oneLine(fault.message, 100)
  }
}

const mostOfMessage = 500

const explained = (words: Safe, message: Safe): Safe => (message === '' ? words : safe`${words}: ${message}`)

/** A key that was refused is replaced where it comes from: there no login helps. */
function loginWords(fault: Fault, agent: string, message: Safe): Safe {
  const way = waysToLogIn.get(agent)
  if (way === undefined || /api.?key|environment variable/i.test(fault.message))
    return explained(literal('login refused'), message)
  return safe`not logged in: ${way}`
}

const waysToLogIn: ReadonlyMap<string, Safe> = new Map([
  ['claude', literal('run claude and type /login')],
  ['codex', literal('run codex login')],
  ['gemini', literal('run gemini once and log in')],
  ['qwen', literal('run qwen once and log in')],
  ['opencode', literal('run opencode auth login')],
  ['copilot', literal('run copilot and type /login')],
])

const dayMs = 86_400_000

/** `00:25` by the clock of this machine, with its day where it is not within the next one. */
function clock(resetsAt: number, at: EpochMs): Safe {
  const date = new Date(resetsAt)
  const time = safe`${two(date.getHours())}:${two(date.getMinutes())}`
  if (Math.abs(resetsAt - at) < dayMs) return time
  return safe`${months[date.getMonth()] ?? emptySafe} ${date.getDate()}, ${time}`
}

const two = (number: number): Safe => (number < 10 ? safe`0${number}` : safe`${number}`)

const months = [
  literal('January'),
  literal('February'),
  literal('March'),
  literal('April'),
  literal('May'),
  literal('June'),
  literal('July'),
  literal('August'),
  literal('September'),
  literal('October'),
  literal('November'),
  literal('December'),
]
