import type { FaultClass } from '../../agent/fault.ts'
import type { WaitingCode } from '../../reason.ts'

/**
 * How often in a row a task may be put off because of an overload or the network: a request that breaks the vendor's server each time
 * looks the same as a server that is broken.
 */
const putOffs = 5

/**
 * Whether a task that met this fault goes back to todo, uncounted; null: the fault is its own, or has lasted for several tries.
 * @param inRow how often the task was put off right before.
 */
export function mayPutOff(fault: FaultClass, inRow: number): WaitingCode | null {
  switch (fault) {
    case 'usage_limit':
    case 'rate_limit':
      return `waiting:${fault}`
    case 'overload':
    case 'network':
      return inRow >= putOffs ? null : `waiting:${fault}`
    case 'auth':
    case 'billing':
    case 'context':
    case 'model':
    case 'config':
    case 'crash':
    case 'killed':
    case 'denied':
    case 'unknown':
      return null
  }
}
