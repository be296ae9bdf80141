import { hasEnded, isSame, keyOf, type ProcessTable, type ProcessUsage } from '../table/process-table.ts'
import { isWrapper } from './is-wrapper.ts'
import type { ProcessTree } from './process-tree.ts'

/** What a tree uses of the machine. */
export interface TreeUsage {
  /** Processor time of everything that was ever seen in it, and of what ended unseen below that. Never becomes less. */
  readonly cpuMs: number
  /** Memory of the living. Pages that several of them share count once for each. */
  readonly rssBytes: number
  /** The living, our wrapper not counted. */
  readonly processes: number
  /** Of them: in another session than the agent's. CLIs start each command of a tool in one of its own. */
  readonly toolProcesses: number
}

export interface TreeMeter {
  /** Takes what all processes use at one moment. */
  take(usages: ReadonlyMap<number, ProcessUsage>): TreeUsage
}

interface Counted {
  readonly pid: number
  readonly parent: number
  readonly cpuMs: number
  readonly childrenCpuMs: number
}

export function createTreeMeter(table: Pick<ProcessTable, 'command'>, tree: ProcessTree): TreeMeter {
  let total = 0
  let counted = new Map<string, Counted>()

  return {
    take(usages) {
      const found = tree.members().flatMap((member) => {
        const usage = usages.get(member.pid)
        return usage === undefined || !isSame(usage.facts, member) ? [] : [usage]
      })
      const now = new Map(found.map((usage) => [keyOf(usage.facts), usage]))
      const inherited = inheritedFrom([...counted].flatMap(([key, each]) => (now.has(key) ? [] : [each])))
      for (const [key, { facts, cpuMs, childrenCpuMs }] of now) {
        const before = counted.get(key) ?? { cpuMs: 0, childrenCpuMs: 0 }
        const ofChildren = childrenCpuMs - before.childrenCpuMs - (inherited.get(facts.pid) ?? 0)
        total += Math.max(0, cpuMs - before.cpuMs) + Math.max(0, ofChildren)
      }
      counted = new Map(
        [...now].map(([key, { facts, cpuMs, childrenCpuMs }]) => [
          key,
          { pid: facts.pid, parent: facts.parent, cpuMs, childrenCpuMs },
        ]),
      )
      const living = withoutWrapper(
        table,
        tree,
        found.filter(({ facts }) => !hasEnded(facts)),
      )
      return {
        cpuMs: total,
        rssBytes: living.reduce((sum, { rssBytes }) => sum + rssBytes, 0),
        processes: living.length,
        toolProcesses: living.filter(({ facts }) => tree.rootPid !== null && facts.session !== tree.rootPid)
          .length,
      }
    },
  }
}

/**
 * Time of processes that have ended since, by the pid of the nearest ancestor that lives: that has it as its children's now, and
 * it was counted as their own before.
 */
function inheritedFrom(gone: readonly Counted[]): ReadonlyMap<number, number> {
  const parents = new Map(gone.map(({ pid, parent }) => [pid, parent]))
  const inherited = new Map<number, number>()
  for (const { parent, cpuMs, childrenCpuMs } of gone) {
    let heir = parent
    for (let next = parents.get(heir); next !== undefined; next = parents.get(heir)) heir = next
    inherited.set(heir, (inherited.get(heir) ?? 0) + cpuMs + childrenCpuMs)
  }
  return inherited
}

/** Without the wrapper, its watchdog and what that runs. */
function withoutWrapper(
  table: Pick<ProcessTable, 'command'>,
  { rootPid }: ProcessTree,
  living: readonly ProcessUsage[],
): readonly ProcessUsage[] {
  const forks = living.filter(({ facts }) => facts.parent === rootPid && isWrapper(table, facts))
  const ofForks = new Set(forks.map(({ facts }) => facts.pid))
  return living.filter(
    ({ facts: { pid, parent } }) => pid !== rootPid && !ofForks.has(pid) && !ofForks.has(parent),
  )
}
