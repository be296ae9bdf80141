import { existsSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { afterEach, expect, test } from 'vitest'
import { ScratchRepository } from '../support/scratch-repository.ts'

let repository: ScratchRepository
afterEach(() => repository.remove())

test('a repository that git refuses is not taken for a plain folder: no second store, no task under a used id', async () => {
  repository = await ScratchRepository.make()
  expect((await repository.loopwork(['add', 'The first'])).exit).toBe(0)
  const config = await repository.read('.git/config')
  await writeFile(repository.at('.git/config'), '[broken\n')
  for (const args of [
    ['add', 'The second'],
    ['list', '--json'],
  ]) {
    const { exit, stdout, stderr } = await repository.loopwork(args)
    expect({ exit, stdout }).toEqual({ exit: 4, stdout: '' })
    expect(stderr).toMatch(/^loopwork: .*config.*\n/)
  }
  expect(existsSync(repository.at('.loopwork'))).toBe(false)
  await writeFile(repository.at('.git/config'), config)
  expect((await repository.loopwork(['add', 'The second'])).stdout).toContain('TASK-2')
})
