/** Kinds of trouble with an agent's vendor, account, settings or process. */
export const faultClasses = [
  'auth',
  'billing',
  'usage_limit',
  'rate_limit',
  'overload',
  'network',
  'context',
  'model',
  'config',
  'crash',
  'killed',
  'denied',
  'unknown',
] as const
export type FaultClass = (typeof faultClasses)[number]

export interface Fault {
  readonly class: FaultClass
  /** The HTTP status of the vendor's answer, where it is known. */
  readonly status?: number
  readonly retryAfterMs?: number
  /** Epoch milliseconds. */
  readonly resetsAt?: number
  /** The CLI's own words; foreign text: sanitise where it is shown. */
  readonly message: string
}

/** What a fault is a fault of: the whole login, one model of it, the vendor, or this task alone. */
export type FaultScope = 'account' | 'model' | 'provider' | 'task'

export function scopeOf(fault: FaultClass): FaultScope {
  switch (fault) {
    case 'auth':
    case 'billing':
    case 'usage_limit':
      return 'account'
    case 'rate_limit':
    case 'overload':
    case 'model':
      return 'model'
    case 'network':
      return 'provider'
    case 'context':
    case 'config':
    case 'crash':
    case 'killed':
    case 'denied':
    case 'unknown':
      return 'task'
  }
}
