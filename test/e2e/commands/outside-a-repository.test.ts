import { existsSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ScratchRepository } from '../../support/scratch-repository.ts'

let repository: ScratchRepository
let outside: string
beforeAll(async () => {
  repository = await ScratchRepository.make()
  outside = path.join(repository.home, 'plain')
  await mkdir(outside)
})
afterAll(() => repository.remove())

test('a task is not added where no run would find it: refused as a run is, and nothing is made', async () => {
  for (const args of [['add', 'A title'], ['init'], ['run'], ['tui']]) {
    const { exit, stdout, stderr } = await repository.loopwork([...args, '-C', outside])
    expect({ exit, stdout }).toEqual({ exit: 4, stdout: '' })
    expect(stderr).toContain(`is not in a git repository\n  start in a repository, or make one: git -C`)
  }
  expect(existsSync(path.join(outside, '.loopwork'))).toBe(false)
})

test('what shows that nothing is there advises no command that is refused there', async () => {
  for (const [args, exit] of [
    [['status'], 0],
    [['list'], 0],
    [['pause'], 1],
  ] as const) {
    const shown = await repository.loopwork([...args, '-C', outside])
    expect(shown.exit).toBe(exit)
    expect(shown.stderr).toContain('is not in a git repository; start in a repository, or make one')
    expect(shown.stderr).not.toMatch(/loopwork (run|tui|add)\b/)
  }
})

test('a state folder that is named is used: there it is found again', async () => {
  const store = path.join(outside, 'state')
  expect((await repository.loopwork(['add', 'Named', '--store', store, '-C', outside])).exit).toBe(0)
  expect((await repository.loopwork(['list', '--store', store])).stdout).toContain('Named')
})

test('a folder that is not there is named, and demo, which has a place of its own, refuses one', async () => {
  const missing = path.join(outside, 'missing')
  const run = await repository.loopwork(['run', '-C', missing])
  expect(run).toMatchObject({ exit: 2 })
  expect(run.stderr).toContain(`-C ${missing}: there is no such folder`)
  const demo = await repository.loopwork(['demo', '-C', missing, '--store', 'x'])
  expect(demo).toMatchObject({ exit: 2, stdout: '' })
  expect(demo.stderr).toMatch(/leave -C and .*--store out/)
})
