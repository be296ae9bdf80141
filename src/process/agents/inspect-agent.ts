import { isDeepStrictEqual } from 'node:util'
import type { ProcessIdentity } from '../../core/run/identity.ts'
import type { ProcessContext } from '../context.ts'
import { livenessOf } from '../identity.ts'
import { readFiles, readOrigin, type Started } from '../protocol/agent-files.ts'
import { agentStatus, type Meaning } from '../protocol/agent-status.ts'
import { createTree, type ProcessTree } from '../tree/process-tree.ts'

export interface SightOrder {
  readonly dir: string
  readonly marker: string
}

/** The present state of an agent that another supervisor started. */
export interface Sight {
  readonly meaning: Meaning
  readonly wrapper: ProcessIdentity | null
  readonly tree: ProcessTree
}

/**
 * Reads the processes first, then the files: a wrapper that has ended by then has written its record before. One that began
 * between the two must not count as dead: then both are read again.
 */
export function inspectAgent(context: ProcessContext, order: SightOrder): Sight {
  for (;;) {
    const started = readFiles(order.dir)?.started ?? null
    const origin = readOrigin(order.dir)
    const wrapper = started === null ? null : identityIn(started, origin ?? context.here)
    const alive = wrapper === null ? 'dead' : livenessOf(context.table, context.here, wrapper)
    const sameBoot = wrapper?.bootId === context.here.bootId && alive !== 'unknown'
    const tree = createTree(context.scanner, {
      root: sameBoot ? wrapper : null,
      marker: order.marker,
      worktree: origin?.worktree ?? null,
    })
    tree.search()
    const strays = tree.living().some((facts) => facts.pid !== wrapper?.pid)
    const files = readFiles(order.dir)
    if (!isDeepStrictEqual(files?.started ?? null, started)) continue
    return { meaning: agentStatus(files, { wrapper: alive, strays }), wrapper, tree }
  }
}

function identityIn(
  started: Started,
  from: Pick<ProcessIdentity, 'host' | 'pidNamespace'>,
): ProcessIdentity | null {
  if (started.kind !== 'wrapper') return null
  const { pid, startTime, bootId } = started
  const { host, pidNamespace } = from
  return { host, pidNamespace, bootId, pid, startTime }
}
