import { spawn } from 'node:child_process'
import { expect, test } from 'vitest'
import { childEnvironment, unpassable } from '../../../src/process/child-environment.ts'
import { createProcesses } from '../../../src/process/create-processes.ts'
import { resolveCommand } from '../../../src/process/resolve-command.ts'
import { linuxProcessTable, parseStat, parseUsage } from '../../../src/process/table/linux-process-table.ts'
import { startedAt } from '../../../src/process/table/process-table.ts'
import { parseRow, parseUsageRow } from '../../../src/process/table/ps-process-table.ts'
import { until } from '../../support/until.ts'

test('a process may be named like the fields around its name', () => {
  const tail = 'S 7 8 9 34816 -1 4 0 0 0 0 0 0 0 0 20 0 1 0 424242 99'
  expect(parseStat(5, `5 (a) R 1 (b) ${tail}`)).toEqual({
    pid: 5,
    parent: 7,
    group: 8,
    session: 9,
    state: 'S',
    startTime: '424242',
    terminal: true,
  })
})

test('a row of ps tells the same facts, with the group for a session', () => {
  expect(parseRow('  501     1   501 Ss   ??   Fri Nov 21 01:40:00 2026    ')).toEqual({
    pid: 501,
    parent: 1,
    group: 501,
    session: 501,
    state: 'S',
    startTime: 'Fri Nov 21 01:40:00 2026',
    terminal: false,
  })
  expect(parseRow('')).toBeNull()
})

test('what a process uses is in its stat, in ticks and pages, and in a row of ps', () => {
  const stat = '5 (a) S 7 8 9 0 -1 4 0 0 0 0 12 3 40 5 20 0 1 0 424242 9999 300 0'
  expect(parseUsage(5, stat, 4096)).toMatchObject({
    facts: { pid: 5, startTime: '424242' },
    cpuMs: 150,
    childrenCpuMs: 450,
    rssBytes: 300 * 4096,
  })
  const row = (time: string): string => `  2048 ${time}   501     1   501 Ss   ??   Fri Nov 21 01:40:00 2026`
  expect(parseUsageRow(row('0:01.25'))).toMatchObject({
    facts: { pid: 501 },
    cpuMs: 1250,
    rssBytes: 2_097_152,
  })
  expect(parseUsageRow(row('1-02:03:04'))?.cpuMs).toBe(93_784_000)
  expect(parseUsageRow('')).toBeNull()
})

test('our own use of memory is told in pages of the right size', () => {
  const rss = linuxProcessTable.usage([process.pid]).get(process.pid)?.rssBytes ?? 0
  expect(rss / process.memoryUsage.rss()).toBeGreaterThan(0.5)
  expect(rss / process.memoryUsage.rss()).toBeLessThan(2)
  const own = linuxProcessTable.ownMemory(process.pid) ?? 0
  expect(own).toBeGreaterThan(rss / 10)
  expect(own).toBeLessThan(rss * 2)
  expect(linuxProcessTable.ownMemory(999_999_999)).toBeNull()
  expect(linuxProcessTable.usage([999_999_999]).size).toBe(0)
})

test('start times of one kind can be compared', () => {
  expect(startedAt({ startTime: '9' })).toBeLessThan(startedAt({ startTime: '10' }))
  const [earlier, later] = ['Fri Nov 21 09:40:00 2026', 'Fri Nov 21 10:40:00 2026']
  expect(startedAt({ startTime: earlier ?? '' })).toBeLessThan(startedAt({ startTime: later ?? '' }))
})

test('sees itself alive, and takes neither a reused pid nor another boot nor another host for it', () => {
  const processes = createProcesses()
  const self = processes.self()
  expect(processes.liveness(self)).toBe('alive')
  expect(processes.liveness({ ...self, startTime: `${Number(self.startTime) + 1}` })).toBe('dead')
  expect(processes.liveness({ ...self, bootId: 'another' })).toBe('dead')
  expect(processes.liveness({ ...self, host: 'elsewhere' })).toBe('unknown')
  expect(processes.liveness({ ...self, pidNamespace: self.pidNamespace + 1 })).toBe('unknown')
})

test('a zombie has ended, although signal 0 still finds it', async () => {
  // The child waits until its parent has become `sleep`, which never reaps anybody.
  const script = 'p=$$; (until [ "$(cat /proc/$p/comm)" = sleep ]; do :; done) & echo $!; exec sleep 60'
  const parent = spawn('sh', ['-c', script], { stdio: ['ignore', 'pipe', 'ignore'] })
  const pid = Number(
    await new Promise<string>((resolve) => parent.stdout.once('data', (data) => resolve(String(data)))),
  )
  const processes = createProcesses()
  const { startTime } = await until('the zombie', () => {
    const facts = linuxProcessTable.read(pid)
    return facts?.state === 'Z' ? facts : null
  })
  process.kill(pid, 0)
  expect(processes.liveness({ ...processes.self(), pid, startTime })).toBe('dead')
  parent.kill('SIGKILL')
})

test('the environment is the user’s, less what misleads git and shells', () => {
  const users = {
    HOME: '/home/ada',
    'odd.name': 'kept for shells that keep it',
    GIT_DIR: 'x',
    GIT_WORK_TREE: 'x',
    'BASH_FUNC_mv%%': '() { rm "$@"; }',
    SHELLOPTS: 'errexit',
    BASHOPTS: 'x',
    BASH_ENV: 'x',
    ENV: 'x',
    CDPATH: 'x',
    IFS: 'x',
    LOOPWORK_ATTEMPT_ID: 'an outer one',
    UNSET: undefined,
  }
  expect(childEnvironment(users, { ADDED: '1' }, 'mine')).toEqual({
    HOME: '/home/ada',
    'odd.name': 'kept for shells that keep it',
    ADDED: '1',
    LOOPWORK_ATTEMPT_ID: 'mine',
  })
})

test('names the variable that no shell passes on', () => {
  expect(unpassable({ GOOD_1: 'x', 'npm_config_//r/:_t': 'x' })).toBe('npm_config_//r/:_t')
  expect(unpassable({ GOOD_1: 'x' })).toBeUndefined()
})

test('a command is looked up on PATH, but never in a relative entry of it', () => {
  expect(resolveCommand('sh', '/work', '/nowhere:/bin')).toBe('/bin/sh')
  expect(resolveCommand('sh', '/bin', '.:bin:')).toBeNull()
  expect(resolveCommand('none-such', '/work', '/bin')).toBeNull()
  expect(resolveCommand('./agent.sh', '/work/tree', '/bin')).toBe('/work/tree/agent.sh')
  expect(resolveCommand('/opt/agent', '/work', '')).toBe('/opt/agent')
})
