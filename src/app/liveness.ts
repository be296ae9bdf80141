import type { LivenessOf } from '../core/ports/run-store.ts'
import type { ProcessIdentity } from '../core/run/identity.ts'

/** Whether a supervisor's process lives, for commands that supervise nothing themselves. */
export async function livenessOf(): Promise<LivenessOf> {
  const { createProcesses } = await import('../process/create-processes.ts')
  const processes = createProcesses()
  return (identity) => processes.liveness(identity)
}

/** Who this process is, for others that meet what it has begun. */
export async function ownIdentity(): Promise<ProcessIdentity | null> {
  const { createProcesses } = await import('../process/create-processes.ts')
  return createProcesses().self()
}
