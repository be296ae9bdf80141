import { execSync } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { afterEach, expect, test } from 'vitest'
import { ScratchRepository, type ScratchItem } from '../support/scratch-repository.ts'
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

/** What an agent runs to have its own commit merged into the user's checkout. */
const mergeItself = (): string =>
  `run git -C '${repository.root}' merge --quiet --ff-only $(git rev-parse HEAD)`

async function withAgents(...items: readonly ScratchItem[]): Promise<void> {
  await repository.write('.gitignore', '.specs/\n')
  repository.git('add', '.gitignore')
  repository.git('commit', '--quiet', '-m', 'ignore')
  await repository.backlog(items)
}

test('a task whose agent merged its own commit is not in main after the printed way back: the item says so, and retry does it again', async () => {
  repository = await ScratchRepository.make()
  await withAgents({ id: 'A', script: ['write a.txt a', 'commit work', mergeItself()] })
  const { stdout } = await repository.loopwork(['run'])
  expect(repository.filesOn('main')).toContain('a.txt')
  const wayBack = /the way back: (.*)/.exec(stdout)?.[1] ?? ''
  execSync(wayBack, { cwd: repository.home, env: repository.env() })
  expect(repository.filesOn('main')).not.toContain('a.txt')
  const next = await repository.loopwork(['run'])
  expect(next.stdout).toContain('main was moved back, not by loopwork')
  expect(next.stdout).toMatch(/A .*main holds its work no more/)
  expect((await repository.loopwork(['list'])).stdout).toContain('main holds its work no more')
  expect(await repository.loopwork(['undo', 'A'])).toMatchObject({
    exit: 1,
    stderr: 'loopwork: A not taken back: main holds its work no more\n',
  })
  expect(await repository.loopwork(['retry', 'A'])).toMatchObject({ exit: 0 })
  expect(await repository.states()).toEqual({ A: 'todo' })
})

test('an agent that sets main to its own commit drops what another one brought: that is said of who did it', async () => {
  repository = await ScratchRepository.make()
  const go = repository.outside('go')
  await withAgents(
    { id: 'A', script: ['write a.txt a'] },
    {
      id: 'B',
      script: [
        ...['write b.txt b', 'commit work', `wait-for ${go}`, 'run git update-ref refs/heads/main HEAD'],
        `wait-for ${repository.outside('seen')}`,
      ],
    },
  )
  const running = repository.start(['run', '--parallel', '2', '--config', repository.config])
  await until('A to be delivered', () => repository.filesOn('main').includes('a.txt'))
  await until('A to be done', () => /A done/.test(running.output()))
  await writeFile(repository.outside('go'), '')
  await until('it to be seen while B is at work', () => running.output().includes('main was moved back'))
  await writeFile(repository.outside('seen'), '')
  const { stdout } = await running.finished
  expect(stdout).toContain('main was moved back by attempt 1 of B')
  expect(stdout.split('moved main itself')).toHaveLength(2)
  expect(stdout).toMatch(/A .*main holds its work no more: attempt 1 of B moved it/)
  expect(stdout).toMatch(/not in main any more: A/)
})

test('undo takes back all that an agent brought: its own commit in main and what came on top', async () => {
  repository = await ScratchRepository.make()
  await withAgents({ id: 'A', script: ['write a.txt a', 'commit work', mergeItself(), 'write later.txt b'] })
  await repository.loopwork(['run'])
  expect(repository.filesOn('main')).toEqual(['.gitignore', 'README.md', 'a.txt', 'later.txt'])
  expect(await repository.loopwork(['undo', 'A'])).toMatchObject({ exit: 0 })
  expect(repository.filesOn('main')).toEqual(['.gitignore', 'README.md'])
  expect(repository.git('status', '--porcelain')).toBe('')
})

test("undo takes back a task that is done at its agent's own commit, and says why where the same change is somebody else's", async () => {
  repository = await ScratchRepository.make()
  await withAgents(
    { id: 'A', script: ['write a.txt a', 'commit work', mergeItself()] },
    { id: 'B', dependsOn: ['A'], script: ['write b.txt b', mine('b.txt', 'b')] },
  )
  await repository.loopwork(['run'])
  expect((await repository.loopwork(['undo', 'B'])).stderr).toContain(
    'no work of it was merged into main, which had the same change already, in another commit',
  )
  expect(await repository.loopwork(['undo', 'A'])).toMatchObject({ exit: 0 })
  expect(repository.filesOn('main')).toEqual(['.gitignore', 'README.md', 'b.txt'])
  expect(await repository.states()).toMatchObject({ A: 'todo' })
})

/** The user commits a file of the same content in their checkout. */
const mine = (file: string, content: string): string =>
  `run cp ${file} '${repository.root}/' && git -C '${repository.root}' add ${file} && git -C '${repository.root}' commit --quiet -m mine-${content}`
