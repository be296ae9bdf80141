import { systemClock } from '../clock.ts'
import type { ProcessScanner } from './process-scanner.ts'
import type { ProcessTree } from './process-tree.ts'
import { signalProcess } from './signal-process.ts'

/** So many bursts in a row find none of the tree: it has none. On an idle machine they take 60 ms, on a busy one longer: there it looks as often. */
const burstsWithout = 12
/** For as long at most, whatever is found. */
const chaseMs = 2_000
const burstMs = 4
/** As long as none of the tree is found, this much of each burst is enough: such a process is the newest for most of any millisecond. */
const lookMs = 1
/** In a burst, however little of it the machine leaves to this process. */
const fewestLooks = 10

/**
 * A process that forks and exits every millisecond is never found by listing /proc: each scan reads a pid that has ended by then.
 * Only the newest pid of the machine still runs. If no process is started meanwhile, there is none to chase.
 */
export async function killForkChain(scanner: ProcessScanner, tree: ProcessTree): Promise<void> {
  const { table } = scanner
  const before = table.newest()
  if (before === null) return
  await systemClock.sleep(burstMs)
  if (table.newest() === before) return
  const until = systemClock.awakeMs() + chaseMs
  let met = false
  for (let left = burstsWithout; left > 0 && systemClock.awakeMs() < until; left--) {
    if (catchNewest(scanner, tree, met ? burstMs : lookMs)) {
      met = true
      left = burstsWithout
    }
    await systemClock.sleep(met ? 1 : burstMs)
  }
}

/** Finds and kills without a pause in between; in bursts, so that the screen goes on. Returns whether one of the tree was found. */
function catchNewest(scanner: ProcessScanner, tree: ProcessTree, forMs: number): boolean {
  const until = systemClock.awakeMs() + forMs
  let met = false
  for (let looks = 0; looks < fewestLooks || systemClock.awakeMs() < until; looks++) {
    const pid = scanner.table.newest()
    const facts = pid === null ? null : scanner.table.read(pid)
    if (facts === null || !tree.owns(facts)) continue
    met = true
    signalProcess(scanner.table, facts, 'SIGKILL')
  }
  return met
}
