import { spawn } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { markedProcesses } from '../../support/process/marked-processes.ts'
import { scratchFolders } from '../../support/process/scratch-folder.ts'
import { testProcesses } from '../../support/process/test-processes.ts'
import { seeded } from '../../support/seeded.ts'
import { until } from '../../support/until.ts'

const scratchFolder = scratchFolders()
const supervisor = fileURLToPath(new URL('../../support/process/start-and-wait.ts', import.meta.url))
const agentScript = 'echo run >> runs; while [ ! -e go ]; do sleep 0.02; done; exit 0'

/** Kills a supervisor so many milliseconds after it was told to start its agent; resolves when it is gone. */
async function killWhileStarting(folder: string, afterMs: number): Promise<void> {
  const child = spawn(process.execPath, [supervisor, folder, agentScript], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const gone = new Promise((resolve) => child.once('exit', resolve))
  await new Promise((resolve) => child.stdout.once('data', resolve))
  child.stdin.write('go')
  const end = performance.now() + afterMs
  while (performance.now() < end);
  child.kill('SIGKILL')
  await gone
}

const runsOf = (folder: string): number =>
  existsSync(join(folder, 'runs')) ? readFileSync(join(folder, 'runs'), 'utf8').split('\n').length - 1 : 0

/** What became of an agent whose supervisor was killed so many milliseconds into its start. */
async function fateAfter(afterMs: number): Promise<'no folder' | 'never started' | 'adopted'> {
  const folder = scratchFolder()
  await killWhileStarting(folder, afterMs)
  // Killed before it had made the folder: nothing to look at, nothing runs.
  if (!existsSync(join(folder, 'agents/0'))) return 'no folder'
  const agent = await testProcesses(folder).agents.adopt(join(folder, 'agents/0'), folder, 60)
  if (agent === 'never started') {
    await until('a late wrapper to give up', () => markedProcesses(folder).length === 0)
    expect(runsOf(folder)).toBe(0)
    return 'never started'
  }
  await until('the run', () => runsOf(folder) > 0)
  writeFileSync(join(folder, 'go'), '')
  expect(await agent.ended).toEqual({ kind: 'exit', code: 0, signal: null })
  expect(runsOf(folder)).toBe(1)
  return 'adopted'
}

test('whenever a supervisor is killed around a start, the agent runs once and is adopted, or never', async () => {
  const random = seeded(20261121)
  const seen = { 'no folder': 0, 'never started': 0, adopted: 0 }
  // How long a start takes depends on the machine: the kills move to where both of its ends are reached.
  let spanMs = 14
  for (let count = 0; count < 30 || seen.adopted === 0 || seen['never started'] === 0; count++) {
    const fates = await Promise.all([fateAfter(random() * spanMs), fateAfter(random() * spanMs)])
    for (const fate of fates) seen[fate] += 1
    if (seen.adopted === 0) spanMs *= 1.2
    if (seen['never started'] === 0 && seen.adopted > 0) spanMs /= 1.2
  }
})
