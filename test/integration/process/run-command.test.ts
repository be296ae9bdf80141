import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { runCommand, type CommandOrder } from '../../../src/process/run-command.ts'
import { folderWith } from '../../support/folder-with.ts'
import { until } from '../../support/until.ts'

const run = (script: string, other: Partial<CommandOrder> = {}) =>
  runCommand({ argv: ['sh', '-c', script], cwd: '/tmp', timeoutMs: 60_000, ...other })

test('reports code, output and errors of a command, whose stdin is closed', async () => {
  const result = await run('cat; echo out; echo err >&2; exit 3')
  expect(result).toEqual({ kind: 'exit', code: 3, stdout: Buffer.from('out\n'), stderr: 'err\n' })
})

test('gives input, and nothing but the environment it was given', async () => {
  const result = await run('cat; echo "$A$HOME"', { input: 'in\n', env: { A: 'a', PATH: '/usr/bin:/bin' } })
  expect(result).toMatchObject({ stdout: Buffer.from('in\na\n') })
  expect(await run('true', { input: 'x'.repeat(1_000_000) })).toMatchObject({ kind: 'exit', code: 0 })
})

test('a command that cannot be started is reported in one line, not thrown', async () => {
  const argv: CommandOrder['argv'] = ['no-such-command']
  expect(await run('', { argv })).toEqual({ kind: 'not started', why: 'spawn no-such-command ENOENT' })
  expect(await run('', { argv: ['/tmp'] })).toEqual({ kind: 'not started', why: 'spawn /tmp EACCES' })
  for (const other of [{ cwd: '/no/such/folder' }, { argv: ['echo', 'a\0b'] as const }]) {
    const result = await run('true', other)
    expect(result).toMatchObject({ kind: 'not started', why: expect.stringMatching(/^[^\n]+$/) as unknown })
  }
})

test('output is given as it came: bytes that are no UTF-8, and the last newline or none', async () => {
  const result = await run(String.raw`printf 'a\377b\n\n'; printf 'c\377d' >&2`)
  const stdout = Buffer.from([0x61, 0xff, 0x62, 0x0a, 0x0a])
  expect(result).toEqual({ kind: 'exit', code: 0, stdout, stderr: 'c\u{fffd}d' })
})

test('a command that a signal ended has no code of its own', async () => {
  expect(await run('echo said; kill -9 $$')).toMatchObject({ code: 128, stdout: Buffer.from('said\n') })
})

/** A place for the pid of a process that a command starts; what is left of it is ended after the test. */
async function child() {
  const file = path.join(await folderWith({}), 'pid')
  const pid = (): number => (existsSync(file) ? Number(readFileSync(file, 'utf8')) : 0)
  onTestFinished(() => {
    if (lives()) process.kill(pid(), 'SIGKILL')
  })
  const lives = (): boolean => {
    try {
      return pid() > 0 && process.kill(pid(), 0)
    } catch {
      return false
    }
  }
  return { file, lives }
}

test('one that is to stop, or past its time, is ended with all that it has started', async () => {
  const { file, lives } = await child()
  const stop = new AbortController()
  const stopped = run(`sleep 600 & echo $! >${file}; wait`, { signal: stop.signal })
  await until('the child to be started', lives)
  stop.abort()
  expect(await stopped).toEqual({ kind: 'stopped' })
  await until('the child to be ended', () => !lives())

  expect(await run('sleep 600 & sleep 600', { timeoutMs: 50 })).toEqual({ kind: 'timeout' })
  expect(await run('true', { signal: AbortSignal.abort() })).toEqual({ kind: 'stopped' })
})

test('one that prints without end is ended, on whichever of its outputs', async () => {
  expect(await run('yes', { maxBytes: 1_000 })).toEqual({ kind: 'too much output' })
  expect(await run('yes >&2', { maxBytes: 1_000 })).toEqual({ kind: 'too much output' })
  expect(await run('printf 1234', { maxBytes: 4 })).toMatchObject({ kind: 'exit' })
})

test('a child that the command left on its pipes delays nothing, also in a session of its own', async () => {
  const [beside, apart] = [await child(), await child()]
  const left = await run(`sleep 600 & echo $! >${beside.file}; echo said`)
  expect(left).toEqual({ kind: 'exit', code: 0, stdout: Buffer.from('said\n'), stderr: '' })
  expect(beside.lives()).toBe(true)

  const past = run(`setsid sh -c 'echo $$ >${apart.file}; exec sleep 600' & sleep 600`, { timeoutMs: 1_000 })
  await until('the other session', apart.lives)
  expect(await past).toEqual({ kind: 'timeout' })
})

test('a command that cannot be killed is not waited for', async () => {
  // As when it runs as another user, or waits for a disk that does not answer.
  const kill = vi.spyOn(process, 'kill').mockReturnValue(true)
  expect(await run('exec sleep 600', { timeoutMs: 50 })).toEqual({ kind: 'timeout' })
  const stop = new AbortController()
  const stopped = run('exec sleep 600', { signal: stop.signal })
  setImmediate(() => stop.abort())
  expect(await stopped).toEqual({ kind: 'stopped' })
  const groups = kill.mock.calls.map(([pid]) => pid).filter((pid) => pid < 0)
  kill.mockRestore()
  for (const group of groups) process.kill(group, 'SIGKILL')
})
