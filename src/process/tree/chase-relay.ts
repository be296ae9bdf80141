import { systemClock } from '../clock.ts'
import type { ProcessScanner } from './process-scanner.ts'
import type { ProcessTree } from './process-tree.ts'
import { signalProcess } from './signal-process.ts'

const chaseMs = 60
const burstMs = 4

/**
 * A process that forks and exits every millisecond is never there when /proc is listed: each scan sees a pid that is gone.
 * The newest pid of the machine is the one that is there. Where no process is born meanwhile, there is nobody to chase.
 */
export async function chaseRelay(scanner: ProcessScanner, tree: ProcessTree): Promise<void> {
  const { table } = scanner
  const before = table.newest()
  if (before === null) return
  await systemClock.sleep(burstMs)
  if (table.newest() === before) return
  const until = systemClock.awakeMs() + chaseMs
  while (systemClock.awakeMs() < until) {
    catchNewest(scanner, tree)
    await systemClock.sleep(1)
  }
}

/** Without a pause between looking and killing; in bursts, so that the screen goes on. */
function catchNewest(scanner: ProcessScanner, tree: ProcessTree): void {
  const until = systemClock.awakeMs() + burstMs
  while (systemClock.awakeMs() < until) {
    const pid = scanner.table.newest()
    const facts = pid === null ? null : scanner.table.read(pid)
    if (facts !== null && tree.owns(facts)) signalProcess(scanner.table, facts, 'SIGKILL')
  }
}
