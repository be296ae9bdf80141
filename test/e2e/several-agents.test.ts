import { chmodSync, readFileSync, writeFileSync } from 'node:fs'
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

test('where all differ the judge that was named chooses, in both orders and without names; one that can not be read chooses nothing', async () => {
  const large = (agent: number, text: string) =>
    ['x', 'y'].map((name) => `agent ${agent} write ${name} ${text}`)
  repository = await ScratchRepository.make([
    {
      id: 'CHOSEN',
      script: ['agent 1 write a.txt small', ...large(2, 'whole'), 'agent 3 write c.txt other'],
    },
    { id: 'UNREAD', script: [...large(1, 'first'), 'agent 2 write small.txt one', ...large(3, 'last')] },
  ])
  const judge = repository.outside('judge')
  writeFileSync(
    judge,
    `#!/bin/sh
cat >"$HOME/$LOOPWORK_ITEM.$LOOPWORK_AGENT_ID"
case $LOOPWORK_ITEM in
  CHOSEN) awk '/^Work /{work = $2 + 0} /^\\+whole/{print "{\\"choice\\": " work ", \\"why\\": \\"it is whole\\"}"; exit}' "$HOME/CHOSEN.$LOOPWORK_AGENT_ID" ;;
  *) echo 'The first of them, {"choice": 1}, I think.' ;;
esac
`,
  )
  chmodSync(judge, 0o755)
  await repository.configure({ vote: 'judge', judge: 'chief', agents: { chief: { command: [judge] } } })
  const { exit, stdout, stderr } = await repository.loopwork(['run', '--max-agents', '3'])
  expect(exit, stdout + stderr).toBe(0)
  expect(stdout).toContain('CHOSEN vote: .2 wins (2 of 2 looks of the judge: it is whole)')
  expect(stdout).toContain('UNREAD vote: .2 wins (the judge gave no answer, and this is the smallest change)')
  expect(repository.filesOn('main').toSorted()).toEqual(
    expect.arrayContaining(['small.txt', 'x', 'y'].toSorted()),
  )
  expect(repository.filesOn('main')).not.toEqual(expect.arrayContaining(['a.txt']))
  const looks = [900, 901].map((look) => readFileSync(repository.outside(`CHOSEN.${look}`), 'utf8'))
  const worksIn = (look: string) => [...look.matchAll(/^\+(small|whole|other)$/gm)].map(([, text]) => text)
  expect(looks.map(worksIn)).toEqual([
    ['small', 'whole', 'whole', 'other'],
    ['other', 'whole', 'whole', 'small'],
  ])
  expect(looks.join()).not.toMatch(/scripted|W0/)
})
