import type { FaultClass } from './agent/fault.ts'
import type { MachineCode } from './trouble/trouble.ts'

/** Why an attempt or an item ended. The table of `docs/reasons.md`. */
export type ReasonCode =
  | `agent:exit-${number}`
  | `agent:signal-${string}`
  | `agent:fault-${FaultClass}`
  | 'agent:denied'
  | 'agent:asks'
  | 'agent:blocked'
  | 'agent:skipped'
  | 'agent:limit'
  | WaitingCode
  | 'agent:not-started'
  | 'agent:prompt-too-long'
  | 'gate:cannot-run'
  | MachineCode
  | 'loopwork:fault'
  | 'agent:contradicts'
  | 'check:failed'
  | 'no-change'
  | 'gate:failed'
  | 'gate:timeout'
  | 'plan:ready'
  | 'plan:none'
  | 'review:changes'
  | 'review:failed'
  | 'setup:failed'
  | 'timeout'
  | 'limit:idle'
  | 'limit:output'
  | 'limit:memory'
  | 'limit:processes'
  | 'limit:cost'
  | 'limit:tokens'
  | 'collect:refused'
  | 'work:unsaved'
  | 'merge:failed'
  | 'conflict'
  | 'stopped'
  | 'shutdown'
  | 'interrupted'
  | 'lease:expired'
  | 'source'
  | 'person'
  | 'contents'
  | 'undone'
  | 'elsewhere'

/** The vendor could not serve it at that time. */
export type WaitingCode =
  'waiting:rate_limit' | 'waiting:usage_limit' | 'waiting:overload' | 'waiting:network'

export const isWaiting = (code: ReasonCode): code is WaitingCode => code.startsWith('waiting:')

export interface Reason {
  readonly code: ReasonCode
  /** One line for a person: `npm test, exit 1`. Foreign text inside is raw: sanitise where it is shown. */
  readonly message: string
  /** Facts by name: the command, the exit code, last lines, files. */
  readonly detail: Readonly<Record<string, unknown>>
}

/** Of a done item: the target does not hold its work. Retried, it is done again there. */
export const lacksWork = (reason: Reason | null): boolean =>
  reason?.code === 'undone' || reason?.code === 'elsewhere'

/** Of a task that waits: its last try has failed. */
export const isRefusal = ({ code }: Reason): boolean => weightOf(code) === 'counted'

/** What it ended for waits for a person, or for the next run: it is open as before, and not taken up again by itself. */
export const isPutAside = (code: ReasonCode): boolean => code === 'stopped' || code === 'agent:skipped'

/** The reviewer has asked for changes as often in a row as it may: the task is not tried again by itself. */
export const isLastRound = ({ code, detail }: Reason): boolean =>
  code === 'review:changes' && detail['lastRound'] === true

export const reason = (
  code: ReasonCode,
  message: string,
  detail: Readonly<Record<string, unknown>> = {},
): Reason => ({ code, message, detail })

/**
 * What an ended attempt means for its item:
 * `counted` - a failed try; back to todo while tries are left, else failed.
 * `back` - ended without an outcome; back to todo, not counted.
 * `final` - failed whatever is left (a conflict is not retried by itself, nor a limit in a run that waits for none), and not counted.
 */
export type Weight = 'counted' | 'back' | 'final'

export function weightOf(code: ReasonCode): Weight {
  switch (code) {
    case 'plan:ready':
    case 'agent:skipped':
    case 'stopped':
    case 'shutdown':
    case 'interrupted':
    case 'lease:expired':
    case 'waiting:rate_limit':
    case 'waiting:usage_limit':
    case 'waiting:overload':
    case 'waiting:network':
    case 'agent:fault-auth':
    case 'agent:fault-billing':
    case 'agent:not-started':
    case 'gate:cannot-run':
    case 'loopwork:fault':
    case 'machine:disk':
    case 'machine:permissions':
    case 'machine:resources':
    case 'machine:files':
    case 'machine:git':
    case 'machine:database':
      return 'back'
    case 'agent:prompt-too-long':
    case 'agent:fault-usage_limit':
    case 'agent:fault-rate_limit':
    case 'agent:denied':
    case 'agent:asks':
    case 'agent:blocked':
    case 'limit:cost':
    case 'limit:tokens':
    case 'conflict':
    case 'work:unsaved':
    case 'review:failed':
    case 'source':
    case 'person':
    case 'contents':
    case 'undone':
    case 'elsewhere':
      return 'final'
    default:
      return 'counted'
  }
}
