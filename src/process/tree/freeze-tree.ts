import { keyOf, type ProcessFacts } from '../table/process-table.ts'
import type { ProcessScanner } from './process-scanner.ts'
import type { ProcessTree } from './process-tree.ts'
import { signalMember } from './signal-process.ts'

/** Stops every process of the tree until a pass finds no new one, so that none escapes by a fork. Resolves to what stands still then. */
export function freezeTree(scanner: ProcessScanner, tree: ProcessTree): readonly ProcessFacts[] {
  signalGroups(tree, 'SIGSTOP')
  return stopMembers(scanner, tree)
}

/** What runs all the same: started by somebody outside of the tree, or continued by hand. */
export function freezeStrays(scanner: ProcessScanner, tree: ProcessTree): void {
  for (const facts of tree.living())
    if (facts.state !== 'T') signalMember(scanner.table, tree, facts, 'SIGSTOP')
}

/** The wrapper and its watchdog too: they were stopped with the others. */
export function thawTree(scanner: ProcessScanner, tree: ProcessTree): void {
  tree.search()
  for (const facts of tree.living()) signalMember(scanner.table, tree, facts, 'SIGCONT')
}

export function stopMembers(scanner: ProcessScanner, tree: ProcessTree): readonly ProcessFacts[] {
  const stopped = new Set<string>()
  for (;;) {
    tree.search()
    const living = tree.living()
    const fresh = living.filter((facts) => !stopped.has(keyOf(facts)))
    if (fresh.length === 0) return living
    for (const facts of fresh) {
      stopped.add(keyOf(facts))
      signalMember(scanner.table, tree, facts, 'SIGSTOP')
    }
  }
}

/**
 * Whole groups first, each by one call that no fork escapes: processes that multiply are too many to be signalled one by one, and
 * searching for the others takes long enough to print 100 MB.
 */
export function signalGroups(tree: ProcessTree, name: 'SIGSTOP' | 'SIGKILL'): void {
  for (const group of tree.groups()) {
    try {
      process.kill(-group, name)
    } catch {
      // It has ended, or is another user's: each of its processes is looked at below.
    }
  }
}
