import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { scratchFolders } from '../../support/process/scratch-folder.ts'
import { scriptOrder } from '../../support/process/script-order.ts'
import { testProcesses } from '../../support/process/test-processes.ts'
import { until } from '../../support/until.ts'

const scratchFolder = scratchFolders()
const mounted: string[] = []
// Registered last, run first: a folder can't be deleted while something is mounted on it.
afterAll(() => {
  for (const folder of mounted) execFileSync('umount', ['--lazy', folder])
})

/** Needs root. */
function smallDisk(): string | null {
  const folder = scratchFolder()
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=256k', 'tmpfs', folder], { stdio: 'ignore' })
  } catch {
    return null
  }
  mounted.push(folder)
  return folder
}

function fill(folder: string): void {
  try {
    for (let index = 0; ; index++) writeFileSync(join(folder, `fill-${index}`), Buffer.alloc(4096))
  } catch {
    // Full.
  }
}

test('the end of an agent that filled the disk is recorded without a byte of space', async ({ skip }) => {
  const disk = smallDisk()
  if (disk === null) return skip('no tmpfs can be mounted here')
  const agent = await testProcesses(disk).agents.start(
    scriptOrder(disk, 'yes; while [ ! -e go ]; do sleep 0.02; done; exit 4', { cwd: '/tmp' }),
  )
  await until('the disk to be full', () => agent.vitals().outputBytes > 200_000)
  fill(disk)
  execFileSync('sh', ['-c', 'kill -TERM -"$0"', String(agent.identity?.pid)])
  expect(await agent.ended).toMatchObject({ kind: 'exit', code: 143 })
})

test('on a full disk nothing is started, and it is said', async ({ skip }) => {
  const disk = smallDisk()
  if (disk === null) return skip('no tmpfs can be mounted here')
  mkdirSync(join(disk, 'agents'))
  fill(disk)
  const agent = await testProcesses(disk).agents.start(
    scriptOrder(disk, 'echo ran > /dev/null', { prompt: '', cwd: '/tmp' }),
  )
  const end = await agent.ended
  expect(end.kind).toBe('not started')
  expect(end.kind === 'not started' && end.why).toMatch(/disk|space/)
})

test('a start that could not be recorded is no start, for the next supervisor too', async ({ skip }) => {
  const disk = smallDisk()
  if (disk === null) return skip('no tmpfs can be mounted here')
  const dir = join(disk, 'agents/0')
  mkdirSync(dir, { recursive: true })
  writeFileSync(join(dir, 'state'), '')
  fill(disk)
  const processes = testProcesses(disk)
  expect(await processes.agents.adopt(dir, disk, 60)).toBe('never started')
  expect(readFileSync(join(dir, 'started'), 'utf8')).toBe('')
  expect(await processes.agents.adopt(dir, disk, 60)).toBe('never started')
})
