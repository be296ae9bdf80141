import type { LivenessOf } from '../core/ports/run-store.ts'
import type { ProcessIdentity } from '../core/run/identity.ts'

/** Whether a supervisor's process lives, for commands that supervise nothing themselves. */
export async function livenessOf(): Promise<LivenessOf> {
  const { table, here, ...who } = await lookAround()
  return (identity) => who.livenessOf(table, here, identity)
}

/** Who this process is, for others that meet what it has begun. */
export async function ownIdentity(): Promise<ProcessIdentity | null> {
  const { table, here, identifySelf } = await lookAround()
  return identifySelf(table, here)
}

/** Without what starts processes: a thread that works on a large file is there sooner. */
async function lookAround() {
  const [who, { systemProcessTable }] = await Promise.all([
    import('../process/identity.ts'),
    import('../process/table/system-process-table.ts'),
  ])
  const table = systemProcessTable()
  return { ...who, table, here: who.standpointOf(table) }
}
