import { isSame, type ProcessFacts } from '../table/process-table.ts'
import type { ProcessTable } from '../table/process-table.ts'
import type { ProcessTree } from './process-tree.ts'

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

/** The same to one of a tree. Another user's is not waited for. */
export function signalMember(
  table: ProcessTable,
  tree: ProcessTree,
  target: ProcessFacts,
  name: NodeJS.Signals,
): void {
  if (signalProcess(table, target, name) === 'forbidden') tree.giveUp(target)
}
