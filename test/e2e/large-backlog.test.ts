import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { ScratchRepository } from '../support/scratch-repository.ts'
import { until } from '../support/until.ts'

let repository: ScratchRepository
afterEach(() => repository.remove())

const file = (): string => readFileSync(repository.at('.specs/tasks/tasks.json'), 'utf8')

test('a backlog so large that a thread works on it: edited and shown during a run, byte for byte, and listed whole', async () => {
  repository = await ScratchRepository.make()
  const go = repository.outside('go')
  const done = Array.from({ length: 1_500 }, (_, index) => ({ id: `D-${index}`, status: 'completed' }))
  await repository.backlog([
    { id: 'A', script: [`wait-for ${go}`, 'write a.txt a'] },
    { id: 'B', script: ['write b.txt b'], dependsOn: ['A'] },
    ...done,
  ])
  const before = file()
  expect(before.length).toBeGreaterThan(2 * 64 * 1024)
  const running = repository.start(['run', '--config', repository.config])
  await until('the file to show that A is worked on', () => file().includes('"in-progress"'))
  expect(file()).toBe(before.replace('"pending"', '"in-progress"'))
  await repository.write('.specs/tasks/tasks.json', file().replace('"pending"', '"cancelled"'))
  await until('the edit to be taken in', async () => (await repository.states())['B'] === 'cancelled')
  spawnSync('touch', [go])
  expect((await running.finished).exit).toBe(0)
  expect(file()).toBe(before.replace('"pending"', '"completed"').replace('"pending"', '"cancelled"'))
  const ids = (await repository.items()).map(({ id }) => id)
  expect(ids).toEqual(['A', 'B', ...done.map(({ id }) => id)])
  const table = (await repository.loopwork(['list'])).stdout.trimEnd().split('\n')
  expect([table[0], table.length, table.at(-1)]).toEqual([
    expect.stringMatching(/^ {2}ID +TITLE/) as string,
    done.length + 4,
    '1,502 tasks',
  ])
})

test('what cannot be printed is no success, and is reported; a reader that has had enough is none of it', async () => {
  repository = await ScratchRepository.make()
  await repository.loopwork(['add', 'A task'])
  const bin = path.resolve('bin/loopwork')
  const shell = (line: string) =>
    spawnSync('bash', ['-c', `set -o pipefail; ${line}`], {
      cwd: repository.root,
      env: repository.env({ LOOPWORK: bin }),
      encoding: 'utf8',
    })
  for (const command of ['list', 'list --json', 'show TASK-1', 'status --json']) {
    const full = shell(`"$LOOPWORK" ${command} > /dev/full`)
    expect([command, full.status, full.stderr]).toEqual([
      command,
      5,
      'loopwork: cannot print: the disk is full; free some space on that disk\n',
    ])
    const gone = shell(`"$LOOPWORK" ${command} | :`)
    expect([command, gone.status, gone.stderr]).toEqual([command, 0, ''])
  }
})
