import { afterEach, expect, test } from 'vitest'
import { ScratchRepository } from '../support/scratch-repository.ts'

let repository: ScratchRepository
afterEach(() => repository.remove())

test('a stash that an agent makes is named once with its attempt; one from before is not', async () => {
  repository = await ScratchRepository.make([
    { id: 'A', script: ['write README.md agent', 'run git stash', 'write a.txt a'] },
    { id: 'B', script: ['write b.txt b'], dependsOn: ['A'] },
  ])
  await repository.write('README.md', 'mine\n')
  repository.git('stash')
  const { exit, stdout } = await repository.loopwork(['run'])
  expect(exit).toBe(0)
  expect(stdout.match(/a stash appeared/g)).toHaveLength(1)
  expect(stdout).toMatch(
    /a stash appeared while attempt 1 of A was running: stash@\{0\}, WIP on \S+: .*; see it: git stash show -p 'stash@\{0\}'/,
  )
  expect(repository.git('show', 'stash@{0}:README.md')).toContain('agent')
  expect(repository.filesOn('main')).toEqual(['README.md', 'a.txt', 'b.txt'])
})
