import { systemClock } from '../clock.ts'
import type { ProcessScanner } from './process-scanner.ts'
import type { ProcessTree } from './process-tree.ts'
import { signalProcess } from './signal-process.ts'

const chaseMs = 60
const burstMs = 4
/** As long as none of the tree is met, this much of each burst is enough: a relay is the newest in most of any millisecond. */
const lookMs = 1

/**
 * A process that forks and exits every millisecond is never there when /proc is listed: each scan sees a pid that is gone.
 * The newest pid of the machine is the one that is there. Where no process is born meanwhile, there is nobody to chase.
 */
export async function killForkChain(scanner: ProcessScanner, tree: ProcessTree): Promise<void> {
  const { table } = scanner
  const before = table.newest()
  if (before === null) return
  await systemClock.sleep(burstMs)
  if (table.newest() === before) return
  const until = systemClock.awakeMs() + chaseMs
  let met = false
  while (systemClock.awakeMs() < until) {
    met = catchNewest(scanner, tree, met ? burstMs : lookMs) || met
    await systemClock.sleep(met ? 1 : burstMs)
  }
}

/** Without a pause between looking and killing; in bursts, so that the screen goes on. Whether one of the tree was met. */
function catchNewest(scanner: ProcessScanner, tree: ProcessTree, forMs: number): boolean {
  const until = systemClock.awakeMs() + forMs
  let met = false
  while (systemClock.awakeMs() < until) {
    const pid = scanner.table.newest()
    const facts = pid === null ? null : scanner.table.read(pid)
    if (facts === null || !tree.owns(facts)) continue
    met = true
    signalProcess(scanner.table, facts, 'SIGKILL')
  }
  return met
}
