import { isSame, type ProcessFacts } from '../table/process-table.ts'
import type { ProcessTable } from '../table/process-table.ts'

/** Reads the start time again right before: a reused pid is somebody else's. */
export function signalProcess(
  table: ProcessTable,
  target: ProcessFacts,
  name: NodeJS.Signals,
): 'sent' | 'gone' | 'forbidden' {
  const now = table.read(target.pid)
  if (now === null || !isSame(now, target)) return 'gone'
  try {
    process.kill(target.pid, name)
    return 'sent'
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM' ? 'forbidden' : 'gone'
  }
}
