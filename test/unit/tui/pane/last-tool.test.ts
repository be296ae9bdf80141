import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, test } from 'vitest'
import type { BoardSnapshot } from '../../../../src/core/board/snapshot.ts'
import { lastTool } from '../../../../src/tui/pane/last-tool.ts'
import { FakeLog } from '../../../tui/fixtures/fake-board.ts'

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

/** As a board's snapshot does, it refers to the logs of all workers. */
const snapshotWith = (...logs: readonly FakeLog[]): BoardSnapshot =>
  ({ slots: logs.map((log) => ({ work: { log } })) }) as unknown as BoardSnapshot

test('a log that lasts keeps no snapshot, and so none of the logs that have ended', async () => {
  const lasting = new FakeLog()
  const ended = lookedAt()
  await new Promise(setImmediate)
  collect()
  expect(ended.map((each) => each.deref() === undefined)).toEqual([true, true])
  expect(lastTool(lasting, snapshotWith(lasting))).toBe('')

  function lookedAt(): readonly WeakRef<object>[] {
    const log = new FakeLog()
    const snapshot = snapshotWith(lasting, log)
    lastTool(lasting, snapshot)
    lastTool(log, snapshot)
    return [new WeakRef(log), new WeakRef(snapshot)]
  }
})

test('a log is read once for a snapshot, and again for the next one where it has grown', () => {
  const log = new FakeLog()
  let reads = 0
  const version = log.version.bind(log)
  log.version = () => {
    reads += 1
    return version()
  }
  const snapshot = snapshotWith(log)
  lastTool(log, snapshot)
  lastTool(log, snapshot)
  expect(reads).toBe(1)
  lastTool(log, snapshotWith(log))
  expect(reads).toBe(2)
})
