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

test('a file with a task a line may be larger than what is read whole: looked through, exported, synced, and shown its statuses', async () => {
  repository = await ScratchRepository.make()
  const source = 'tasks.jsonl'
  const description = 'x'.repeat(16 * 1024)
  const text = Array.from(
    { length: 2_100 },
    (_, n) =>
      `${JSON.stringify({ id: `t-${n}`, title: `Task ${n}`, description, status: 'open', deps: [] })}\n`,
  ).join('')
  expect(text.length).toBeGreaterThan(32 * 1024 ** 2)
  await repository.write(source, text)
  const loopwork = async (...args: readonly string[]) => {
    const { exit, stdout, stderr } = await repository.loopwork(args)
    return { exit, stdout, stderr }
  }
  const planned = await loopwork('import', '--dry-run', source)
  expect([planned.exit, planned.stdout.split('\n').length]).toEqual([0, 2_101])
  expect(await loopwork('lint', source)).toMatchObject({ exit: 0 })
  expect(await loopwork('lint', '--fix', source)).toMatchObject({
    exit: 2,
    stderr: expect.stringMatching(
      /lint: nothing is mended: tasks.jsonl: is larger than 32 MiB: divide it: this has to read it as a whole/,
    ) as string,
  })
  expect(await loopwork('sync', source)).toMatchObject({ exit: 0 })
  expect(await loopwork('cancel', 't-7')).toMatchObject({ exit: 0 })
  expect(await loopwork('sync', source)).toMatchObject({
    exit: 0,
    stdout: '',
    stderr: expect.stringContaining('2,100 unchanged') as string,
  })
  expect(await loopwork('claim', '--agent', 'me')).toMatchObject({ exit: 0 })
  const begun = text.replace('"status":"open"', '"status":"in_progress"')
  expect(readFileSync(repository.at(source), 'utf8') === begun).toBe(true)
  await repository.write(source, begun.replace('"id":"t-3","title":"Task 3"', '"id":"t-3","title":"Other"'))
  expect((await loopwork('sync', source)).stdout).toBe('~ t-3  title\n')
  expect(await loopwork('export', '--format', 'openagents', '--out', 'out.jsonl')).toMatchObject({ exit: 0 })
  expect(readFileSync(repository.at('out.jsonl'), 'utf8').split('\n')).toHaveLength(2_100)
  await repository.write('tasks.json', `{"tasks": ["${'x'.repeat(33 * 1024 ** 2)}"]}`)
  expect((await loopwork('import', 'tasks.json')).stderr).toContain(
    'tasks.json: is larger than 32 MiB: divide it, or use a format with a task a line (openagents, .ndjson), which is read line by line',
  )
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
