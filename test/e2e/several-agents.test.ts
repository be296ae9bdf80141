import { afterEach, expect, test } from 'vitest'
import { processesOf } from '../support/processes-of.ts'
import { isAlive, letGo, startedAgents } from '../support/pty/held-items.ts'
import { ScratchRepository } from '../support/scratch-repository.ts'
import { until } from '../support/until.ts'

let repository: ScratchRepository
afterEach(() => repository.remove())

/** Agent 1 works at once; 2 and 3 when they are let go. Number 3 has a process that would outlive it, and never ends by itself. */
async function make(): Promise<void> {
  repository = await ScratchRepository.make()
  await repository.backlog([
    {
      id: 'A',
      title: 'Task A',
      script: [
        'agent 3 spawn-child',
        `mark ${repository.outside('marks')}`,
        `agent 2 wait-for ${repository.outside('go-A')}`,
        'agent 3 hang',
        'write a.txt same',
      ],
    },
  ])
}

const threeAtWork = () => until('three agents', () => startedAgents(repository).length === 3)
const living = () => startedAgents(repository).filter(({ pid }) => isAlive(pid))
const leftovers = () => [
  ...repository.git('worktree', 'list').trim().split('\n').slice(1),
  ...repository.git('branch', '--list', 'loopwork*').trim().split('\n').filter(Boolean),
  ...processesOf(repository.home),
]

test('three agents on one task survive the death of their supervisor, and two that agree end the third', async () => {
  await make()
  const first = repository.start([
    'run',
    '--config',
    repository.config,
    '--max-agents',
    '3',
    '--gate',
    'test -f a.txt',
  ])
  await threeAtWork()
  await until('one has passed', () => /\[W0\.1\] .*gate 1 of 1/.test(first.output()))
  first.child.kill('SIGKILL')
  await first.finished
  expect(living()).toHaveLength(2)
  const second = repository.start([
    'run',
    '--json',
    '--config',
    repository.config,
    '--max-agents',
    '3',
    '--gate',
    'test -f a.txt',
  ])
  await until('it goes on', () => second.output().includes('"attempt:adopted"'))
  letGo(repository, 'A')
  const { exit, stdout } = await second.finished
  expect(exit).toBe(0)
  const events = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>)
  expect(events.find(({ type }) => type === 'attempt:voted')).toMatchObject({
    winner: 0,
    of: 3,
    passed: 2,
    why: '2 of 2 made the same change',
  })
  expect(events.find(({ type }) => type === 'gate:ended')?.['agent_id']).toMatch(/\.1$/)
  expect(events.find(({ type }) => type === 'candidate:out')).toMatchObject({
    reason: { code: 'stopped' },
    iteration: 1,
  })
  expect(startedAgents(repository)).toHaveLength(3)
  expect(await repository.read('a.txt')).toBe('same')
  // Every work that was made stays under a ref; nothing else is left.
  const refs = repository
    .git('for-each-ref', '--format=%(refname)', 'refs/loopwork/attempts')
    .trim()
    .split('\n')
  expect(refs).toEqual(['refs/loopwork/attempts/a--2/1', 'refs/loopwork/attempts/a/1'])
  expect(leftovers()).toEqual([])
})

test('Ctrl-C ends all of them with everything they have started', async () => {
  await make()
  const run = repository.start(['run', '--config', repository.config, '--max-agents', '3'])
  await threeAtWork()
  run.child.kill('SIGINT')
  expect((await run.finished).exit).toBe(130)
  expect(await repository.states()).toEqual({ A: 'todo' })
  expect(leftovers()).toEqual([])
})
