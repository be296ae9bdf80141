import { existsSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { commandRows } from '../../support/commands/rows.ts'
import { settledRepository } from '../../support/commands/settled.ts'
import { ScratchRepository } from '../../support/scratch-repository.ts'

let repository: ScratchRepository
beforeAll(async () => {
  repository = await settledRepository()
})
afterAll(() => repository.remove())

commandRows(
  () => repository,
  [
    { args: ['list'], exit: 0, stdout: /^5 tasks$/m },
    { args: ['list', '--json'], exit: 0, stdout: /^\[/ },
    { args: ['list', 'extra'], exit: 2, stderr: /too many arguments/ },
    { args: ['list', '--jsn'], exit: 2, stderr: /unknown option '--jsn'\n +did you mean --json\?/ },
  ],
)

test('what needs a person comes first, then what is left, then what is over; each says why', async () => {
  const { stdout } = await repository.loopwork(['list'])
  const rows = stdout.split('\n').slice(1, 6)
  expect(rows.map((row) => /^\S (\S+)/.exec(row)?.[1])).toEqual(['FAIL', 'LATE', 'NEEDS', 'NOT', 'DONE'])
  expect(rows[0]).toMatch(/^✗ FAIL .* failed +normal +2 .* gate: .*exit 3/)
  expect(rows[1]).toMatch(/^⊘ LATE .* blocked +high .* blocked in its backlog$/)
  expect(rows[2]).toMatch(/^⊘ NEEDS .* needs FAIL$/)
  expect(rows[4]).toMatch(/^✓ DONE .* [0-9a-f]{7}$/)
})

test('JSON comes in the order of the file', async () => {
  expect((await repository.items()).map(({ id }) => id)).toEqual(['LATE', 'DONE', 'FAIL', 'NEEDS', 'NOT'])
})

test('a task that is parked says behind whom', async () => {
  const other = await ScratchRepository.make()
  try {
    const gate = other.outside('gate')
    const script = [`mark ${other.outside('marks')}`, `wait-for ${gate}`, 'write src/a.ts x']
    await other.backlog([
      { id: 'ONE', files: ['src/a.ts'], script },
      { id: 'TWO', files: ['src/a.ts'], script },
    ])
    const running = other.start(['run', '--config', other.config, '--parallel', '2'])
    const { until } = await import('../../support/until.ts')
    await until('the first', () => other.marks().length === 1)
    const { stdout } = await other.loopwork(['list'])
    expect(stdout).toMatch(/⊘ TWO .* shares src\/a\.ts with ONE$/m)
    running.child.kill('SIGINT')
    await running.finished
  } finally {
    await other.remove()
  }
})

test('where there are no tasks it says how to make one, and is no failure', async () => {
  const empty = await ScratchRepository.make()
  expect(await empty.loopwork(['list'])).toMatchObject({ exit: 0, stdout: '' })
  await empty.remove()
})

test('before the first run the tasks are those of the file, and nothing is written', async () => {
  const fresh = await ScratchRepository.make([{ id: 'A' }, { id: 'B', dependsOn: ['A'] }])
  try {
    const before = fresh.git('status', '--porcelain')
    const { exit, stdout, stderr } = await fresh.loopwork(['list'])
    expect(exit).toBe(0)
    expect(stdout).toMatch(/^◦ A .* todo .* ready$/m)
    expect(stdout).toMatch(/^⊘ B .* blocked .* needs A$/m)
    expect(stderr).toBe('As they stand in .specs/tasks/tasks.json; loopwork run takes them in.\n')
    const json = JSON.parse((await fresh.loopwork(['list', '--json'])).stdout) as { id: string }[]
    expect(json.map(({ id }) => id)).toEqual(['A', 'B'])
    expect(existsSync(fresh.at('.git/loopwork'))).toBe(false)
    expect(fresh.git('status', '--porcelain')).toBe(before)
    await fresh.write('.specs/tasks/tasks.json', '{"tasks": [{"id": "A"}]}')
    const refused = await fresh.loopwork(['list'])
    expect(refused.exit).not.toBe(0)
    expect(refused.stderr).toContain('.specs/tasks/tasks.json')
  } finally {
    await fresh.remove()
  }
})
