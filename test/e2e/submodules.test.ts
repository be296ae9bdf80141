import { existsSync } from 'node:fs'
import { rename } from 'node:fs/promises'
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
const inLib = (file: string): string =>
  `cd lib && echo x > ${file} && git add ${file} && ${commit} -m ${file}`

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
    name: 'a commit and an edit beside it',
    script: [`run ${inLib('new.txt')}`, 'append lib/lib.txt edited', 'write a.txt a'],
    says: /the submodule lib is not taken: it has changes that are not committed/,
    left: 'lib/new.txt',
  },
  {
    name: 'a commit that it stands at and one on a branch that is left',
    script: [
      `run ${inLib('other.txt')} && git checkout -q -b mine && git checkout -q --detach origin/main`,
      `run ${inLib('new.txt')}`,
      'write a.txt a',
    ],
    says: /the submodule lib is not taken: it has commits that are nowhere else/,
    left: 'lib/new.txt',
  },
  {
    name: 'a commit with a submodule of its own',
    script: [
      `run cd lib && git -c protocol.file.allow=always submodule --quiet add $HOME/library inner && ${commit} -m x`,
      'write a.txt a',
    ],
    says: /the submodule lib is not taken: it has commits that are nowhere else/,
    left: 'lib/lib.txt',
  },
  {
    name: 'a commit where the user has no repository of the submodule',
    script: [
      `run ${inLib('new.txt')}`,
      'run mv "$(git rev-parse --git-common-dir)/modules" "$HOME/modules"',
      'write a.txt a',
    ],
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

test('a commit in a submodule is work: it is kept in your repository of it, and checked out without its remote', async () => {
  await withSubmodule([`run ${inLib('new.txt')}`, 'write a.txt a'], { gate: ['test -s lib/lib.txt'] })
  const run = await repository.loopwork(['run'])
  expect(run.exit, run.stdout + run.stderr).toBe(0)
  expect(run.stdout).not.toContain('without')
  const merged = repository.git('rev-parse', 'main:lib').trim()
  expect(repository.git('-C', 'lib', 'for-each-ref', '--format=%(objectname)', 'refs/loopwork').trim()).toBe(
    merged,
  )
  expect(existsSync(repository.at('lib/new.txt')), 'files of the submodule are the user’s to move').toBe(
    false,
  )
  expect(worktreesWith('a.txt')).toEqual([])

  await rename(repository.outside('library'), repository.outside('library-away'))
  repository.git('-C', 'lib', 'gc', '--quiet', '--prune=now')
  repository.git('submodule', '--quiet', 'update')
  expect(await repository.read('lib/new.txt')).toBe('x\n')
  repository.git('-C', 'lib', 'fsck', '--strict', '--connectivity-only')
})

test('a submodule that is moved by one task is filled for the next, which commits on top', async () => {
  await withSubmodule([`run ${inLib('new.txt')}`], { gate: ['test -s lib/new.txt'] })
  await repository.backlog([
    { id: 'A', script: [`run ${inLib('new.txt')}`] },
    { id: 'B', script: ['run test -s lib/new.txt', `run ${inLib('b.txt')}`, 'write b b'], dependsOn: ['A'] },
    { id: 'C', script: ['run test -s lib/b.txt', 'write c.txt c'], dependsOn: ['B'] },
  ])
  const run = await repository.loopwork(['run'])
  expect(run.exit, run.stdout + run.stderr).toBe(0)
  repository.git('submodule', '--quiet', 'update')
  expect(existsSync(repository.at('lib/new.txt')) && existsSync(repository.at('lib/b.txt'))).toBe(true)
})

test('a submodule that is moved to a published commit is work', async () => {
  await withSubmodule(['run cd lib && git checkout -q --detach origin/next'])
  const library = repository.outside('library')
  repository.git('-C', library, 'checkout', '--quiet', '-b', 'next')
  await repository.write('../library/next.txt', 'next\n')
  repository.git('-C', library, 'add', '.')
  repository.git(
    '-C',
    library,
    '-c',
    'user.name=A',
    '-c',
    'user.email=a@b.c',
    'commit',
    '--quiet',
    '-m',
    'next',
  )
  const run = await repository.loopwork(['run'])
  expect(run.exit, run.stdout + run.stderr).toBe(0)
  expect(repository.git('rev-parse', 'main:lib')).toBe(repository.git('-C', library, 'rev-parse', 'next'))
  repository.git('submodule', '--quiet', 'update')
  expect(await repository.read('lib/next.txt')).toBe('next\n')
})

test('two tasks that move a submodule to different commits: the second is a conflict and stays', async () => {
  const together =
    'for i in $(seq 600); do [ -e $HOME/a ] && [ -e $HOME/b ] && [ -e $HOME/c ] && break; sleep 0.1; done'
  await withSubmodule([], { gate: ['test -s lib/lib.txt'] })
  await repository.backlog([
    { id: 'A', script: [`run touch $HOME/a; ${together}; ${inLib('a.txt')}`] },
    { id: 'B', script: [`run touch $HOME/b; ${together}; ${inLib('b.txt')}`] },
    { id: 'C', script: [`run touch $HOME/c; ${together}; echo c > c.txt`] },
  ])
  const run = await repository.loopwork(['run', '--parallel', '3'])
  expect(run.exit, run.stdout).toBe(1)
  const states = (await repository.items()).map(({ state }) => state)
  expect([...states].sort(), run.stdout).toEqual(['conflict', 'done', 'done'])
  expect(run.stdout, 'the file in conflict').toMatch(/conflict[^\n]*lib/)
  expect(repository.filesOn('main')).toContain('c.txt')
  expect(repository.git('-C', 'lib', 'for-each-ref', 'refs/loopwork').trim().split('\n').length).toBe(2)
  repository.git('submodule', '--quiet', 'update')

  const landed = repository.git('rev-parse', 'main:lib')
  const unsettled = (await repository.items()).find(({ state }) => state === 'conflict')
  const retry = await repository.loopwork(['retry', String(unsettled?.id)])
  const again = await repository.loopwork(['run'])
  expect(repository.git('rev-parse', 'main:lib'), retry.stdout + retry.stderr + again.stdout).toBe(landed)
})

test('what a submodule’s own settings and hooks name is not run when its commit is taken', async () => {
  const plant =
    'git config core.fsmonitor "touch $HOME/canary; false"; git config core.hooksPath "$d/hooks"; mkdir -p "$d/hooks"; printf "#!/bin/sh\\ntouch $HOME/canary\\n" > "$d/hooks/reference-transaction"; chmod +x "$d/hooks/reference-transaction"'
  await withSubmodule([
    `run ${inLib('new.txt')}; d=$(git rev-parse --absolute-git-dir); ${plant}`,
    `run d=$(cd "$(git rev-parse --git-common-dir)" && pwd)/modules/lib; export GIT_DIR=$d; ${plant}; rm -f $HOME/canary`,
  ])
  const run = await repository.loopwork(['run'])
  expect(run.exit, run.stdout + run.stderr).toBe(0)
  expect(existsSync(repository.outside('canary'))).toBe(false)
})

test('in a submodule that is not filled: files in its place are merged, files in its folder are refused and stay', async () => {
  await withSubmodule([], { worktree: {} })
  repository.git('submodule', '--quiet', 'deinit', '--force', 'lib')
  await repository.backlog([
    { id: 'NEW', script: ['write lib/new.txt new', 'write a.txt a'] },
    { id: 'OWN', script: [`run git rm -q lib`, 'write lib/code.c code'], dependsOn: [] },
  ])
  const run = await repository.loopwork(['run', '--parallel', '2'])
  expect(run.exit, run.stdout).toBe(1)
  expect(run.stdout.replaceAll(/\s+/g, ' ')).toContain(
    'the submodule lib is not taken: files were written into its folder, and it is not filled here',
  )
  expect(worktreesWith('lib/new.txt').length).toBe(1)
  expect(repository.git('ls-tree', '-r', '--name-only', 'main', 'lib')).toBe('lib/code.c\n')
  expect(await repository.read('lib/code.c')).toBe('code')
})

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
