import { spawn } from 'node:child_process'
import { expect, onTestFinished, test } from 'vitest'
import { isGone, startOf } from '../../../src/process/living-process.ts'
import { until } from '../../support/until.ts'

test('this process is there; one of its number that began at another time is not', () => {
  expect(isGone(process.pid, startOf(process.pid))).toBe(false)
  expect(isGone(process.pid, process.platform === 'linux' ? '1' : null)).toBe(process.platform === 'linux')
})

test.runIf(process.platform === 'linux')(
  'one that has ended is gone, asked for by its parent or not',
  async () => {
    // `cat` never asks for the child that it has inherited from the shell it replaces; its answer shows that it has replaced it.
    const parent = spawn('sh', ['-c', 'read line <&3 & echo $!; exec cat'], {
      stdio: ['pipe', 'pipe', 'ignore', 'pipe'],
    })
    onTestFinished(() => void parent.kill('SIGKILL'))
    let output = ''
    parent.stdout?.on('data', (chunk) => (output += String(chunk)))
    parent.stdin?.write('replaced\n')
    await until('the shell replaced', () => output.endsWith('\nreplaced\n'))
    const pid = Number.parseInt(output)
    const start = startOf(pid)
    expect(isGone(pid, start)).toBe(false)
    process.kill(pid, 'SIGKILL')
    await until('the end', () => isGone(pid, start))
    expect(startOf(pid)).toBe(start)
  },
)
