import { expect, test } from 'vitest'
import { runCommand, type CommandOrder } from '../../../src/process/run-command.ts'

const run = (script: string, other: Partial<CommandOrder> = {}) =>
  runCommand({ argv: ['sh', '-c', script], cwd: '/tmp', timeoutMs: 60_000, ...other })

test('tells code, output and errors of a command, whose stdin is closed', async () => {
  const result = await run('cat; echo out; echo err >&2; exit 3')
  expect(result).toEqual({ kind: 'exit', code: 3, stdout: Buffer.from('out\n'), stderr: 'err\n' })
})

test('gives input and nothing but the environment it is told', async () => {
  const result = await run('cat; echo "$A$HOME"', { input: 'in\n', env: { A: 'a', PATH: '/usr/bin:/bin' } })
  expect(result).toMatchObject({ stdout: Buffer.from('in\na\n') })
})

test('a command that is not there is told, not thrown', async () => {
  expect(await run('', { argv: ['no-such-command'] })).toMatchObject({ kind: 'not started' })
  expect(await run('true', { cwd: '/no/such/folder' })).toMatchObject({ kind: 'not started' })
})

test('ends a command past its time, told to stop, or too talkative', async () => {
  expect(await run('sleep 60', { timeoutMs: 50 })).toEqual({ kind: 'timeout' })
  expect(await run('sleep 60', { signal: AbortSignal.abort() })).toEqual({ kind: 'stopped' })
  expect(await run('yes', { maxBytes: 1_000 })).toEqual({ kind: 'too much output' })
})

test('a child that the command left on its pipes keeps nobody waiting', async () => {
  expect(await run('sleep 3 & echo said')).toMatchObject({
    kind: 'exit',
    code: 0,
    stdout: Buffer.from('said\n'),
  })
  expect(await run('sleep 60 & sleep 60', { timeoutMs: 50 })).toEqual({ kind: 'timeout' })
  const stop = new AbortController()
  const stopped = run('sleep 60 & sleep 60', { signal: stop.signal })
  stop.abort()
  expect(await stopped).toEqual({ kind: 'stopped' })
})
