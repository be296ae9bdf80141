import { writeFile } from 'node:fs/promises'
import { afterEach, expect, test } from 'vitest'
import { ScratchRepository } from '../support/scratch-repository.ts'
import { until } from '../support/until.ts'

let repository: ScratchRepository
afterEach(() => repository.remove())

test('an agent that merges what the user has committed meanwhile, and commits by itself, has not moved main', async () => {
  repository = await ScratchRepository.make()
  const [marks, go] = [repository.outside('marks'), repository.outside('go')]
  const merge = [`mark ${marks}`, `wait-for ${go}`, 'run git merge --quiet main']
  await repository.backlog([{ id: 'A', script: [...merge, 'write a.txt a', 'commit work'] }])
  const running = repository.start(['run', '--config', repository.config])
  await until("the agent's mark", () => repository.marks().length > 0)
  await repository.write('mine.txt', 'mine\n')
  repository.git('add', 'mine.txt')
  repository.git('commit', '--quiet', '-m', 'mine')
  await writeFile(go, '')
  const { exit, stdout } = await running.finished
  expect(exit).toBe(0)
  expect(stdout).not.toContain('moved main itself')
  expect(repository.filesOn('main')).toEqual(['README.md', 'a.txt', 'mine.txt'])
  expect((await repository.loopwork(['status'])).stdout).not.toContain('ungated')
})
