import { systemClock } from '../clock.ts'
import { askToEnd, softly, type SoftStop } from './ask-to-end.ts'
import { killForkChain } from './kill-fork-chain.ts'
import type { ProcessScanner } from './process-scanner.ts'
import type { ProcessTree } from './process-tree.ts'
import { signalGroups, stopMembers } from './freeze-tree.ts'
import { signalMember } from './signal-process.ts'

/** A process in uninterruptible sleep can't be ended; then we don't wait for it either. */
const patienceMs = 10_000

interface EndOrder {
  readonly graceMs: number
  /** Left out: SIGTERM to every process. */
  readonly stop?: SoftStop
}

/** Asks the tree to end and waits up to `graceMs`; processes that are left then are killed. */
export async function endTree(
  scanner: ProcessScanner,
  tree: ProcessTree,
  { graceMs, stop = softly }: EndOrder,
): Promise<void> {
  if (graceMs > 0) {
    tree.search()
    await askToEnd(scanner, tree, { stop, graceMs })
  }
  await killTree(scanner, tree)
}

/** Stops all processes until a pass finds no new one, so that none escapes by a fork; then kills; until two passes find none. */
export async function killTree(scanner: ProcessScanner, tree: ProcessTree): Promise<void> {
  const until = systemClock.awakeMs() + patienceMs
  signalGroups(tree, 'SIGSTOP')
  await killForkChain(scanner, tree)
  let emptyPasses = 0
  while (emptyPasses < 2 && systemClock.awakeMs() < until) {
    const caught = stopMembers(scanner, tree)
    signalGroups(tree, 'SIGKILL')
    for (const facts of caught) signalMember(scanner.table, tree, facts, 'SIGKILL')
    emptyPasses = caught.length === 0 ? emptyPasses + 1 : 0
    await systemClock.sleep(caught.length === 0 ? 1 : 5)
  }
  await killForkChain(scanner, tree)
}
