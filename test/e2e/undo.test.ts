import { rename, writeFile } from 'node:fs/promises'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { SavedRepository } from '../support/saved-repository.ts'
import { ScratchRepository } from '../support/scratch-repository.ts'
import { until } from '../support/until.ts'

let begun: SavedRepository
let repository: ScratchRepository
beforeAll(async () => {
  begun = await SavedRepository.of(await landed())
})
afterEach(() => repository.remove())
afterAll(() => begun.remove())

const git = (...args: readonly string[]): string => repository.git(...args).trim()
const subjects = (): string[] => git('log', '--format=%s', 'main').split('\n')

async function wordsInFile(): Promise<readonly string[]> {
  const { tasks } = JSON.parse(await repository.read('.specs/tasks/tasks.json')) as {
    readonly tasks: readonly { readonly status: string }[]
  }
  return tasks.map(({ status }) => status)
}

async function landed(config: Readonly<Record<string, unknown>> = {}): Promise<ScratchRepository> {
  repository = await ScratchRepository.make(
    [
      { id: 'A', title: 'Do A', script: ['write A.txt A'] },
      { id: 'B', title: 'Do B', script: ['write B.txt B'], dependsOn: ['A'] },
    ],
    config,
  )
  await repository.write('.gitignore', '.specs/\n')
  git('add', '.gitignore')
  git('commit', '--quiet', '-m', 'ignore')
  expect(await repository.loopwork(['run'])).toMatchObject({ exit: 0 })
  return repository
}

test('a merge that nothing came after is taken back without a trace, and redone at the next run', async () => {
  repository = await begun.restore()
  const parent = git('rev-parse', 'main~1')
  const undone = await repository.loopwork(['undo'])
  expect(undone).toMatchObject({ exit: 0 })
  expect(undone.stderr).toBe(
    `B taken back: main is back at ${parent.slice(0, 7)}, todo and set aside until it is retried or the next run starts\n`,
  )
  expect(git('rev-parse', 'main')).toBe(parent)
  expect(git('rev-parse', 'refs/loopwork/lanes/main')).toBe(parent)
  expect(git('rev-parse', 'refs/loopwork/delivered/main')).toBe(parent)
  expect(subjects()).toEqual(['A: Do A', 'ignore', 'first'])
  expect(repository.filesOn('main')).not.toContain('B.txt')
  expect(repository.git('status', '--porcelain')).toBe('')
  expect(await repository.states()).toEqual({ A: 'done', B: 'todo' })
  expect(await wordsInFile(), 'what a reader of the file alone believes').toEqual(['completed', 'pending'])
  expect((await repository.loopwork(['show', 'B'])).stdout).toContain('taken back by you')
  expect(await repository.loopwork(['run'])).toMatchObject({ exit: 0 })
  expect(subjects()).toEqual(['B: Do B', 'A: Do A', 'ignore', 'first'])
  expect(await repository.read('B.txt')).toContain('B')
  expect(await repository.states()).toEqual({ A: 'done', B: 'done' })
})

test('what loopwork wrote before an undo or a retry is no word of yours in a project that was renamed', async () => {
  await landed({ retry: { attempts: 1 } })
  const file = '.specs/tasks/tasks.json'
  const before = await repository.read(file)
  await repository.loopwork(['undo'])
  // As git and cp bring it: the version from before the undo.
  await repository.write(file, before)
  const renamed = repository.outside('renamed')
  await rename(repository.root, renamed)
  repository.root = renamed
  const run = await repository.loopwork(['run'])
  expect(run, run.stdout).toMatchObject({ exit: 0 })
  expect(subjects()).toEqual(['B: Do B', 'A: Do A', 'ignore', 'first'])
  expect(await repository.states()).toEqual({ A: 'done', B: 'done' })
})

test('one merge after the other is taken back, down to where the run began', async () => {
  repository = await begun.restore()
  expect((await repository.loopwork(['undo'])).stderr).toMatch(/^B taken back: main is back at/)
  expect((await repository.loopwork(['undo'])).stderr).toMatch(/^A taken back: main is back at/)
  expect(subjects()).toEqual(['ignore', 'first'])
  expect(await repository.states()).toEqual({ A: 'todo', B: 'blocked' })
})

const reworded: readonly {
  readonly how: string
  act(): void
  /** What `undo` says, and what main holds then. */
  readonly said: RegExp
  readonly files: readonly string[]
}[] = [
  {
    how: 'amended in words of the user',
    act: () => git('commit', '--quiet', '--amend', '-m', 'in my words'),
    said: /^B taken back: main is back at/,
    files: ['.gitignore', 'A.txt', 'README.md'],
  },
  {
    how: 'amended in words of the user, with a commit on top',
    act: () => {
      git('commit', '--quiet', '--amend', '-m', 'in my words')
      git('commit', '--quiet', '--allow-empty', '-m', 'mine')
    },
    said: /^B taken back by/,
    files: ['.gitignore', 'A.txt', 'README.md'],
  },
  {
    how: 'squashed with the one before, in words of the user',
    act: () => {
      git('reset', '--quiet', '--soft', 'HEAD~2')
      git('commit', '--quiet', '-m', 'both of them')
    },
    said: /^B taken back by/,
    files: ['.gitignore', 'A.txt', 'README.md'],
  },
  {
    how: 'squashed with the one before, with the messages of both',
    act: () => {
      const messages = git('log', '-2', '--format=%B')
      git('reset', '--quiet', '--soft', 'HEAD~2')
      git('commit', '--quiet', '-m', messages)
    },
    said: /^B taken back by/,
    files: ['.gitignore', 'A.txt', 'README.md'],
  },
  {
    how: 'amended in words of the user, with a file of theirs',
    act: () => {
      git('mv', 'README.md', 'READ.md')
      git('commit', '--quiet', '--amend', '-m', 'in my words')
    },
    said: /^B taken back by/,
    files: ['.gitignore', 'A.txt', 'READ.md'],
  },
]

test.each(reworded)(
  'the last merge was $how: its work alone is taken back, never that of another',
  async ({ act, said, files }) => {
    repository = await begun.restore()
    act()
    const undone = await repository.loopwork(['undo'])
    expect(undone.stderr).toMatch(said)
    expect(repository.filesOn('main')).toEqual(files)
    expect(repository.git('status', '--porcelain')).toBe('')
    expect(await repository.states()).toEqual({ A: 'done', B: 'todo' })
  },
)

test('where nothing is left of the merge as it was made, and the user has squashed it, undo names both commits and takes nothing', async () => {
  repository = await begun.restore()
  const made = git('rev-parse', 'main')
  git('reset', '--quiet', '--soft', 'HEAD~2')
  git('commit', '--quiet', '-m', 'both of them')
  const squash = git('rev-parse', 'main')
  expect(await repository.loopwork(['run'])).toMatchObject({ exit: 0 })
  for (const ref of git('for-each-ref', '--format=%(refname)', 'refs/loopwork').split('\n')) {
    if (!/lanes\/main$|delivered/.test(ref) || /older/.test(ref)) git('update-ref', '-d', ref)
  }
  git('reflog', 'expire', '--expire=now', '--all')
  git('gc', '--quiet', '--prune=now')
  const undone = await repository.loopwork(['undo'])
  expect(undone.exit).toBe(1)
  expect(undone.stderr).toContain(
    `B not taken back: main has its work in ${squash.slice(0, 7)}, which has other changes or words by now, and the merge as it was made (${made.slice(0, 7)}) is not in the repository any more`,
  )
  expect(git('rev-parse', 'main')).toBe(squash)
  expect(await repository.states()).toEqual({ A: 'done', B: 'done' })
})

const builtOn = [
  {
    how: 'a commit of the user came after',
    act: () => git('commit', '--quiet', '--allow-empty', '-m', 'mine'),
  },
  {
    how: 'it was pushed',
    act: () => {
      git('init', '--quiet', '--bare', repository.outside('remote.git'))
      git('remote', 'add', 'origin', repository.outside('remote.git'))
      git('push', '--quiet', 'origin', 'main')
    },
  },
  { how: 'a tag names it', act: () => git('tag', 'v1') },
  { how: 'a branch begins there', act: () => git('branch', 'feature') },
  {
    how: 'a detached worktree stands there',
    act: () => git('worktree', 'add', '--quiet', '--detach', repository.outside('elsewhere'), 'main'),
  },
]

test.each(builtOn)('$how: the last merge is taken back by a commit on top', async ({ act }) => {
  repository = await begun.restore()
  act()
  const was = subjects()
  const undone = await repository.loopwork(['undo'])
  expect(undone.stderr).toMatch(/^B taken back by [0-9a-f]{7}, todo and set aside/)
  expect(subjects()).toEqual(['Take back B: Do B', ...was])
  expect(repository.filesOn('main')).not.toContain('B.txt')
  expect(repository.git('status', '--porcelain')).toBe('')
  expect(await repository.states()).toEqual({ A: 'done', B: 'todo' })
})

test('a file with changes of the user refuses it, and nothing is changed', async () => {
  repository = await begun.restore()
  const refs = git('for-each-ref')
  await repository.write('B.txt', 'mine\n')
  const undone = await repository.loopwork(['undo'])
  expect(undone.exit).toBe(1)
  expect(undone.stderr).toBe(
    'loopwork: B not taken back: files have changes of yours: B.txt; nothing was changed\n',
  )
  expect(git('for-each-ref')).toBe(refs)
  expect(await repository.read('B.txt')).toBe('mine\n')
  expect(await repository.states()).toEqual({ A: 'done', B: 'done' })
})

test('a named merge is taken back from below, what needed it is named and waits for it no more than it did', async () => {
  repository = await begun.restore()
  const undone = await repository.loopwork(['undo', 'a'])
  expect(undone.stderr).toMatch(/^A taken back .*; B needed it and is done$/m)
  expect(repository.filesOn('main')).toEqual(['.gitignore', 'B.txt', 'README.md'])
  const again = await repository.loopwork(['undo', 'A'])
  expect(again.exit).toBe(1)
  expect(again.stderr).toMatch(/taken back already/)
  expect(await repository.loopwork(['undo', 'NONE'])).toMatchObject({
    exit: 2,
    stderr: 'loopwork: there is no task NONE here\n  loopwork list shows the ids\n',
  })
})

test('what later work changed too, and what fails its gate without it, is refused and changes nothing', async () => {
  repository = await ScratchRepository.make(
    [
      { id: 'A', script: ['write same.txt A'] },
      { id: 'B', script: ['write same.txt B', 'write needed.txt x'], dependsOn: ['A'] },
      { id: 'C', script: ['write same.txt C'], dependsOn: ['B'] },
      { id: 'D', script: ['write other.txt D'], dependsOn: ['C'] },
    ],
    { gate: ['test ! -e same.txt || grep -q A same.txt || test -e needed.txt'] },
  )
  expect(await repository.loopwork(['run'])).toMatchObject({ exit: 0 })
  const was = git('rev-parse', 'main')
  const conflict = await repository.loopwork(['undo', 'A'])
  expect(conflict.exit).toBe(1)
  expect(conflict.stderr).toMatch(
    /A not taken back: later work changed the same in same\.txt: one of C, B, which has to be taken back first; nothing was changed/,
  )
  expect((await repository.loopwork(['undo', 'B'])).stderr).toMatch(
    /B not taken back: later work changed the same in same\.txt: C, which has to be taken back first; nothing was changed/,
  )
  expect(git('rev-parse', 'main')).toBe(was)
  expect(git('rev-parse', 'refs/loopwork/lanes/main')).toBe(was)
  expect(await repository.states()).toEqual({ A: 'done', B: 'done', C: 'done', D: 'done' })
})

test('beside a living run its supervisor takes it back, and does not do it again by itself', async () => {
  repository = await ScratchRepository.make()
  await repository.backlog([
    { id: 'A', script: ['write A.txt A'] },
    { id: 'B', script: [`wait-for ${repository.outside('go')}`, 'write B.txt B'] },
  ])
  const running = repository.start(['run', '--config', repository.config])
  await until('A on main', () => repository.filesOn('main').includes('A.txt'))
  const undone = await repository.loopwork(['undo'])
  expect(undone).toMatchObject({ exit: 0 })
  expect(undone.stderr).toMatch(/^A taken back/)
  await until('the checkout', () => !repository.filesOn('main').includes('A.txt'))
  await writeFile(repository.outside('go'), '')
  await running.finished
  expect(await repository.states()).toEqual({ A: 'todo', B: 'done' })
  expect(repository.filesOn('main')).toContain('B.txt')
  expect(await repository.loopwork(['retry', 'A'])).toMatchObject({ exit: 0 })
  expect(await repository.loopwork(['run'])).toMatchObject({ exit: 0 })
  expect(repository.filesOn('main')).toContain('A.txt')
})

test('a task that found its work there already has nothing to take back: another one’s stays', async () => {
  repository = await ScratchRepository.make([
    { id: 'A', title: 'Do it', script: ['write same.txt same'] },
    { id: 'B', title: 'Do it as well', script: ['write same.txt same'] },
  ])
  expect(await repository.loopwork(['run', '--parallel', '2'])).toMatchObject({ exit: 0 })
  const [first = ''] = subjects()
  const other = first.startsWith('A') ? 'B' : 'A'
  const refused = await repository.loopwork(['undo', other])
  expect(refused.exit).toBe(1)
  expect(refused.stderr).toContain(`${other} not taken back: no work of it was merged into main`)
  expect(await repository.states()).toEqual({ A: 'done', B: 'done' })
  const undone = await repository.loopwork(['undo'])
  expect(undone.stderr).toMatch(new RegExp(`^${other === 'A' ? 'B' : 'A'} taken back`))
})

test('an undo that would close a circle by the container that opens with it is refused, with the way around', async () => {
  const tasks = (needsOfY: readonly string[]) =>
    JSON.stringify({
      tasks: [
        { id: 'P', title: 'Part', status: 'pending' },
        { id: 'Y', title: 'Y', status: 'pending', description: script('Y'), dependsOn: needsOfY },
        { id: 'A', title: 'A', status: 'pending', description: script('A'), parentId: 'P', dependsOn: ['Y'] },
      ],
    })
  const script = (id: string): string => `\`\`\`script\nwrite ${id}.txt ${id}\n\`\`\``
  repository = await ScratchRepository.make([])
  await repository.write('.gitignore', '.specs/\n')
  git('add', '.gitignore')
  git('commit', '--quiet', '-m', 'ignore')
  await repository.write('.specs/tasks/tasks.json', tasks([]))
  expect(await repository.loopwork(['run'])).toMatchObject({ exit: 0 })
  expect(await repository.loopwork(['undo', 'Y'])).toMatchObject({ exit: 0 })
  const edited = (await repository.read('.specs/tasks/tasks.json')).replace(
    '"dependsOn":[]',
    '"dependsOn":["P"]',
  )
  await repository.write('.specs/tasks/tasks.json', edited)
  expect(await repository.loopwork(['sync'])).toMatchObject({ exit: 0 })
  const before = [git('rev-parse', 'main'), await repository.states()]
  expect(before[1]).toEqual({ P: 'done', Y: 'todo', A: 'done' })
  expect(await repository.loopwork(['undo', 'A'])).toMatchObject({
    exit: 1,
    stderr: 'loopwork: A not taken back: it would be in a circle: A needs Y needs P contains A\n',
  })
  expect([git('rev-parse', 'main'), await repository.states()]).toEqual(before)
})
