import { existsSync } from 'node:fs'
import { afterEach, expect, test } from 'vitest'
import { ScratchRepository } from '../support/scratch-repository.ts'

let repository: ScratchRepository
afterEach(() => repository.remove())

const fill = 'git -c protocol.file.allow=always submodule --quiet update --init --recursive'

/** A repository with a submodule `lib`, filled in every worktree by setup. */
async function withSubmodule(script: readonly string[], more: object = {}): Promise<void> {
  repository = await ScratchRepository.make([{ id: 'A', script }], {
    worktree: { setup: [fill] },
    retry: { attempts: 1 },
    ...more,
  })
  const library = repository.outside('library')
  repository.git('init', '--quiet', '--initial-branch=main', library)
  await repository.write('../library/lib.txt', 'lib\n')
  for (const args of [
    ['add', '.'],
    ['-c', 'user.name=A', '-c', 'user.email=a@b.c', 'commit', '--quiet', '-m', 'lib'],
  ])
    repository.git('-C', library, ...args)
  repository.git('-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', library, 'lib')
  repository.git('commit', '--quiet', '-am', 'a submodule')
}

const commit = 'git -c user.name=A -c user.email=a@b.c commit --quiet'

const inside: readonly { name: string; script: readonly string[]; says: RegExp; left: string }[] = [
  {
    name: 'an edit that is not committed, beside other work',
    script: ['append lib/lib.txt edited', 'write a.txt a'],
    says: /the submodule lib is not taken: it has changes that are not committed/,
    left: 'lib/lib.txt',
  },
  {
    name: 'a new file and nothing else',
    script: ['write lib/new.txt new'],
    says: /the submodule lib is not taken: it has changes that are not committed/,
    left: 'lib/new.txt',
  },
  {
    name: 'a commit, beside other work',
    script: [`run cd lib && echo x > new.txt && git add . && ${commit} -m x`, 'write a.txt a'],
    says: /the submodule lib is not taken: it has commits that are nowhere else/,
    left: 'lib/new.txt',
  },
  {
    name: 'a commit on a branch that is left again',
    script: [
      `run cd lib && git checkout -q -b mine && echo x > new.txt && git add . && ${commit} -m x && git checkout -q --detach origin/main`,
      'write a.txt a',
    ],
    says: /the submodule lib is not taken: it has commits that are nowhere else/,
    left: 'a.txt',
  },
  {
    name: 'a stash',
    script: [
      'run cd lib && echo x >> lib.txt && git -c user.name=A -c user.email=a@b.c stash -q',
      'write a.txt a',
    ],
    says: /the submodule lib is not taken: it has commits that are nowhere else/,
    left: 'a.txt',
  },
]

test.each(inside)(
  '$name: not done, said, and the worktree stays through a retry',
  async ({ script, says, left }) => {
    await withSubmodule(script)
    const run = await repository.loopwork(['run'])
    expect(run.exit, run.stdout).toBe(1)
    expect(run.stdout.replaceAll(/\s+/g, ' ')).toMatch(says)
    const [item] = await repository.items()
    expect(item).toMatchObject({ state: 'failed', reason: { code: 'collect:refused' } })
    expect(repository.filesOn('main')).not.toContain('a.txt')
    expect(worktreesWith(left).length).toBe(1)

    await repository.loopwork(['retry', 'A', '--again'])
    await repository.loopwork(['run'])
    expect(worktreesWith(left).length, 'of both tries').toBe(2)
  },
)

test('a submodule that is only filled is no work and in nobody’s way', async () => {
  await withSubmodule(['run test -s lib/lib.txt', 'write a.txt a'], { gate: ['test -s lib/lib.txt'] })
  const run = await repository.loopwork(['run'])
  expect(run.exit, run.stdout + run.stderr).toBe(0)
  expect(repository.filesOn('main')).toContain('a.txt')
  expect(run.stdout).not.toContain('without')
})

test('what a submodule’s own settings name is not run when it is looked at', async () => {
  await withSubmodule([
    'run cd lib && git config core.fsmonitor "touch $HOME/canary; false" && git config filter.x.clean "touch $HOME/canary; cat" && echo "* filter=x" > "$(git rev-parse --git-dir)/info/attributes"',
    'append lib/lib.txt edited',
  ])
  await repository.loopwork(['run'])
  expect(worktreesWith('lib/lib.txt').length).toBe(1)
  expect(existsSync(repository.outside('canary'))).toBe(false)
})

/** Worktrees of ours that have a file, as git lists them. */
const worktreesWith = (file: string): readonly string[] =>
  repository
    .git('worktree', 'list', '--porcelain')
    .split('\n')
    .filter((line) => line.startsWith('worktree ') && line.includes('.loopwork/'))
    .map((line) => line.slice('worktree '.length))
    .filter((dir) => existsSync(`${dir}/${file}`))
