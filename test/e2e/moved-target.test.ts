import { execSync } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { SavedRepository } from '../support/saved-repository.ts'
import { ScratchRepository } from '../support/scratch-repository.ts'
import { until } from '../support/until.ts'

let begun: SavedRepository
let repository: ScratchRepository
beforeAll(async () => {
  begun = await SavedRepository.of(await threeLanded())
})
afterEach(() => repository.remove())
afterAll(() => begun.remove())

const git = (...args: readonly string[]): string => repository.git(...args).trim()
const subjects = (branch = 'main'): string[] => git('log', '--format=%s', branch).split('\n')

/** A, B and C each write a file of their own name; they are typed, so that no backlog file is in the way of a reset. */
async function threeLanded(): Promise<ScratchRepository> {
  repository = await ScratchRepository.make()
  for (const id of ['A', 'B', 'C']) await add(id, `write ${id}.txt ${id}`)
  expect(await repository.loopwork(['run'])).toMatchObject({ exit: 0 })
  expect(subjects()).toEqual(['C: Do C', 'B: Do B', 'A: Do A', 'first'])
  return repository
}

async function add(id: string, ...script: readonly string[]): Promise<void> {
  const description = ['```script', ...script, '```'].join('\n')
  const added = await repository.loopwork(['add', `Do ${id}`, '--id', id, '--description', description])
  expect(added).toMatchObject({ exit: 0 })
}

const run = async (...args: readonly string[]): Promise<string> => {
  const finished = await repository.loopwork(['run', ...args])
  expect(finished).toMatchObject({ exit: 0 })
  return finished.stdout
}

/** Ids that `list` says to be done and not in the target any more. */
async function undone(): Promise<string[]> {
  return (await repository.items())
    .filter((item) => (item['reason'] as { code?: string } | null)?.code === 'undone')
    .map((item) => String(item['id']))
}

interface Move {
  readonly how: string
  move(): void
  /** Whose work is not there any more. */
  readonly gone: readonly string[]
}

const rebaseOut = (subject: string): void => {
  const commit = git('log', '--format=%H', `--grep=^${subject}`, 'main')
  git('rebase', '--quiet', '--onto', `${commit}~1`, commit, 'main')
}

const moves: readonly Move[] = [
  { how: 'git reset --hard HEAD~1', move: () => git('reset', '--hard', 'HEAD~1'), gone: ['C'] },
  {
    how: 'git reset --hard of all three',
    move: () => git('reset', '--hard', 'HEAD~3'),
    gone: ['A', 'B', 'C'],
  },
  { how: 'a rebase that drops the middle one', move: () => rebaseOut('B:'), gone: ['B'] },
  {
    how: 'git commit --amend of the content',
    move: () => {
      repository.git('rm', '--quiet', 'C.txt')
      repository.git('commit', '--quiet', '--amend', '--no-edit', '--allow-empty')
    },
    gone: [],
  },
  {
    how: 'git commit --amend of the message alone',
    move: () => git('commit', '--quiet', '--amend', '-m', 'in my words'),
    gone: [],
  },
  {
    how: 'all squashed into one by git merge --squash',
    move: () => {
      git('branch', 'old')
      git('reset', '--quiet', '--hard', 'HEAD~3')
      git('merge', '--quiet', '--squash', 'old')
      git('commit', '--quiet', '--no-edit')
      git('branch', '-D', 'old')
    },
    gone: [],
  },
  {
    how: 'fetched from a forge that squashed all, in its own words',
    move: () => {
      const tree = git('rev-parse', 'main^{tree}')
      const squashed = git('commit-tree', '-p', 'main~3', '-m', 'Squashed (#1)', tree)
      git('update-ref', 'refs/remotes/origin/main', squashed)
      git('reset', '--hard', 'origin/main')
    },
    gone: [],
  },
  {
    how: 'forced to a history of its own',
    move: () => {
      git('checkout', '--quiet', '--orphan', 'fresh')
      git('rm', '-rfq', '.')
      repository.git('commit', '--quiet', '--allow-empty', '-m', 'another beginning')
      git('branch', '-M', 'main')
    },
    gone: ['A', 'B', 'C'],
  },
  {
    how: 'merged into a feature, then reset, with the reflog expired and a tag of its name',
    move: () => {
      git('branch', 'feature')
      git('reset', '--hard', 'HEAD~2')
      git('reflog', 'expire', '--expire=now', '--all')
      git('tag', 'main', 'feature')
    },
    gone: ['B', 'C'],
  },
  {
    how: 'reset and a commit of my own',
    move: () => {
      git('reset', '--hard', 'HEAD~1')
      git('commit', '--quiet', '--allow-empty', '-m', 'mine')
    },
    gone: ['C'],
  },
  { how: 'git revert: the branch went on', move: () => git('revert', '--no-edit', 'HEAD'), gone: [] },
  {
    how: 'nothing but a commit of my own',
    move: () => git('commit', '--allow-empty', '-m', 'mine'),
    gone: [],
  },
]

test.each(moves)(
  'between two runs, $how: what was taken out stays out and is named, the rest stands',
  async ({ move, gone }) => {
    repository = await begun.restore()
    move()
    const [tip, files] = [git('rev-parse', 'refs/heads/main'), repository.filesOn('refs/heads/main')]
    await add('D', 'write D.txt D')
    const told = await run()
    expect(subjects('refs/heads/main').slice(0, 1)).toEqual(['D: Do D'])
    expect(git('rev-parse', 'refs/heads/main~1')).toBe(tip)
    expect(repository.filesOn('refs/heads/main')).toEqual([...files, 'D.txt'].sort())
    expect(repository.git('status', '--porcelain')).toBe('')
    expect(await repository.states()).toEqual({ A: 'done', B: 'done', C: 'done', D: 'done' })
    expect(await undone()).toEqual(gone)
    for (const id of gone) expect(told).toMatch(new RegExp(`${id} .*main holds its work no more`))
    if (gone.length > 0) expect(told).toMatch(new RegExp(`not in main any more: ${gone.join(', ')}`))
    else expect(told).not.toContain('any more')
    expect(git('rev-parse', 'refs/loopwork/lanes/main')).toBe(git('rev-parse', 'refs/heads/main'))
  },
)

test('what was taken out is done again by retry, and shown with the way to it', async () => {
  repository = await begun.restore()
  git('reset', '--hard', 'HEAD~1')
  await run()
  const { stdout } = await repository.loopwork(['show', 'C'])
  expect(stdout).toContain('main holds its work no more')
  expect(stdout).toContain('loopwork retry C')
  expect(await repository.loopwork(['retry', 'B'])).toMatchObject({ exit: 1 })
  expect(await repository.loopwork(['retry', 'C'])).toMatchObject({ exit: 0 })
  expect(await repository.states()).toEqual({ A: 'done', B: 'done', C: 'todo' })
  await run()
  expect(subjects()).toEqual(['C: Do C', 'B: Do B', 'A: Do A', 'first'])
  expect(await undone()).toEqual([])
})

test('what its owner brought back is no longer called undone', async () => {
  repository = await begun.restore()
  git('reset', '--hard', 'HEAD~1')
  await run()
  expect(await undone()).toEqual(['C'])
  git('reset', '--hard', 'ORIG_HEAD')
  expect(await run()).toMatch(/C is there again/)
  expect(await undone()).toEqual([])
})

test('a reset while others work: queued and later work lands on the branch as it is, without what was dropped', async () => {
  repository = await ScratchRepository.make(null, { parallel: { enabled: true, maxTasks: 2 } })
  await add('A', 'write A.txt A')
  await add('B', `wait-for ${repository.outside('go')}`, 'write B.txt B')
  const running = repository.start(['run', '--config', repository.config])
  await until('A on main', () => subjects().includes('A: Do A'))
  git('reset', '--hard', 'HEAD~1')
  // B was given A's files or not: either way they do not come back with it.
  await writeFile(repository.outside('go'), '')
  expect(await running.finished).toMatchObject({ exit: 0 })
  expect(subjects()).toEqual(['B: Do B', 'first'])
  expect(repository.filesOn('main')).toEqual(['B.txt', 'README.md'])
  expect(await undone()).toEqual(['A'])
})

test('work that stands on what was dropped lands without it', async () => {
  repository = await begun.restore()
  await add(
    'D',
    'run ls > seen.txt',
    `mark ${repository.outside('marks')}`,
    `wait-for ${repository.outside('go')}`,
  )
  const running = repository.start(['run', '--config', repository.config])
  await until("the agent's mark", () => repository.marks().length > 0)
  git('reset', '--hard', 'HEAD~1')
  await writeFile(repository.outside('go'), '')
  expect(await running.finished).toMatchObject({ exit: 0 })
  expect(repository.git('show', 'main:seen.txt')).toContain('C.txt')
  expect(repository.filesOn('main')).toEqual(['A.txt', 'B.txt', 'README.md', 'seen.txt'])
  expect(await undone()).toEqual(['C'])
})

test('merged work that had not been delivered comes along when the branch is rewritten', async () => {
  repository = await ScratchRepository.make()
  await repository.write('mine.txt', 'mine\n')
  git('add', '.')
  git('commit', '--quiet', '-m', 'mine')
  await add('A', 'write A.txt A')
  await add('B', 'write mine.txt of the agent')
  await repository.write('mine.txt', 'dirty\n')
  const held = await run()
  expect(held).toContain('mine.txt')
  expect(subjects()).toEqual(['A: Do A', 'mine', 'first'])
  git('checkout', '--', 'mine.txt')
  git('reset', '--hard', 'HEAD~1')
  git('commit', '--quiet', '--amend', '-m', 'mine, amended')
  await run()
  expect(subjects()).toEqual(['B: Do B', 'mine, amended', 'first'])
  expect(await undone()).toEqual(['A'])
})

test('the branch is renamed during a run: all is merged on the lane, nothing is run twice, and it goes on when it is back', async () => {
  repository = await ScratchRepository.make()
  await add(
    'A',
    `mark ${repository.outside('marks')}`,
    `wait-for ${repository.outside('go')}`,
    'write A.txt A',
  )
  await add('B', `mark ${repository.outside('marks')}`, 'write B.txt B')
  const running = repository.start(['run', '--config', repository.config])
  await until("the agent's mark", () => repository.marks().length > 0)
  git('branch', '-m', 'main', 'trunk')
  await writeFile(repository.outside('go'), '')
  const finished = await running.finished
  expect(finished.exit).toBe(0)
  expect(finished.stdout).toContain('the branch main is gone')
  expect(finished.stdout).toContain('trunk')
  expect(finished.stdout).toContain('merge.target')
  expect(repository.marks().map((line) => line.split(' ')[0])).toEqual(['A', 'B'])
  expect(await repository.states()).toEqual({ A: 'done', B: 'done' })
  expect(subjects('trunk')).toEqual(['first'])
  expect(subjects('refs/loopwork/lanes/main')).toEqual(['B: Do B', 'A: Do A', 'first'])

  const refused = await repository.loopwork(['run', '--target', 'main'])
  expect(refused.exit).toBe(4)
  expect(refused.stderr).toMatch(/there is no branch "main"[^]*git branch main refs\/loopwork\/lanes\/main/)
  git('branch', '-m', 'trunk', 'main')
  await run()
  expect(subjects()).toEqual(['B: Do B', 'A: Do A', 'first'])
  expect(repository.git('status', '--porcelain')).toBe('')
})

test('the branch is deleted during a run, and made again by what is advised', async () => {
  repository = await ScratchRepository.make()
  await add(
    'A',
    `mark ${repository.outside('marks')}`,
    `wait-for ${repository.outside('go')}`,
    'write A.txt A',
  )
  const running = repository.start(['run', '--config', repository.config])
  await until("the agent's mark", () => repository.marks().length > 0)
  git('checkout', '--quiet', '-b', 'elsewhere')
  git('branch', '-D', 'main')
  await writeFile(repository.outside('go'), '')
  const finished = await running.finished
  expect(finished.exit).toBe(0)
  const advised = /git branch main refs\/loopwork\/lanes\/main/.exec(finished.stdout)
  expect(advised).not.toBeNull()
  git('branch', 'main', 'refs/loopwork/lanes/main')
  expect(subjects()).toEqual(['A: Do A', 'first'])
  expect(await repository.loopwork(['run', '--target', 'main'])).toMatchObject({ exit: 0 })
})

test('the branch that is checked out is deleted: run, undo and doctor print what makes it again, with all that was merged', async () => {
  repository = await ScratchRepository.make()
  await add('A', 'write A.txt A')
  await run()
  git('update-ref', '-d', 'refs/heads/main')
  const refused = await repository.loopwork(['run'])
  expect(refused).toMatchObject({ exit: 4 })
  expect(refused.stderr).toContain('the branch main of')
  for (const command of [['undo'], ['doctor']]) {
    const { stdout, stderr } = await repository.loopwork(command)
    expect(`${stdout}${stderr}`).toMatch(/the branch main of .* is gone/)
    expect(`${stdout}${stderr}`).not.toContain('no commits yet')
  }
  const again = /make it again with (.*): your files/.exec(refused.stderr)?.[1] ?? ''
  execSync(again, { cwd: repository.home, env: repository.env() })
  expect(subjects()).toEqual(['A: Do A', 'first'])
  expect(repository.git('status', '--porcelain')).toBe('')
  await run()
  expect(await repository.states()).toEqual({ A: 'done' })
})

test('a branch that is back while the run goes on gets what waited', async () => {
  repository = await ScratchRepository.make()
  await add('A', 'write A.txt A')
  await add(
    'B',
    `mark ${repository.outside('marks')}`,
    `wait-for ${repository.outside('go')}`,
    'write B.txt B',
  )
  git('checkout', '--quiet', '--detach')
  const running = repository.start(['run', '--config', repository.config, '--target', 'main'])
  await until(
    'what the story waits for',
    () => repository.marks().length > 0 && subjects().includes('A: Do A'),
  )
  const was = git('rev-parse', 'main')
  git('branch', '-D', 'main')
  await until('what the story waits for', () => running.output().includes('the branch main is gone'))
  git('branch', 'main', was)
  await writeFile(repository.outside('go'), '')
  expect(await running.finished).toMatchObject({ exit: 0 })
  expect(subjects()).toEqual(['B: Do B', 'A: Do A', 'first'])
})
