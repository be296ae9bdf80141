import { hasEnded, isSame, type ProcessFacts } from '../table/process-table.ts'
import { systemProcessTable } from '../table/system-process-table.ts'

/** How long a program may take to save what it can. */
const savingMs = 2_000
const takingBackMs = 200

/**
 * Ends a program on the person's terminal, with what it has started there, as a terminal does that closes: editors save what was
 * typed, shells end with their jobs. What stays in our own process group after that would share the terminal with whoever comes next.
 */
export function hangUp(root: number): void {
  const table = systemProcessTable()
  const ours = table.read(process.pid)?.group
  const there = treeOf(root, table.scan())
  // Started last, ended first: whoever waits for a child then sees its end.
  for (const { pid } of there.toReversed()) {
    signalled(pid, 'SIGHUP')
    signalled(pid, 'SIGCONT')
  }
  const kill = (isMeant: (facts: ProcessFacts) => boolean): void => {
    for (const facts of there) {
      const now = table.read(facts.pid)
      if (now === null || hasEnded(now) || !isSame(now, facts)) continue
      if (isMeant(now)) signalled(facts.pid, 'SIGKILL')
    }
  }
  // A shell that has the program as its job takes the terminal back when that has ended.
  setTimeout(
    () => kill(({ pid, parent, group }) => pid !== root && (parent === root || group === ours)),
    savingMs,
  ).unref()
  setTimeout(() => kill(({ pid }) => pid === root), savingMs + takingBackMs).unref()
}

function treeOf(root: number, scan: ReadonlyMap<number, ProcessFacts>): readonly ProcessFacts[] {
  const found = [...scan.values()].filter(({ pid }) => pid === root)
  // Grows while it is walked.
  for (const { pid } of found) found.push(...[...scan.values()].filter(({ parent }) => parent === pid))
  return found
}

function signalled(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name)
  } catch {
    // It has ended.
  }
}
