import type { LivenessOf } from '../core/ports/run-store.ts'

/** Whether a supervisor's process lives, for commands that supervise nothing themselves. */
export async function livenessOf(): Promise<LivenessOf> {
  const { createProcesses } = await import('../process/create-processes.ts')
  const processes = createProcesses()
  return (identity) => processes.liveness(identity)
}
