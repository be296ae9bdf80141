import { chmod, cp, mkdir, rename, rm } from 'node:fs/promises'
import path from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { processesOf } from '../support/processes-of.ts'
import { heldItems, letGo, startedAgents } from '../support/pty/held-items.ts'
import { ScratchRepository, type Finished } from '../support/scratch-repository.ts'
import { until } from '../support/until.ts'

let repository: ScratchRepository
afterEach(() => repository.remove())

const isRoot = process.getuid?.() === 0
/** In a terminal where nothing was said: no `--config`. */
const bare = (...args: readonly string[]): Promise<Finished> => repository.start(args).finished

/** A run whose supervisor was killed while `A` is at work; its agent lives. */
async function killedRun(...flags: readonly string[]): Promise<void> {
  repository = await ScratchRepository.make()
  await repository.backlog(heldItems(repository, ['A', 'B']))
  const run = repository.start(['run', '--config', repository.config, ...flags])
  await until('an agent', () => startedAgents(repository).length >= 1)
  run.child.kill('SIGKILL')
  await run.finished
}

const subjects = () => repository.git('log', '--format=%s', 'main').trim().split('\n')

test('a gate that is given when a run is carried on holds for all that is not merged, and the first line says so', async () => {
  await killedRun()
  letGo(repository, 'A', 'B')
  const { exit, stderr } = await bare('run', '--gate', 'false', '--retries', '0')
  expect(exit).toBe(1)
  expect(stderr.split('\n')[0]).toBe(
    'loopwork: run 1 goes on with other options from now on: gate from none to false; retry.attempts from 3 to 1',
  )
  expect(await repository.states()).toEqual({ A: 'failed', B: 'failed' })
  expect(subjects()).toEqual(['first'])
  const events = await bare('run', '--json')
  expect(events.exit).toBe(1)
})

test('with nothing given a run goes on as it was started, and what it offers at its end works as printed', async () => {
  await killedRun('--gate', `test ! -e no-such-file`, '--parallel', '2', '--retries', '0')
  letGo(repository, 'A', 'B')
  const carried = await bare('run')
  expect(carried).toMatchObject({ exit: 0 })
  expect(carried.stdout).toContain('2 workers')
  expect(carried.stdout).toContain('gate 1 of 1')
  await repository.backlog([
    { id: 'A' },
    { id: 'B' },
    { id: 'C', script: ['exit 1'] },
    { id: 'D', script: ['write d.txt d'] },
  ])
  // The run has ended: a new one, in a terminal that knows of no agent.
  const next = await bare('run')
  expect(next.exit).toBe(1)
  expect(next.stderr).toContain('takes the options of run 1, as no agent is configured: agent scripted')
  expect((await bare('retry', 'C')).exit).toBe(0)
  const again = await bare('run')
  expect(again.exit).toBe(1)
  expect(again.stdout).toContain('C starts')
  for (const verb of [['status'], ['list'], ['show', 'C'], ['logs', 'C'], ['summary']])
    expect(`${verb.join(' ')} ${(await bare(...verb)).exit}`).toBe(`${verb.join(' ')} 0`)
})

test('what was copied into a worktree is no part of its work, whatever is copied since', async () => {
  repository = await ScratchRepository.make(null, { worktree: { copy: ['.env'] } })
  await repository.write('.env', 'SECRET\n')
  await repository.backlog(heldItems(repository, ['A', 'B']))
  const run = repository.start(['run', '--config', repository.config, '--parallel', '2'])
  await until('two agents', () => startedAgents(repository).length === 2)
  run.child.kill('SIGKILL')
  await run.finished
  letGo(repository, 'A', 'B')
  await repository.configure({ worktree: { copy: ['README.md'] } })
  const carried = await repository.loopwork(['run'])
  expect(carried.stderr).toContain('worktree.copy from .env to README.md')
  expect(carried.exit).toBe(0)
  expect(repository.filesOn('main')).toEqual(['A.txt', 'B.txt', 'README.md'])
})

const flags: readonly (readonly string[])[] = [
  ['--strategy', 'dependency'],
  ['--on-failure', 'abort-all'],
  ['--fail-fast'],
  ['--gate', 'true'],
  ['--retries', '7'],
  ['--timeout', '90m'],
  ['--idle-timeout', '20m'],
  ['--target', 'other'],
]

test('every flag is applied when a run is carried on, and refused by name beside a living one', async () => {
  await killedRun()
  repository.git('branch', 'other')
  for (const given of flags) {
    const { exit, stderr } = await bare('run', '--dry-run', ...given)
    if (given[0] === '--target') {
      expect(exit).toBe(2)
      expect(stderr).toMatch(/run 1 merges into main; a run keeps its target\n {2}say --fresh/)
    } else {
      expect(`${given.join(' ')} ${exit}`).toBe(`${given.join(' ')} 0`)
      expect(stderr).toMatch(/run 1 goes on with other options from now on: \S+ from \S.* to \S/)
    }
  }
  const living = repository.start(['run'])
  await until('it supervises', async () => /^running/.test((await bare('status')).stdout))
  for (const given of [...flags, ['--fresh']]) {
    const { exit, stderr } = await bare('run', ...given)
    expect(`${given.join(' ')} ${exit}`).toBe(`${given.join(' ')} 2`)
    expect(stderr).toContain(`pid ${living.child.pid ?? ''}`)
  }
  letGo(repository, 'A', 'B')
  expect((await living.finished).exit).toBe(0)
  expect(startedAgents(repository)).toHaveLength(2)
})

test('two that start at the same moment with different options: one runs, the other is told', async () => {
  repository = await ScratchRepository.make()
  await repository.backlog(heldItems(repository, ['A', 'B']))
  const start = (gate: string) => repository.start(['run', '--config', repository.config, '--gate', gate])
  const both = [start('true'), start('exit 0')]
  const first = await Promise.race(both.map((each) => each.finished))
  expect(first.exit).toBe(2)
  expect(first.stderr).toMatch(/goes on with its own options: gate (?:true, not exit 0|exit 0, not true)/)
  letGo(repository, 'A', 'B')
  const ends = await Promise.all(both.map((each) => each.finished))
  expect(ends.map(({ exit }) => exit).sort()).toEqual([0, 2])
  expect(await repository.states()).toEqual({ A: 'done', B: 'done' })
})

test("a change of the repository's own config is taken when a run is carried on, once it is trusted", async () => {
  repository = await ScratchRepository.make()
  await repository.backlog(heldItems(repository, ['A']))
  await repository.write('.loopworkrc', 'agent: scripted\n')
  expect((await bare('trust', '--yes')).exit).toBe(0)
  const run = repository.start(['run'])
  await until('an agent', () => startedAgents(repository).length >= 1)
  run.child.kill('SIGKILL')
  await run.finished
  letGo(repository, 'A')
  await repository.write('.loopworkrc', 'agent: scripted\ngate: ["false"]\nretry: { attempts: 1 }\n')
  const untrusted = await bare('run')
  expect(untrusted.exit).toBe(3)
  expect(untrusted.stderr).toContain('loopwork trust')
  expect(subjects()).toEqual(['first'])
  expect((await bare('trust', '--yes')).exit).toBe(0)
  const carried = await bare('run')
  expect(carried.exit).toBe(1)
  expect(carried.stderr).toContain('gate from none to false')
  expect(await repository.states()).toEqual({ A: 'failed' })
})

test("a repository's own config takes the gate of the user's away only once that is trusted", async () => {
  repository = await ScratchRepository.make([{ id: 'A', script: ['write a.txt a'] }])
  await repository.write('../.config/loopwork/config.yaml', 'agent: scripted\ngate: ["false"]\n')
  await repository.write('.loopworkrc', 'gate: []\n')
  const refused = await bare('run')
  expect(refused.exit).toBe(3)
  expect(refused.stderr).toContain('.loopworkrc:1: gate: none, in place of your own: false')
  expect(subjects()).toEqual(['first'])
  expect((await bare('trust', '--yes')).exit).toBe(0)
  expect((await bare('run')).exit).toBe(0)
  expect(subjects()).toHaveLength(2)
})

const looks = [['status'], ['list'], ['show', 'A'], ['logs', 'A'], ['summary']]

test('what somebody else has put into the store is shown, and carried out by nobody before it is allowed', async () => {
  await killedRun('--gate', `echo ran >> ${path.join('..', 'ran')}`)
  letGo(repository, 'A', 'B')
  // Another user's, as far as this home knows.
  await rm(repository.outside('.local'), { recursive: true })
  for (const args of [
    ['run'],
    ['tui'],
    ['run', '--resume'],
    ['run', '--dry-run'],
    ['run', '--detach'],
    ['run', '--retries', '1'],
  ]) {
    const { exit, stderr } = await bare(...args)
    expect(`${args.join(' ')} ${exit}`).toBe(`${args.join(' ')} 3`)
    expect(stderr).toContain('gate: echo ran')
    expect(stderr).toContain('loopwork trust --run')
  }
  for (const args of looks)
    expect(`${args.join(' ')} ${(await bare(...args)).exit}`).toBe(`${args.join(' ')} 0`)
  expect(subjects()).toEqual(['first'])
  const shown = await bare('trust', '--run', '--yes')
  expect(shown.stdout).toMatch(/^gate +echo ran/m)
  expect((await bare('run')).exit).toBe(0)
  expect(subjects()).toHaveLength(3)
})

test('a copied or moved repository asks again; the same options, or --fresh with others, are an answer', async () => {
  await killedRun()
  letGo(repository, 'A', 'B')
  // Nobody writes any more into what is copied.
  await until('the agent to end', () => processesOf(repository.home).length === 0)
  const copy = repository.outside('copy')
  await cp(repository.root, copy, { recursive: true })
  const inCopy = (...args: readonly string[]) =>
    repository.start([args[0] ?? '', '-C', copy, ...args.slice(1)]).finished
  expect((await inCopy('run')).exit).toBe(3)
  expect((await inCopy('status')).exit).toBe(0)
  const fresh = await inCopy('run', '--fresh', '--config', repository.config)
  expect(fresh.exit).toBe(0)
  expect(fresh.stdout).toContain('run 2')
  expect((await bare('run')).exit).toBe(0)
  const moved = repository.outside('moved')
  await rename(copy, moved)
  const again = await repository.start(['run', '-C', moved]).finished
  expect(again.exit).toBe(2)
  expect(again.stderr).toContain(`loopwork trust -C ${moved} --run`)
})

test('without a home a run can be started; to carry it on it is given again', async () => {
  repository = await ScratchRepository.make()
  await repository.backlog(heldItems(repository, ['A']))
  const homeless = { HOME: '', XDG_STATE_HOME: '' }
  const start = (...args: readonly string[]) => repository.start(args, homeless)
  const run = start('run', '--config', repository.config)
  await until('an agent', () => startedAgents(repository).length >= 1)
  await until('it says so', () => run.output().includes("can't be remembered"))
  run.child.kill('SIGKILL')
  await run.finished
  letGo(repository, 'A')
  expect((await start('run').finished).exit).toBe(3)
  const allowed = await start('trust', '--run', '--yes').finished
  expect(allowed.exit).toBe(2)
  expect(allowed.stderr).toContain('there is no home folder to keep trust in')
  expect((await start('run', '--config', repository.config).finished).exit).toBe(0)
})

test.runIf(!isRoot)('a home that can not be written to is no reason not to run', async () => {
  repository = await ScratchRepository.make([{ id: 'A', script: ['write a.txt a'] }])
  await mkdir(repository.outside('.local'))
  await chmod(repository.outside('.local'), 0o500)
  const run = await repository.loopwork(['run'])
  expect(run.exit).toBe(0)
  expect(run.stderr).toContain("can't be remembered")
})

test('a file where trust would be kept is no reason not to run', async () => {
  repository = await ScratchRepository.make([{ id: 'A', script: ['write a.txt a'] }])
  await repository.write('../.local', 'a file')
  const run = await repository.loopwork(['run'])
  expect(run.exit).toBe(0)
  expect(run.stderr).toContain("can't be remembered")
})
