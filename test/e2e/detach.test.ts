import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { afterEach, expect, test } from 'vitest'
import { heldItems, isAlive, letGo, startedAgents } from '../support/pty/held-items.ts'
import { ScratchRepository } from '../support/scratch-repository.ts'
import { until } from '../support/until.ts'

let repository: ScratchRepository
afterEach(() => repository.remove())

interface Detached {
  readonly run: number
  readonly pid: number
  readonly workers: number
  readonly joins: boolean
  readonly log: string
}

const ids = ['A', 'B', 'C']
async function make(config: Readonly<Record<string, unknown>> = {}): Promise<void> {
  repository = await ScratchRepository.make(null, config)
  await repository.backlog(heldItems(repository, ids))
}

async function detach(...args: readonly string[]): Promise<Detached> {
  const { exit, stdout, stderr } = await repository.loopwork(['run', '--detach', '--json', ...args])
  expect(`${exit} ${stderr}`).toBe('0 ')
  return JSON.parse(stdout) as Detached
}

const over = (pid: number) => until('the supervisor has ended', () => !isAlive(pid))

test('a run in the background outlives its terminal, and every printed command finds it', async () => {
  await make()
  const { exit, stdout } = await repository.loopwork(['run', '--detach', '--parallel', '2'])
  expect(exit).toBe(0)
  const pid = Number(/pid (\d+): 2 workers/.exec(stdout)?.[1])
  // It supervises already: it can be steered at once.
  const bare = (...args: string[]) => repository.start(args).finished
  expect((await bare('status')).stdout).toMatch(new RegExp(`^(?:starting|running) .*\\(pid ${pid}\\)`))
  for (const [, command = ''] of stdout.matchAll(/^ {2}loopwork (status|pause)\b/gm))
    expect((await bare(command)).exit).toBe(0)
  await until('two at work', () => startedAgents(repository).length === 2)
  process.kill(pid, 'SIGHUP')
  expect((await bare('scale', '3')).stderr).toContain('3 workers')
  await until('a third', () => startedAgents(repository).length === 3)
  expect(isAlive(pid)).toBe(true)
  letGo(repository, ...ids)
  await over(pid)
  expect(await repository.states()).toEqual({ A: 'done', B: 'done', C: 'done' })
  const log = /its lines: (.*)/.exec(stdout)?.[1] ?? ''
  expect(readFileSync(log, 'utf8')).toContain('3 of 3 tasks done')
})

test('it is ended by abort from elsewhere, and by TERM: nothing is left running', async () => {
  await make()
  const first = await detach()
  await until('an agent', () => startedAgents(repository).length >= 1)
  const abort = repository.start(['abort', '--yes'])
  expect((await abort.finished).exit).toBe(0)
  await over(first.pid)
  const second = await detach()
  expect(second.run).toBe(first.run + 1)
  await until('another agent', () => startedAgents(repository).length === 2)
  process.kill(second.pid, 'SIGTERM')
  await over(second.pid)
  expect(startedAgents(repository).some(({ pid }) => isAlive(pid))).toBe(false)
  expect(await repository.states()).toEqual({ A: 'todo', B: 'todo', C: 'todo' })
})

test('a second one joins with its own workers; other options are refused by it as by any', async () => {
  await make()
  const first = await detach()
  const second = await detach('--parallel', '2')
  expect(second).toMatchObject({ run: first.run, joins: true, workers: 2 })
  await until('three at work', () => startedAgents(repository).length === 3)
  const other = await repository.loopwork(['run', '--detach', '--gate', 'false'])
  expect(other.exit).toBe(2)
  expect(other.stderr).toContain('goes on with its own options: gate none, not false')
  letGo(repository, ...ids)
  await Promise.all([over(first.pid), over(second.pid)])
  expect(startedAgents(repository)).toHaveLength(3)
  // The refused one left no log.
  expect(readdirSync(repository.at('.git/loopwork/background'))).toHaveLength(2)
})

test('what can not start says why, where it was started, and leaves nothing', async () => {
  await make()
  const dry = await repository.loopwork(['run', '--detach', '--dry-run'])
  expect(dry).toMatchObject({ exit: 2, stdout: '' })
  expect(dry.stderr).toContain('--dry-run starts nothing')
  const config = await repository.start(['run', '--detach']).finished
  expect(config.exit).toBe(2)
  expect(config.stderr).toContain('no agent is configured')
  const gate = await repository.loopwork(['run', '--detach', '--timeout', 'soon'])
  expect(gate.exit).toBe(2)
  await repository.write('.specs/tasks/tasks.json', '{ "tasks": [ {')
  const backlog = await repository.loopwork(['run', '--detach'])
  expect(backlog.exit).toBe(2)
  expect(backlog.stderr).toContain('tasks.json:1')
  expect(existsSync(repository.at('.git/loopwork/loopwork.db'))).toBe(false)
  const left = (await repository.loopwork(['status', '--json'])).stdout
  expect(JSON.parse(left)).toMatchObject({ run: null })
})

test('without a task to do nothing is started', async () => {
  repository = await ScratchRepository.make()
  const empty = await repository.loopwork(['run', '--detach'])
  expect(empty).toMatchObject({ exit: 0, stdout: '' })
  expect(empty.stderr).toContain('There is nothing to do here: no tasks. loopwork add "A title" makes one.\n')
})

/** Interrupts the process that starts one in the background, in the middle of that: a preloaded script. */
const interruptsAmidStart = `
const processes = require('node:child_process')
const { spawn } = processes
processes.spawn = (file, args, options) => {
  const child = spawn(file, args, options)
  if (args.includes('--in-background')) process.kill(process.pid, 'SIGINT')
  return child
}
`

test('Ctrl-C in the very moment of the start leaves nothing that runs', async () => {
  await make()
  await writeFile(repository.at('.git/amid.cjs'), interruptsAmidStart)
  const preload = { NODE_OPTIONS: `--require ${repository.at('.git/amid.cjs')}` }
  const { exit, signal } = await repository.loopwork(['run', '--detach'], preload)
  expect({ exit, signal }).toEqual({ exit: 130, signal: null })
  const { stdout: status } = await repository.loopwork(['status', '--json'])
  expect((JSON.parse(status) as { supervisors?: unknown[] }).supervisors ?? []).toEqual([])
})

test('Ctrl-C while it is starting ends it; after that it is none of its business', async () => {
  await make()
  const starting = repository.start(['run', '--detach', '--config', repository.config])
  await until('its log', () => existsSync(repository.at('.git/loopwork/background')))
  starting.child.kill('SIGINT')
  const { exit, signal, stdout } = await starting.finished
  // The interrupt may have come when it was ready: then it says so, and goes on.
  if (exit === 0) {
    const pid = Number(/pid (\d+)/.exec(stdout)?.[1])
    letGo(repository, ...ids)
    return over(pid)
  }
  expect(exit ?? signal).toSatisfy((end) => end === 130 || end === 'SIGINT')
  const { stdout: status } = await repository.loopwork(['status', '--json'])
  expect((JSON.parse(status) as { supervisors?: unknown[] }).supervisors ?? []).toEqual([])
})
