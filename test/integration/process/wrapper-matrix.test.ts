import { spawn } from 'node:child_process'
import { chmodSync, closeSync, existsSync, openSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { wrapperText } from '../../../src/process/wrapper-text.ts'
import { lives } from '../../support/process/marked-processes.ts'
import { scratchFolders } from '../../support/process/scratch-folder.ts'
import { until } from '../../support/until.ts'

const allShells = [
  ['/bin/dash'],
  ['/bin/bash', '--posix'],
  ['/bin/busybox', 'sh'],
  ['/bin/mksh'],
  ['/bin/zsh', '--emulate', 'sh'],
]
const isInstalled = ([path = '']: readonly string[]): boolean => existsSync(path)
const shells = allShells.filter(isInstalled)

// Seen in the report, so that nobody takes them for tried.
test.skip.each(allShells.filter((words) => !isInstalled(words)))(
  'the wrapper in %s, which is not installed here',
  () => undefined,
)

interface Run {
  readonly dir: string
  readonly pid: number
  readonly code: Promise<number | null>
  log(): string
  record(): readonly string[]
}

interface Wish {
  readonly argv: readonly string[]
  readonly cwd?: string
  readonly limit?: number
  readonly prepare?: (dir: string) => void
}

const scratchFolder = scratchFolders()
const sh = (script: string): readonly string[] => ['/bin/sh', '-c', script]
const sleeper = sh('echo ready; exec sleep 60')

describe.each(shells.map((words) => [words.join(' '), words] as const))('the wrapper in %s', (_, shell) => {
  const start = (wish: Wish): Run => {
    const dir = scratchFolder()
    for (const name of ['state', 'out']) writeFileSync(join(dir, name), '')
    wish.prepare?.(dir)
    const log = openSync(join(dir, 'out'), 'a')
    const [path = '', ...flags] = shell
    const words = [dir, wish.cwd ?? dir, String(wish.limit ?? 100), '0.2', '0.4', ...wish.argv]
    const child = spawn(path, [...flags, '-c', wrapperText, 'loopwork-agent', ...words], {
      cwd: '/',
      detached: true,
      stdio: ['ignore', log, log],
    })
    closeSync(log)
    return {
      dir,
      pid: child.pid ?? 0,
      code: new Promise((resolve) => child.once('exit', resolve)),
      log: () => readFileSync(join(dir, 'out'), 'utf8'),
      record: () => readdirSync(dir).filter((name) => /^(exit|norun|limit)-/.test(name)),
    }
  }

  const ready = (run: Run): Promise<boolean> => until('the agent', () => run.log().includes('ready'))

  test.concurrent.each([0, 7, 126, 127])('records the agent’s own exit %i', async (code) => {
    const run = start({ argv: sh(`exit ${code}`) })
    expect(await run.code).toBe(code)
    expect(run.record()).toEqual([`exit-${code}`])
    expect(existsSync(join(run.dir, 'state'))).toBe(false)
  })

  test.concurrent.each([
    ['a missing command', 'norun-127', (dir: string) => [join(dir, 'none')], undefined],
    ['a command that is not executable', 'norun-126', (dir: string) => [join(dir, 'plain')], undefined],
    ['a folder as command', 'norun-127', (dir: string) => [dir], undefined],
    ['a missing working directory', 'norun-100', () => sh('exit 0'), '/no/such/folder'],
  ])('says that %s was never executed', async (_, record, argvIn, cwd) => {
    const dir = scratchFolder()
    writeFileSync(join(dir, 'plain'), '#!/bin/sh\n')
    chmodSync(join(dir, 'plain'), 0o644)
    const run = start({ argv: argvIn(dir), ...(cwd === undefined ? {} : { cwd }) })
    await run.code
    expect(run.record()).toEqual([record])
  })

  test.concurrent.each([
    ['KILL', 137],
    ['TERM', 143],
  ])('records an agent that died by SIG%s', async (name, code) => {
    const run = start({ argv: sh(`kill -${name} $$`) })
    expect(await run.code).toBe(code)
    expect(run.record()).toEqual([`exit-${code}`])
  })

  test.concurrent.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
    ['SIGQUIT', 131],
  ] as const)('outlives %s to its group and records the agent’s end', async (name, code) => {
    const run = start({ argv: sleeper })
    await ready(run)
    process.kill(-run.pid, name)
    expect(await run.code).toBe(code)
    expect(run.record()).toEqual([`exit-${code}`])
  })

  test.concurrent('waits for an agent that cleans up under five signals', async () => {
    const run = start({
      argv: sh('trap "sleep 0.3; exit 5" INT TERM; echo ready; while :; do sleep 0.05; done'),
    })
    await ready(run)
    for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT', 'SIGTERM'] as const) {
      if (name === 'SIGHUP' || name === 'SIGQUIT') process.kill(run.pid, name)
      else process.kill(-run.pid, name)
    }
    expect(await run.code).toBe(5)
    expect(run.record()).toEqual(['exit-5'])
  })

  test.concurrent('signals to the wrapper alone do not reach the agent', async () => {
    const run = start({ argv: sh('echo ready; while [ ! -e go ]; do sleep 0.05; done') })
    await ready(run)
    for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'] as const) process.kill(run.pid, name)
    writeFileSync(join(run.dir, 'go'), '')
    expect(await run.code).toBe(0)
    expect(run.record()).toEqual(['exit-0'])
  })

  test.concurrent('ends an agent at its limit, and records that it obeyed', async () => {
    const run = start({ argv: sleeper, limit: 2 })
    await run.code
    expect(run.record()).toEqual(['limit-143'])
  })

  test.concurrent.each([
    ['at once', [] as const],
    ['after signals to its group', ['SIGTERM', 'SIGINT'] as const],
  ])('kills a deaf agent at its limit, %s', async (_, signals) => {
    const run = start({ argv: sh('trap "" TERM INT; echo ready; while :; do sleep 0.1; done'), limit: 2 })
    await ready(run)
    for (const name of signals) process.kill(-run.pid, name)
    await run.code
    expect(run.record()).toEqual(['limit-137'])
  })

  test.concurrent('starts nothing when the start was taken', async () => {
    const run = start({
      argv: sh('echo ran'),
      prepare: (dir) => writeFileSync(join(dir, 'started'), 'void\n'),
    })
    expect(await run.code).toBe(75)
    expect(run.log()).toBe('')
    expect(run.record()).toEqual([])
  })

  test.concurrent('passes arguments on as they are', async () => {
    const args = ['two words', '', '$(echo x)', '`echo x`', '*', "'", '"', 'a\nb', '--', '-n', '\\']
    const run = start({
      argv: [process.execPath, '-e', 'console.log(JSON.stringify(process.argv.slice(1)))', '--', ...args],
    })
    await run.code
    expect(JSON.parse(run.log())).toEqual(args)
  })

  test.concurrent('when the wrapper is killed, its watchdog ends the group', async () => {
    const run = start({ argv: sh('echo ready $$; exec sleep 60') })
    await ready(run)
    process.kill(run.pid, 'SIGKILL')
    await until('the record', () => run.record().length > 0)
    expect(run.record()).toEqual(['limit-137'])
    const agent = Number(run.log().trim().split(' ')[1])
    await until('the end of the agent', () => !lives(agent))
  })

  test.concurrent('time in which everything is frozen does not count', async () => {
    const run = start({ argv: sh('echo ready; while [ ! -e go ]; do sleep 0.02; done'), limit: 6 })
    await ready(run)
    process.kill(-run.pid, 'SIGSTOP')
    await new Promise((resolve) => setTimeout(resolve, 1_500))
    writeFileSync(join(run.dir, 'go'), '')
    process.kill(-run.pid, 'SIGCONT')
    expect(await run.code).toBe(0)
    expect(run.record()).toEqual(['exit-0'])
  })

  test.concurrent(
    'says who it is before it starts the agent, and leaves no variable or descriptor to it',
    async () => {
      const run = start({ argv: sh('cat started; env | grep -c ^lw_; ls /proc/$$/fd') })
      await run.code
      const [identity = '', variables, ...descriptors] = run.log().trim().split('\n')
      expect(identity).toMatch(new RegExp(`^${run.pid} \\d+ [0-9a-f-]{36}$`))
      expect(variables).toBe('0')
      // High ones come from whoever started us: Node hands on what it inherited itself.
      expect(descriptors.filter((number) => Number(number) < 10)).toEqual(['0', '1', '2'])
    },
  )

  test.concurrent('makes its record anew when the file to be renamed is gone', async () => {
    const run = start({ argv: sh('rm state; exit 6') })
    expect(await run.code).toBe(6)
    expect(run.record()).toEqual(['exit-6'])
  })

  test.concurrent('tells by its own exit code when its folder was deleted', async () => {
    const run = start({ argv: sh('rm -r "$(pwd)"; exit 6') })
    expect(await run.code).toBe(6)
  })
})
