import { existsSync, rmSync, writeFileSync } from 'node:fs'
import { afterEach, expect, test } from 'vitest'
import { ScratchRepository } from '../support/scratch-repository.ts'

let repository: ScratchRepository
afterEach(() => repository.remove())

test('a lock on the branch that nobody takes away: the checkout is whole and free, the reason named, and it goes when it is gone', async () => {
  repository = await ScratchRepository.make([{ id: 'A', script: ['write README.md new', 'write a.txt a'] }])
  const was = repository.git('rev-parse', 'main')
  const lock = repository.at('.git/refs/heads/main.lock')
  writeFileSync(lock, '')
  const { exit, stdout } = await repository.loopwork(['run'])
  expect(exit).toBe(0)
  expect(stdout).toMatch(/refs\/heads\/main\.lock is in the way/)
  expect(stdout).toMatch(/rm \S+refs\/heads\/main\.lock/)
  expect(existsSync(repository.at('.git/index.lock'))).toBe(false)
  expect(repository.git('rev-parse', 'main')).toBe(was)
  expect(await repository.read('README.md')).toBe('# scratch\n')
  expect(existsSync(repository.at('a.txt'))).toBe(false)
  expect(repository.git('status', '--porcelain', '--untracked-files=no')).toBe('')
  expect(await repository.states()).toEqual({ A: 'done' })
  rmSync(lock)
  expect(await repository.loopwork(['run'])).toMatchObject({ exit: 0 })
  expect(repository.filesOn('main')).toEqual(['README.md', 'a.txt'])
  expect(await repository.read('README.md')).toContain('new')
  expect(repository.git('status', '--porcelain', '--untracked-files=no')).toBe('')
})
