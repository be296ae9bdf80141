import { hostname } from 'node:os'
import { LoopworkError } from '../core/errors.ts'
import type { Liveness, ProcessIdentity } from '../core/run/identity.ts'
import { hasEnded, type ProcessTable } from './table/process-table.ts'

/** Where this process runs: which others it can see depends on that. */
export type Standpoint = Pick<ProcessIdentity, 'host' | 'bootId' | 'pidNamespace'>

export const standpointOf = (table: ProcessTable): Standpoint => ({
  host: hostname(),
  bootId: table.bootId(),
  pidNamespace: table.pidNamespace(),
})

/** Null when the process does not exist. */
export function identify(table: ProcessTable, here: Standpoint, pid: number): ProcessIdentity | null {
  const facts = table.read(pid)
  return facts === null ? null : { ...here, pid, startTime: facts.startTime }
}

export function identifySelf(table: ProcessTable, here: Standpoint): ProcessIdentity {
  const self = identify(table, here, process.pid)
  if (self === null)
    throw new LoopworkError('internal', `process ${process.pid} does not see itself in the process table`)
  return self
}

/** `unknown` for a process that can't be seen from here: on another host, in another container. Then only its lease decides. */
export function livenessOf(table: ProcessTable, here: Standpoint, identity: ProcessIdentity): Liveness {
  if (identity.host !== here.host) return 'unknown'
  if (identity.bootId !== here.bootId) return 'dead'
  if (identity.pidNamespace !== here.pidNamespace) return 'unknown'
  const facts = table.read(identity.pid)
  if (facts === null || facts.startTime !== identity.startTime) return 'dead'
  return hasEnded(facts) ? 'dead' : 'alive'
}
