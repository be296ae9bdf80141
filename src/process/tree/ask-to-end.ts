import type { StopSignal, StopTarget } from '../../core/agent/preset.ts'
import { systemClock } from '../clock.ts'
import { keyOf, type ProcessFacts } from '../table/process-table.ts'
import { leadersAmong } from './leaders-among.ts'
import type { ProcessScanner } from './process-scanner.ts'
import type { ProcessTree } from './process-tree.ts'
import { signalMember } from './signal-process.ts'
import { isWrapper } from './is-wrapper.ts'

/** How a tree is asked to end before it is killed. */
export interface SoftStop {
  readonly signal: StopSignal
  readonly to: StopTarget
  /** The program between the wrapper and the agent, absolute; null: there is none. */
  readonly sandbox: string | null
}

export const softly: SoftStop = { signal: 'TERM', to: 'tree', sandbox: null }

const pollMs = 20

interface AskOrder {
  readonly stop: SoftStop
  readonly graceMs: number
}

/** Resolves when every process of the tree has ended, or the grace is over. */
export async function askToEnd(
  scanner: ProcessScanner,
  tree: ProcessTree,
  { stop, graceMs }: AskOrder,
): Promise<void> {
  const until = systemClock.awakeMs() + graceMs
  const asked = new Set<string>()
  const whom = chooser(scanner, tree, stop)
  while (systemClock.awakeMs() < until) {
    const living = tree.living()
    if (living.length === 0) return
    for (const { facts, signal } of whom(living)) {
      if (asked.has(keyOf(facts))) continue
      // A shell loses a signal that arrives between fork and exec.
      if (!isWrapper(scanner.table, facts)) asked.add(keyOf(facts))
      signalMember(scanner.table, tree, facts, signal)
      // A stopped process handles no signal before it is continued.
      if (facts.state === 'T') signalMember(scanner.table, tree, facts, 'SIGCONT')
    }
    await systemClock.sleep(pollMs)
    tree.notice()
  }
}

interface Asked {
  readonly facts: ProcessFacts
  readonly signal: NodeJS.Signals
}

type Chooser = (living: readonly ProcessFacts[]) => readonly Asked[]

const chooser = (scanner: ProcessScanner, tree: ProcessTree, stop: SoftStop): Chooser =>
  stop.to === 'tree' ? wholeTree(tree, `SIG${stop.signal}`) : leaderFirst(scanner, tree, stop)

/**
 * Every process that is there now. Of those that appear later only children of the root: a wrapper that was asked before it had
 * started its agent still starts it. What an agent runs to clean up is left alone.
 */
function wholeTree(tree: ProcessTree, signal: NodeJS.Signals): Chooser {
  let first = true
  return (living) => {
    const chosen = living.filter(({ parent }) => first || parent === tree.rootPid)
    first = false
    return chosen.map((facts) => ({ facts, signal }))
  }
}

/**
 * The CLI's own process, which ends its tools itself and has something to say before it goes. What is left when it has gone (the
 * wrapper ends with it) was never asked by anybody: that gets SIGTERM. A sandbox that outlives its agent, and what it runs to clean up,
 * are left alone.
 */
function leaderFirst(scanner: ProcessScanner, tree: ProcessTree, { signal, sandbox }: SoftStop): Chooser {
  const afterwards = wholeTree(tree, 'SIGTERM')
  const askedInside = new Set<string>()
  return (living) => {
    const wrapper = living.find(({ pid }) => pid === tree.rootPid)
    if (wrapper === undefined) return afterwards(living)
    // A sandbox may start something before the agent: only when all that was asked has gone, what comes is no agent.
    const isOver = askedInside.size > 0 && !living.some((facts) => askedInside.has(keyOf(facts)))
    const leaders = leadersAmong(scanner.table, living, { wrapper, sandbox }).filter(
      ({ place }) => place === 'direct' || !isOver,
    )
    for (const { facts, place } of leaders) if (place === 'inside') askedInside.add(keyOf(facts))
    const asked = leaders.map(({ facts }) => ({ facts, signal: `SIG${signal}` }) as const)
    return wrapper.state === 'T' ? [{ facts: wrapper, signal: 'SIGCONT' }, ...asked] : asked
  }
}
