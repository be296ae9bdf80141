import { parentPort, workerData } from 'node:worker_threads'
import type { FileWritten, TakenIn } from '../../core/ports/backlog.ts'
import { openStore } from '../../store/sqlite/open-store.ts'
import { livenessOf, ownIdentity } from '../liveness.ts'
import { createBacklogFiles, leaving } from './backlog-files.ts'
import { copyOf, type ThreadAnswer, type ThreadOrder } from './thread-messages.ts'

/** A program of its own: one piece of work on a large backlog file, with a connection of its own, in a thread that then ends. */
async function work({ files, work: order }: ThreadOrder): Promise<TakenIn | FileWritten> {
  const { checkout, database, rules, sources } = files
  const store = await openStore({ path: database, livenessOf: await livenessOf(), self: ownIdentity })
  try {
    const mayLeave = leaving(checkout, sources)
    const backlogs = createBacklogFiles({ project: checkout, store, rules, mayLeave })
    switch (order.kind) {
      case 'take in':
        return await backlogs.takeIn(order.source, order.at)
      case 'show':
        return await backlogs.show(order.source, order.expected)
    }
  } finally {
    await store.close()
  }
}

void work(workerData as ThreadOrder)
  .then(
    (result): ThreadAnswer => ({ kind: 'done', result }),
    (error: unknown): ThreadAnswer => ({ kind: 'failed', error: copyOf(error) }),
  )
  .then((answer) => parentPort?.postMessage(answer))
