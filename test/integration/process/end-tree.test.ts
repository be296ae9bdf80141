import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, expect, test, vi } from 'vitest'
import { lives, markedProcesses } from '../../support/process/marked-processes.ts'
import { scratchFolders } from '../../support/process/scratch-folder.ts'
import { scriptOrder } from '../../support/process/script-order.ts'
import { testProcesses } from '../../support/process/test-processes.ts'
import { until } from '../../support/until.ts'

const scratchFolder = scratchFolders()
const relay = fileURLToPath(new URL('../../fixtures/agents/relay.pl', import.meta.url))
afterEach(() => vi.restoreAllMocks())

/** A child that shed its environment can't be found by it: it writes down who it is. */
const pidsIn = (folder: string): readonly number[] =>
  existsSync(join(folder, 'pids'))
    ? readFileSync(join(folder, 'pids'), 'utf8').split('\n').filter(Boolean).map(Number)
    : []

const ready = (folder: string): Promise<boolean> =>
  until('the tree to stand', () => readFileSync(join(folder, 'agents/0/out'), 'utf8').includes('ready'))

const trees: readonly (readonly [name: string, script: string])[] = [
  ['a plain child', 'sleep 600 & echo ready; wait'],
  ['a child forked twice', '(sleep 600 &); echo ready; sleep 600'],
  ['a child in a session of its own', 'setsid sleep 600 & echo ready; sleep 600'],
  [
    'a deaf family',
    'trap "" TERM INT HUP; (trap "" TERM; sleep 600) & echo ready; while :; do sleep 600; done',
  ],
  ['a stopped child', 'sleep 600 & kill -STOP $!; echo ready; wait'],
  ['a child that holds the log after its parent has gone', '(exec sleep 600) & echo ready; exit 0'],
  ['fifty children', 'for i in $(seq 50); do sleep 600 & done; echo ready; wait'],
  ['a forker that never stops', 'trap "" TERM; echo ready; while :; do sleep 600 & sleep 0.01; done'],
]

test.each(trees)('nothing is left of %s, and the innocent are not signalled', async (_, script) => {
  const [folder, other] = [scratchFolder(), scratchFolder()]
  const innocents = testProcesses(other)
  const innocent = await innocents.agents.start(
    scriptOrder(other, 'setsid sleep 600 & echo ready; exec sleep 600'),
  )
  await ready(other)
  const agent = await testProcesses(folder).agents.start(scriptOrder(folder, script))
  await ready(folder)
  const protectedPids = [...markedProcesses(other), innocent.identity?.pid, process.pid, process.ppid, 1]
  const kill = vi.spyOn(process, 'kill')
  await agent.stop(300)
  const signalled = kill.mock.calls.map(([pid]) => pid)
  kill.mockRestore()
  expect(markedProcesses(folder)).toEqual([])
  expect(signalled.filter((pid) => protectedPids.includes(Math.abs(pid)) || Math.abs(pid) <= 1)).toEqual([])
  await innocent.stop(0)
})

test.each([
  [
    'while it still had its parent',
    'setsid env -i sh -c "echo \\$\\$ >> $PWD/pids; cd /; exec sleep 600" & echo ready; sleep 600',
  ],
  [
    'and has lost its parent since',
    '(setsid env -i sh -c "echo \\$\\$ >> $PWD/pids; cd /; exec sleep 600" & sleep 0.8); echo ready; sleep 600',
  ],
])('a child with a clean environment that was seen once, %s, is ended', async (_, script) => {
  const folder = scratchFolder()
  const agent = await testProcesses(folder).agents.start(scriptOrder(folder, script))
  await ready(folder)
  const [child = 0] = await until('the child', () => (pidsIn(folder).length > 0 ? pidsIn(folder) : null))
  expect(lives(child)).toBe(true)
  await agent.stop(300)
  expect(lives(child)).toBe(false)
})

test('a stray that shed everything before it was ever seen is found standing in the worktree', async () => {
  const folder = scratchFolder()
  const agent = await testProcesses(folder).agents.start(
    scriptOrder(folder, '(setsid env -i /bin/sh -c "echo \\$\\$ >> pids; exec /bin/sleep 600" &); exit 0'),
  )
  await agent.ended
  const [child = 0] = await until('the child', () => (pidsIn(folder).length > 0 ? pidsIn(folder) : null))
  await agent.sweep()
  expect(lives(child)).toBe(false)
})

test.skipIf(!existsSync('/usr/bin/perl'))(
  'a relay that forks and exits every millisecond is caught',
  async () => {
    const folder = scratchFolder()
    const agent = await testProcesses(folder).agents.start(scriptOrder(folder, `exec perl ${relay}`))
    await until('the relay', () => existsSync(join(folder, 'relay.log')))
    await agent.stop(0)
    // Two looks at a moment's distance: a relay that lives is seen by one of a hundred.
    const seen = Array.from({ length: 100 }, () => markedProcesses(folder).length)
    expect(Math.max(...seen)).toBe(0)
  },
)

test('a process that was looked at before it had the marker is found once it has', async () => {
  const folder = scratchFolder()
  const processes = testProcesses(folder)
  const late = spawn('sh', ['-c', `read -r go; LOOPWORK_ATTEMPT_ID='${folder}' exec sleep 600`], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  })
  const ended = once(late, 'exit')
  await processes.sweep(folder)
  expect(late.exitCode ?? late.signalCode).toBeNull()
  late.stdin.write('go\n')
  await until('the marker', () => markedProcesses(folder).length > 0)
  await processes.sweep(folder)
  expect((await ended)[1]).toBe('SIGTERM')
})

test('a marker alone is enough to end what a dead supervisor left', async () => {
  const [folder, other] = [scratchFolder(), scratchFolder()]
  const agent = await testProcesses(folder).agents.start(
    scriptOrder(folder, 'setsid sleep 600 & echo ready; sleep 600'),
  )
  const innocent = await testProcesses(other).agents.start(scriptOrder(other, 'echo ready; exec sleep 600'))
  await ready(folder)
  await ready(other)
  agent.release()
  await testProcesses(folder).sweep(folder)
  expect(markedProcesses(folder)).toEqual([])
  expect(markedProcesses(other)).not.toEqual([])
  await innocent.stop(0)
})
