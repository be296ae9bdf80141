import { copyFileSync, cpSync, existsSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { adoptAgent } from '../../../src/process/agents/adopt-agent.ts'
import type { ProcessContext } from '../../../src/process/context.ts'
import { standpointOf } from '../../../src/process/identity.ts'
import { systemProcessTable } from '../../../src/process/table/system-process-table.ts'
import { createHardShares } from '../../../src/process/hard-shares.ts'
import { createSampler } from '../../../src/process/sampler.ts'
import { createTicker } from '../../../src/process/ticker.ts'
import { createScanner } from '../../../src/process/tree/process-scanner.ts'
import { lives } from '../../support/process/marked-processes.ts'
import { scratchFolders } from '../../support/process/scratch-folder.ts'
import { scriptOrder } from '../../support/process/script-order.ts'
import { testProcesses } from '../../support/process/test-processes.ts'
import { until } from '../../support/until.ts'

const scratchFolder = scratchFolders()

/** Recovery's view of an agent whose `started` is taken out, or emptied; `look` is called at each look at the processes. */
async function halfStarted(folder: string, look: (times: number, write: () => void) => void) {
  const started = await testProcesses(folder).agents.start(scriptOrder(folder, 'exec sleep 600'))
  const [real, seen] = [join(folder, 'agents/0'), join(folder, 'agents/1')]
  await until('the start', () => existsSync(join(real, 'started')))
  cpSync(real, seen, { recursive: true })
  rmSync(join(seen, 'started'))

  const table = systemProcessTable()
  const scanner = createScanner(table)
  const beat = createTicker()
  let times = 0
  const room: ProcessContext = {
    table,
    scanner: {
      ...scanner,
      full() {
        times += 1
        look(times, () => copyFileSync(join(real, 'started'), join(seen, 'started')))
        return scanner.full()
      },
    },
    here: standpointOf(table),
    beat,
    sampler: createSampler(table, beat),
    hardShares: createHardShares(process.env),
    environment: process.env,
    shell: '/bin/sh',
    tickSeconds: 10,
    graceSeconds: 10,
  }
  return { started, seen, adopt: () => adoptAgent(room, { dir: seen, marker: folder, limitSeconds: 60 }) }
}

async function expectAdopted({ started, adopt }: Awaited<ReturnType<typeof halfStarted>>): Promise<void> {
  const agent = await adopt()
  if (agent === 'never started') throw new Error('it was started')
  expect(agent.identity).toEqual(started.identity)
  expect(lives(started.identity?.pid ?? 0)).toBe(true)
  agent.release()
  await started.stop(1_000)
}

test('a wrapper that says who it is while recovery looks is adopted, not taken for dead', async () => {
  const folder = scratchFolder()
  await expectAdopted(await halfStarted(folder, (_, write) => write()))
})

test('a wrapper that is slow to say who it is, on a machine where a look takes long, is waited for', async () => {
  const folder = scratchFolder()
  const half = await halfStarted(folder, (times, write) => {
    if (times === 1) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1_200)
    else if (times === 70) write()
  })
  writeFileSync(join(half.seen, 'started'), '')
  await expectAdopted(half)
})
