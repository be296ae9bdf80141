import { chmodSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { afterEach, expect, test } from 'vitest'
import { ScratchRepository } from '../../support/scratch-repository.ts'

let repository: ScratchRepository
afterEach(() => repository.remove())

interface Finding {
  readonly kind: string
  readonly name: string
}

test('everything is there: exit 0, and each thing has its row', async () => {
  repository = await ScratchRepository.make([{ id: 'A' }], { gate: ['npm test'] })
  const { exit, stdout } = await repository.loopwork(['doctor'])
  expect(exit).toBe(0)
  expect(stdout).toMatch(/^✓ config +.*config\.yaml, named by you$/m)
  expect(stdout).toMatch(/^✓ agent +scripted: /m)
  expect(stdout).toMatch(/^✓ gate +npm test$/m)
  expect(stdout).toMatch(/^✓ backlog +\.specs\/tasks\/tasks\.json, 1 task, no cycle$/m)
  expect(stdout).toMatch(/\nNothing to mend\.\n$/)
})

test('no gate is something to know, not to mend', async () => {
  repository = await ScratchRepository.make([{ id: 'A' }])
  const { exit, stdout } = await repository.loopwork(['doctor'])
  expect(exit).toBe(0)
  expect(stdout).toMatch(/^▵ gate +none: whatever an agent leaves counts as done\n +mend: /m)
  expect(stdout).toMatch(/\nNothing to mend, 1 to know\.\n$/)
})

const bad = [
  {
    what: 'no agent is configured',
    config: { agent: null },
    says: /^✗ agent +no agent is configured\n +mend: .*loopwork init/m,
  },
  {
    what: 'its program is missing',
    config: { agent: 'mine', agents: { mine: { command: ['/nowhere/agent'] } } },
    says: /^✗ agent +mine: \/nowhere\/agent does not exist\n +mend: install it/m,
  },
  {
    what: 'the program of the reviewer is not there',
    config: { agents: { critic: { command: ['/nowhere/critic'] } }, review: { agent: 'critic' } },
    says: /^✗ agent +critic: \/nowhere\/critic does not exist\n +mend: install it/m,
  },
  {
    what: 'the named agent is not described',
    config: { agent: 'yours' },
    says: /^✗ agent +there is no agent named yours$/m,
  },
] as const

test.each(bad)('$what: exit 1, as a run would be refused', async ({ config, says }) => {
  repository = await ScratchRepository.make([{ id: 'A' }], config)
  const { exit, stdout } = await repository.loopwork(['doctor'])
  expect(stdout).toMatch(says)
  expect(stdout).toMatch(/\n1 to mend, /)
  expect(exit).toBe(1)
})

test('what a run keeps is what a start has: nothing is to be mended without its config', async () => {
  repository = await ScratchRepository.make(null, { gate: ['test -e a.txt'] })
  await repository.write('elsewhere.json', '{"tasks":[{"id":"A","title":"a","status":"completed"}]}')
  await repository.loopwork(['run', 'elsewhere.json'])
  const { exit, stdout } = await repository.start(['doctor']).finished
  expect(stdout).toMatch(/^✓ config +no \.loopworkrc here; a start has the options of run 1$/m)
  expect(stdout).toMatch(/^✓ agent +scripted: /m)
  expect(stdout).toMatch(/^✓ gate +test -e a\.txt$/m)
  expect(stdout).toMatch(/^✓ backlog +elsewhere\.json, 1 task, no cycle$/m)
  expect(exit).toBe(0)
})

test('a bad backlog and a bad config are rows, not an end', async () => {
  repository = await ScratchRepository.make()
  await repository.write('.specs/tasks/tasks.json', '{"tasks": [{"id": "A"}')
  await repository.configure({ gaet: ['x'] })
  const { exit, stdout } = await repository.loopwork(['doctor'])
  expect(exit).toBe(1)
  expect(stdout).toMatch(/^✗ config +.*gaet/m)
  expect(stdout).toMatch(/^✗ backlog +.*tasks\.json/m)
})

test('an agent that may not be executed is to be mended, in JSON too', async () => {
  repository = await ScratchRepository.make([{ id: 'A' }])
  const program = repository.outside('agent.sh')
  writeFileSync(program, '#!/bin/sh\n')
  chmodSync(program, 0o644)
  await repository.configure({ agent: 'mine', agents: { mine: { command: [program] } } })
  const { exit, stdout } = await repository.loopwork(['doctor', '--json'])
  expect(exit).toBe(1)
  const found = JSON.parse(stdout) as Finding[]
  expect(found.filter(({ kind }) => kind === 'bad').map(({ name }) => name)).toEqual(['agent'])
})

test('merged work that its branch waits for is to be mended, with the lock that is in the way, until it is there', async () => {
  repository = await ScratchRepository.make([{ id: 'A', script: ['write a.txt a'] }])
  const lock = repository.at('.git/refs/heads/main.lock')
  writeFileSync(lock, '')
  const anHourAgo = new Date(Date.now() - 3_600_000)
  utimesSync(lock, anHourAgo, anHourAgo)
  await repository.loopwork(['run'])
  const waiting = await repository.loopwork(['doctor'])
  expect(waiting.stdout).toMatch(/^✗ checkout +main waits for merged work: .*main\.lock is in the way/m)
  expect(waiting.stdout).toMatch(/^ +mend: .*rm .*main\.lock.*loopwork run then brings it there/m)
  expect(waiting.stdout).toMatch(/\n1 to mend, /)
  expect(waiting.exit).toBe(1)
  rmSync(lock)
  await repository.loopwork(['run'])
  const there = await repository.loopwork(['doctor'])
  expect(there.stdout).not.toMatch(/checkout/)
  expect(there.exit).toBe(0)
})
