import { writeFile } from 'node:fs/promises'
import { afterEach, expect, test } from 'vitest'
import { ScratchRepository } from '../support/scratch-repository.ts'

let repository: ScratchRepository
afterEach(() => repository.remove())

interface Told {
  readonly how: string
  readonly author: string
  readonly committer?: string
  env(): Promise<NodeJS.ProcessEnv>
}

const bob = { GIT_CONFIG_COUNT: '2', GIT_CONFIG_KEY_0: 'user.name', GIT_CONFIG_VALUE_0: 'Bob' }

const ways: readonly Told[] = [
  {
    how: 'GIT_CONFIG_GLOBAL',
    author: 'Dot File <dot@example.org>',
    env: async () => {
      const file = repository.outside('dotfiles.gitconfig')
      await writeFile(file, '[user]\n\tname = Dot File\n\temail = dot@example.org\n')
      return { GIT_CONFIG_GLOBAL: file }
    },
  },
  {
    how: 'GIT_CONFIG_SYSTEM',
    author: 'Sys Tem <sys@example.org>',
    env: async () => {
      const file = repository.outside('system.gitconfig')
      await writeFile(file, '[user]\n\tname = Sys Tem\n\temail = sys@example.org\n')
      return { GIT_CONFIG_SYSTEM: file }
    },
  },
  {
    how: 'GIT_CONFIG_COUNT and its keys and values',
    author: 'Bob <bob@example.org>',
    env: async () => ({
      ...bob,
      GIT_CONFIG_KEY_1: 'user.email',
      GIT_CONFIG_VALUE_1: 'bob@example.org',
    }),
  },
  {
    how: 'git -c, as an alias or a hook passes it on',
    author: 'Al Ias <al@example.org>',
    env: async () => ({
      GIT_CONFIG_PARAMETERS: `'user.name'='Al Ias' 'user.email'='al@example.org'`,
    }),
  },
  {
    how: 'GIT_AUTHOR_* and GIT_COMMITTER_*, two different people, whatever the dates say',
    author: 'Writer <w@example.org>',
    committer: 'Keeper <k@example.org>',
    env: async () => ({
      GIT_AUTHOR_NAME: 'Writer',
      GIT_AUTHOR_EMAIL: 'w@example.org',
      GIT_AUTHOR_DATE: '2001-01-01T00:00:00Z',
      GIT_COMMITTER_NAME: 'Keeper',
      GIT_COMMITTER_EMAIL: 'k@example.org',
      GIT_COMMITTER_DATE: '2001-01-01T00:00:00Z',
    }),
  },
]

test.each(ways)(
  'who commits is known from $how; agents and gates get none of it',
  async ({ author, committer, env }) => {
    repository = await ScratchRepository.make()
    repository.git('config', '--unset', 'user.name')
    repository.git('config', '--unset', 'user.email')
    await repository.configure({ gate: ['env > gate.env; ! grep "^GIT_" gate.env'] })
    await repository.backlog([{ id: 'A', script: ['run env > agent.env'] }])
    const finished = await repository.loopwork(['run'], await env())
    expect(finished).toMatchObject({ exit: 0 })
    expect(repository.git('log', '-1', '--format=%an <%ae>', 'main').trim()).toBe(author)
    expect(repository.git('log', '-1', '--format=%cn <%ce>', 'main').trim()).toBe(committer ?? author)
    expect(repository.git('log', '-1', '--format=%ad %cd', 'main')).not.toContain('2001')
    expect(repository.git('show', 'main:agent.env')).not.toMatch(/^GIT_/m)
  },
)

test('an author without a committer is refused, as git refuses it', async () => {
  repository = await ScratchRepository.make([{ id: 'A', script: ['write a.txt a'] }])
  repository.git('config', '--unset', 'user.name')
  repository.git('config', '--unset', 'user.email')
  const finished = await repository.loopwork(['run'], {
    GIT_AUTHOR_NAME: 'Writer',
    GIT_AUTHOR_EMAIL: 'w@example.org',
  })
  expect(finished.exit).toBe(4)
  expect(finished.stderr).toMatch(/git does not know your name/)
})

test('started from a hook, where git names its own index and folders, it still works on this repository', async () => {
  repository = await ScratchRepository.make([{ id: 'A', script: ['write a.txt a'] }])
  const misleading = {
    GIT_DIR: repository.outside('nowhere'),
    GIT_WORK_TREE: repository.home,
    GIT_INDEX_FILE: repository.outside('other-index'),
    GIT_OBJECT_DIRECTORY: repository.outside('objects'),
    GIT_ALTERNATE_OBJECT_DIRECTORIES: repository.outside('objects'),
    GIT_NAMESPACE: 'elsewhere',
    GIT_PREFIX: 'sub/',
    GIT_LITERAL_PATHSPECS: '1',
    GIT_EXTERNAL_DIFF: `touch ${repository.outside('canary')}`,
    GIT_SSH_COMMAND: `touch ${repository.outside('canary')}`,
    GIT_TEMPLATE_DIR: repository.outside('template'),
    GIT_DEFAULT_HASH: 'sha256',
  }
  expect(await repository.loopwork(['run'], misleading)).toMatchObject({ exit: 0 })
  expect(repository.filesOn('main')).toContain('a.txt')
  expect(repository.git('status', '--porcelain', '--untracked-files=no')).toBe('')
  expect(repository.marks('canary')).toEqual([])
})
