import { appendFileSync, existsSync, readFileSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Agent } from '../../../src/core/ports/process.ts'
import { markedProcesses } from '../../support/process/marked-processes.ts'
import { scratchFolders } from '../../support/process/scratch-folder.ts'
import { scriptOrder } from '../../support/process/script-order.ts'
import { testProcesses } from '../../support/process/test-processes.ts'
import { until } from '../../support/until.ts'

const scratchFolder = scratchFolders()

const stateOf = (pid: number): string => {
  try {
    return /\) (\w) /.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))?.[1] ?? 'gone'
  } catch {
    return 'gone'
  }
}

/** A shell that was stopped between fork and exec of a child waits for that in the kernel (`D`), and is stopped there. */
const standsStill = (folder: string): boolean =>
  markedProcesses(folder).every((pid) => ['T', 'D', 'gone'].includes(stateOf(pid)))

/** Three sessions: its own, that of a tool, and that of what the tool has left there. */
const family =
  'setsid sh -c "(setsid sleep 600 &) ; while :; do sleep 0.02; done" & while :; do sleep 0.02; date >> beats; [ -e go ] && exit 3; done'

async function started(folder: string): Promise<Agent> {
  const agent = await testProcesses(folder).agents.start(scriptOrder(folder, family))
  await until('the family', () => existsSync(join(folder, 'beats')) && markedProcesses(folder).length >= 5)
  return agent
}

/** One that was frozen at its end may be over by then. */
function continued(pid: number): void {
  try {
    process.kill(pid, 'SIGCONT')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}

const beats = (folder: string): number => readFileSync(join(folder, 'beats')).length

test('a frozen tree stands still in all its sessions, with its time and its watchdog, and goes on', async () => {
  const folder = scratchFolder()
  const agent = await started(folder)
  agent.freeze()
  await until('all to stand still', () => standsStill(folder))
  const before = { beats: beats(folder), awakeMs: agent.vitals().awakeMs }
  // Longer than the time between two looks at a wrapper that somebody has stopped.
  const from = performance.now()
  await until('some time', () => performance.now() - from > 1_500)
  expect({ beats: beats(folder), awakeMs: agent.vitals().awakeMs }).toEqual(before)
  expect(standsStill(folder)).toBe(true)
  agent.thaw()
  await until('it to go on', () => beats(folder) > before.beats && agent.vitals().awakeMs > before.awakeMs)
  writeFileSync(join(folder, 'go'), '')
  expect(await agent.ended).toEqual({ kind: 'exit', code: 3, signal: null })
})

test('what somebody continues by hand is stopped again', async () => {
  const folder = scratchFolder()
  const agent = await started(folder)
  agent.freeze()
  await until('all to stand still', () => standsStill(folder))
  for (const pid of markedProcesses(folder)) continued(pid)
  await until('all to stand still again', () => standsStill(folder))
  await agent.stop(0)
  expect(markedProcesses(folder)).toEqual([])
})

test('a frozen agent is asked to end, hears it, and leaves nothing', async () => {
  const folder = scratchFolder()
  const script =
    'trap "echo bye; exit 0" TERM; (setsid sleep 600 &); echo ready; while :; do sleep 0.02; done'
  const agent = await testProcesses(folder).agents.start(scriptOrder(folder, script))
  const log = () => readFileSync(join(folder, 'agents/0/out'), 'utf8')
  await until('ready', () => log().includes('ready'))
  agent.freeze()
  await until('all to stand still', () => standsStill(folder))
  await agent.stop(5_000)
  expect(await agent.ended).toMatchObject({ kind: 'exit', code: 0 })
  expect(log()).toContain('bye')
  expect(markedProcesses(folder)).toEqual([])
})

test('whoever adopts a frozen agent counts none of that time, and can let it go on or end it', async () => {
  const folder = scratchFolder()
  const agent = await started(folder)
  agent.freeze()
  agent.release()
  const dir = join(folder, 'agents/0')
  // An hour ago.
  const hourAgo = Date.now() - 3_600_000
  utimesSync(join(dir, 'started'), hourAgo / 1000, hourAgo / 1000)
  writeFileSync(join(dir, 'freezes'), `frozen ${hourAgo + 5_000}\n`)
  const adopt = async () => {
    const next = await testProcesses(folder).agents.adopt(dir, folder, 60)
    if (next === 'never started') throw new Error('it was started')
    return next
  }
  const second = await adopt()
  expect(second.vitals().awakeMs).toBeGreaterThanOrEqual(5_000)
  expect(second.vitals().awakeMs).toBeLessThan(60_000)
  const before = beats(folder)
  second.freeze()
  second.thaw()
  await until('it to go on', () => beats(folder) > before)
  second.release()
  appendFileSync(join(dir, 'freezes'), 'torn li')
  const third = await adopt()
  expect(third.vitals().awakeMs).toBeLessThan(60_000)
  await third.stop(300)
  expect(markedProcesses(folder)).toEqual([])
})

test('what a killed supervisor left frozen is swept', async () => {
  const folder = scratchFolder()
  const agent = await started(folder)
  agent.freeze()
  agent.release()
  await testProcesses(folder).sweep(folder)
  expect(markedProcesses(folder)).toEqual([])
})
