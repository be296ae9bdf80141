import { isDeepStrictEqual } from 'node:util'
import type { ProcessIdentity } from '../../core/identity.ts'
import type { ProcessContext } from '../context.ts'
import { livenessOf } from '../identity.ts'
import { readFiles, readOrigin, type Started } from '../protocol/agent-files.ts'
import { agentStatus, type Meaning } from '../protocol/agent-status.ts'
import { createTree, type ProcessTree } from '../tree/process-tree.ts'

export interface SightOrder {
  readonly dir: string
  readonly marker: string
}

/** How an agent that another supervisor started stands now. */
export interface Sight {
  readonly meaning: Meaning
  readonly wrapper: ProcessIdentity | null
  readonly tree: ProcessTree
}

/**
 * Processes first, files after: a wrapper that is gone by now has left its record before. One that began between the two
 * looks is no dead one: then it is looked at again.
 */
export function inspectAgent(room: ProcessContext, order: SightOrder): Sight {
  for (;;) {
    const started = readFiles(order.dir)?.started ?? null
    const origin = readOrigin(order.dir)
    const wrapper = started === null ? null : identityIn(started, origin ?? room.here)
    const alive = wrapper === null ? 'dead' : livenessOf(room.table, room.here, wrapper)
    const sameBoot = wrapper?.bootId === room.here.bootId && alive !== 'unknown'
    const tree = createTree(room.scanner, {
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
