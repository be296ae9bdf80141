import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { ShellEnd, ShellOrder } from '../../../src/core/ports/process.ts'
import { markedProcesses } from '../../support/process/marked-processes.ts'
import { scratchFolders } from '../../support/process/scratch-folder.ts'
import { testProcesses } from '../../support/process/test-processes.ts'
import { until } from '../../support/until.ts'

const scratchFolder = scratchFolders()

const run = (folder: string, line: string, other: Partial<ShellOrder> = {}): Promise<ShellEnd> =>
  testProcesses(folder).shell.run({
    line,
    sandbox: null,
    cwd: folder,
    env: {},
    timeoutMs: 60_000,
    outputBytes: 100_000_000,
    log: join(folder, 'gate.log'),
    marker: folder,
    signal: new AbortController().signal,
    ...other,
  })

const log = (folder: string): string => readFileSync(join(folder, 'gate.log'), 'utf8')

test('runs a line of shell in its folder, and tells its code and what it said last', async () => {
  const folder = scratchFolder()
  const end = await run(folder, 'pwd; echo "$WHO" | tr a-z A-Z; seq 20; echo; exit 3', {
    env: { WHO: 'ada' },
  })
  expect(end).toMatchObject({
    kind: 'exit',
    code: 3,
    lastLines: ['13', '14', '15', '16', '17', '18', '19', '20'],
  })
  expect(log(folder)).toMatch(new RegExp(`^${folder}\nADA\n1\n`))
})

test('a line runs in its sandbox, or not at all', async () => {
  const folder = scratchFolder()
  const sandbox = join(folder, 'sandbox.sh')
  writeFileSync(sandbox, '#!/bin/sh\necho "in $1"; shift; exec "$@"\n')
  chmodSync(sandbox, 0o755)
  expect(await run(folder, 'echo "$((1 + 1))"', { sandbox: [sandbox, folder] })).toMatchObject({ code: 0 })
  expect(log(folder)).toBe(`in ${folder}\n2\n`)
  expect(await run(folder, 'echo no', { sandbox: ['no-such-sandbox', folder] })).toMatchObject({
    kind: 'not started',
    why: 'the sandbox "no-such-sandbox" is not on PATH',
  })
  expect(await run(folder, 'echo no', { sandbox: [`${sandbox}.gone`] })).toMatchObject({
    kind: 'not started',
  })
  expect(log(folder)).toBe(`in ${folder}\n2\n`)
})

test('appends to a log, and tells only its own lines of it', async () => {
  const folder = scratchFolder()
  await run(folder, 'echo first')
  const end = await run(folder, 'echo second >&2')
  expect(end).toMatchObject({ kind: 'exit', code: 0, lastLines: ['second'] })
  expect(log(folder)).toBe('first\nsecond\n')
})

test('its stdin is at its end, and it has no terminal', async () => {
  const folder = scratchFolder()
  const line = 'cat; if (: </dev/tty) 2>/dev/null; then echo a terminal; else echo none; fi'
  expect(await run(folder, line)).toMatchObject({ kind: 'exit', code: 0, lastLines: ['none'] })
})

test('an end by a signal is told as shells tell it', async () => {
  expect(await run(scratchFolder(), 'kill -KILL $$')).toMatchObject({ kind: 'exit', code: 137 })
})

test('what it left running ends with it', async () => {
  const folder = scratchFolder()
  expect(await run(folder, 'setsid sleep 600 & sleep 600 & echo started')).toMatchObject({
    kind: 'exit',
    code: 0,
  })
  expect(markedProcesses(folder)).toEqual([])
})

test('past its limit it is ended, tree and all, and what it said is told', async () => {
  const folder = scratchFolder()
  const end = await run(folder, 'trap "" TERM; setsid sleep 600 & echo begun; sleep 600', { timeoutMs: 300 })
  expect(end).toMatchObject({ kind: 'timeout', lastLines: ['begun'] })
  expect(markedProcesses(folder)).toEqual([])
})

test('a stop ends it, tree and all', async () => {
  const folder = scratchFolder()
  const stop = new AbortController()
  const end = run(folder, 'setsid sleep 600 & echo begun; sleep 600', { signal: stop.signal })
  await until('the begin', () => markedProcesses(folder).length >= 2)
  stop.abort()
  expect(await end).toEqual({ kind: 'stopped' })
  expect(markedProcesses(folder)).toEqual([])
})

test('nothing is begun after a stop', async () => {
  const folder = scratchFolder()
  expect(await run(folder, 'echo ran > ran', { signal: AbortSignal.abort() })).toEqual({ kind: 'stopped' })
  expect(() => readFileSync(join(folder, 'ran'))).toThrow()
})

test('a missing folder and a missing log are told, not thrown', async () => {
  const folder = scratchFolder()
  expect(await run(folder, 'true', { cwd: '/no/such/folder' })).toMatchObject({
    kind: 'not started',
    why: 'its working directory /no/such/folder does not exist',
  })
  expect(await run(folder, 'true', { log: '/no/such/folder/log' })).toMatchObject({
    kind: 'not started',
    cause: { code: 'ENOENT' },
  })
})

test('the same gate of a supervisor that was killed is ended first', async () => {
  const folder = scratchFolder()
  // Nobody looks after it: a supervisor that lived would end what is left of its own gate, the other one's too.
  const orphan = spawn('sh', ['-c', 'while :; do sleep 0.05; done'], {
    env: { ...process.env, LOOPWORK_ATTEMPT_ID: folder },
    detached: true,
    stdio: 'ignore',
  })
  const ended = once(orphan, 'exit')
  await until('the orphan', () => markedProcesses(folder).length > 0)
  expect(await run(folder, 'true')).toMatchObject({ kind: 'exit', code: 0 })
  expect(await ended).toEqual([null, 'SIGTERM'])
  expect(markedProcesses(folder)).toEqual([])
})

test.each(['yes', 'yes | head -c 30000000', "trap '' TERM; while :; do echo more; done"])(
  'a command that prints more than it may (%s) is ended, and its log is cut there',
  async (line) => {
    const folder = scratchFolder()
    await run(folder, 'echo before')
    const end = await run(folder, line, { outputBytes: 1_000_000 })
    expect(end).toMatchObject({ kind: 'exit', code: 153 })
    expect(end.kind === 'exit' && end.lastLines.at(-1)).toMatch(/^… \d+ more bytes, over limits.output$/)
    expect(log(folder).length).toBeLessThanOrEqual('before\n'.length + 1_000_000)
    expect(log(folder)).toMatch(/^before\n/)
    expect(markedProcesses(folder)).toEqual([])
  },
)
