import { systemClock } from '../clock.ts'
import type { ProcessFacts } from '../table/process-table.ts'
import { wrapperName } from '../wrapper-text.ts'
import { killForkChain } from './kill-fork-chain.ts'
import type { ProcessScanner } from './process-scanner.ts'
import type { ProcessTree } from './process-tree.ts'
import { signalProcess } from './signal-process.ts'

/** A process in uninterruptible sleep can't be ended; then we don't wait for it either. */
const patienceMs = 10_000
const pollMs = 20

/** Sends every process of the tree SIGTERM and waits up to `graceMs`; processes that are left then are killed. */
export async function endTree(scanner: ProcessScanner, tree: ProcessTree, graceMs: number): Promise<void> {
  // Without grace the known processes are stopped at once: searching for the others takes long enough to print 100 MB.
  if (graceMs === 0) for (const facts of tree.living()) send(scanner, tree, facts, 'SIGSTOP')
  tree.search()
  if (graceMs === 0) for (const facts of tree.living()) send(scanner, tree, facts, 'SIGSTOP')
  else await askAndWait(scanner, tree, graceMs)
  await killTree(scanner, tree)
}

/**
 * Every process gets SIGTERM once. Of processes that appear later only children of the root get it: a wrapper that received it
 * before it had started its agent still starts it. What an agent runs to clean up is left alone. Forks of the wrapper get it
 * until they run another program: a shell loses a signal that arrives between fork and exec.
 */
async function askAndWait(scanner: ProcessScanner, tree: ProcessTree, graceMs: number): Promise<void> {
  const until = systemClock.awakeMs() + graceMs
  const asked = new Set<string>()
  for (let first = true; systemClock.awakeMs() < until; first = false) {
    const living = tree.living()
    if (living.length === 0) return
    for (const facts of living) {
      if (asked.has(keyOf(facts)) || !(first || facts.parent === tree.rootPid)) continue
      if (!isWrapper(scanner, facts)) asked.add(keyOf(facts))
      ask(scanner, tree, facts)
    }
    await systemClock.sleep(pollMs)
    tree.notice()
  }
}

const isWrapper = (scanner: ProcessScanner, facts: ProcessFacts): boolean =>
  scanner.table.command(facts.pid)?.includes(wrapperName) ?? false

/** A stopped process handles no signal before it is continued. */
function ask(scanner: ProcessScanner, tree: ProcessTree, facts: ProcessFacts): void {
  send(scanner, tree, facts, 'SIGTERM')
  if (facts.state === 'T') send(scanner, tree, facts, 'SIGCONT')
}

/** Stops all processes until a pass finds no new one, so that none escapes by a fork; then kills; until two passes find none. */
export async function killTree(scanner: ProcessScanner, tree: ProcessTree): Promise<void> {
  const until = systemClock.awakeMs() + patienceMs
  await killForkChain(scanner, tree)
  let emptyPasses = 0
  while (emptyPasses < 2 && systemClock.awakeMs() < until) {
    const caught = freeze(scanner, tree)
    for (const facts of caught) send(scanner, tree, facts, 'SIGKILL')
    emptyPasses = caught.length === 0 ? emptyPasses + 1 : 0
    await systemClock.sleep(caught.length === 0 ? 1 : 5)
  }
  await killForkChain(scanner, tree)
}

function freeze(scanner: ProcessScanner, tree: ProcessTree): readonly ProcessFacts[] {
  const stopped = new Set<string>()
  for (;;) {
    tree.search()
    const living = tree.living()
    const fresh = living.filter((facts) => !stopped.has(keyOf(facts)))
    if (fresh.length === 0) return living
    for (const facts of fresh) {
      stopped.add(keyOf(facts))
      send(scanner, tree, facts, 'SIGSTOP')
    }
  }
}

const keyOf = (facts: ProcessFacts): string => `${facts.pid} ${facts.startTime}`

function send(scanner: ProcessScanner, tree: ProcessTree, facts: ProcessFacts, name: NodeJS.Signals): void {
  if (signalProcess(scanner.table, facts, name) === 'forbidden') tree.giveUp(facts)
}
