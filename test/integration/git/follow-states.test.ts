import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { FollowResult } from '../../../src/core/ports/lane.ts'
import { pictureOf } from '../../support/git/checkout-picture.ts'
import { gitShim } from '../../support/git/git-shim.ts'
import { openScratch } from '../../support/git/open-scratch.ts'
import { head, putOnTip } from '../../support/git/put-on-tip.ts'
import { scratchRepository, type Scratch } from '../../support/git/scratch-repository.ts'

/** The work changes a.txt, deletes b.txt, adds new.txt and deep/er.txt. What is the user's stays; what it needs moves. */
const work = { 'a.txt': 'by the work\n', 'b.txt': null, 'new.txt': 'new\n', 'deep/er.txt': 'deep\n' }
const moved = ['a.txt', 'b.txt', 'new.txt', 'deep', 'deep/er.txt']

interface State {
  readonly name: string
  readonly make: (scratch: Scratch) => void
}

const fine: readonly State[] = [
  { name: 'clean', make: () => undefined },
  { name: 'another file dirty', make: (it) => it.write({ 'src/c.txt': 'dirty\n' }) },
  {
    name: 'another file staged, and dirty on top',
    make: (it) => {
      it.write({ 'src/c.txt': 'staged\n', 'user-new.txt': 'staged\n' })
      it.git(['add', '-A'])
      it.write({ 'src/c.txt': 'dirty\n' })
    },
  },
  {
    name: 'untracked and ignored files elsewhere',
    make: (it) => it.write({ 'x.log': 'ignored', 'note.txt': 'mine' }),
  },
  {
    name: 'a stash',
    make: (it) => {
      it.write({ 'a.txt': 'stashed\n' })
      it.git(['stash', '-q'])
    },
  },
  { name: 'a file of the work only touched', make: (it) => utimesSync(join(it.root, 'a.txt'), 1e9, 1e9) },
  {
    name: 'a file of the work staged with just what the work says',
    make: (it) => {
      it.write({ 'a.txt': 'by the work\n' })
      it.git(['add', 'a.txt'])
    },
  },
  { name: 'an empty folder where a file goes', make: (it) => mkdirSync(join(it.root, 'new.txt')) },
]

test.each(fine)('the branch follows, all else stays: $name', async ({ make }) => {
  const scratch = scratchRepository()
  scratch.commit({ '.gitignore': '*.log\n.env\n' })
  make(scratch)
  const git = await openScratch(scratch)
  const from = head(scratch)
  const to = await putOnTip(git, scratch, work)
  const before = pictureOf(scratch.root)
  expect(await git.lane.follow('main')).toEqual({ kind: 'followed', from, to })
  const after = pictureOf(scratch.root)
  expect(head(scratch)).toBe(to)
  expect(readFileSync(join(scratch.root, 'new.txt'), 'utf8')).toBe('new\n')
  expect(existsSync(join(scratch.root, 'b.txt'))).toBe(false)
  expect(without(after.files)).toEqual(without(before.files))
  expect(indexWithout(after.index)).toEqual(indexWithout(before.index))
  expect(after.refs.filter((ref) => !ref.includes('heads/main'))).toEqual(
    before.refs.filter((ref) => !ref.includes('heads/main')),
  )
  expect(scratch.git(['diff', '--name-only', 'HEAD', '--', 'a.txt', 'b.txt', 'new.txt', 'deep'])).toBe('')
  expect(existsSync(join(scratch.root, '.git/index.lock'))).toBe(false)
})

const inTheWay: readonly (State & { readonly why: RegExp; readonly files?: readonly string[] })[] = [
  {
    name: 'the same file dirty',
    make: (it) => it.write({ 'a.txt': 'mine\n' }),
    why: /changes of yours/,
    files: ['a.txt'],
  },
  {
    name: 'the same file staged',
    make: (it) => {
      it.write({ 'a.txt': 'mine\n' })
      it.git(['add', 'a.txt'])
    },
    why: /changes of yours/,
    files: ['a.txt'],
  },
  {
    name: 'the same file chmod',
    make: (it) => chmodSync(join(it.root, 'a.txt'), 0o755),
    why: /changes of yours/,
    files: ['a.txt'],
  },
  {
    name: 'dirty, and the work deletes it',
    make: (it) => it.write({ 'b.txt': 'mine\n' }),
    why: /changes of yours/,
    files: ['b.txt'],
  },
  {
    name: 'an untracked file in the way',
    make: (it) => it.write({ 'new.txt': 'mine\n' }),
    why: /in the way/,
    files: ['new.txt'],
  },
  {
    name: 'an untracked file in the way, with the same content',
    make: (it) => it.write({ 'new.txt': 'new\n' }),
    why: /in the way/,
    files: ['new.txt'],
  },
  {
    name: 'a folder in the way',
    make: (it) => it.write({ 'new.txt/mine': 'mine' }),
    why: /in the way/,
    files: ['new.txt'],
  },
  {
    name: 'a folder of ignored files in the way',
    make: (it) => it.write({ 'new.txt/x.log': 'mine' }),
    why: /in the way/,
    files: ['new.txt'],
  },
  {
    name: 'a link in the way',
    make: (it) => symlinkSync('nowhere', join(it.root, 'new.txt')),
    why: /in the way/,
    files: ['new.txt'],
  },
  {
    name: 'a file where the work needs a folder',
    make: (it) => it.write({ deep: 'mine' }),
    why: /in the way/,
    files: ['deep'],
  },
  {
    name: 'an intent to add',
    make: (it) => {
      it.write({ 'new.txt': 'mine\n' })
      it.git(['add', '-N', 'new.txt'])
    },
    why: /in the way/,
    files: ['new.txt'],
  },
  {
    name: 'assume-unchanged and edited',
    make: (it) => {
      it.git(['update-index', '--assume-unchanged', 'a.txt'])
      it.write({ 'a.txt': 'mine\n' })
    },
    why: /changes of yours/,
    files: ['a.txt'],
  },
  {
    name: 'skip-worktree and edited',
    make: (it) => {
      it.git(['update-index', '--skip-worktree', 'a.txt'])
      it.write({ 'a.txt': 'mine\n' })
    },
    why: /changes of yours/,
    files: ['a.txt'],
  },
  {
    name: 'a file the user deleted and the work changes',
    make: (it) => rmSync(join(it.root, 'a.txt')),
    why: /changes of yours/,
    files: ['a.txt'],
  },
  {
    name: 'one that the user has taken out of the index and of the disk, one out of the index alone',
    make: (it) => {
      it.git(['rm', '-q', 'a.txt'])
      it.git(['rm', '-q', '--cached', 'b.txt'])
    },
    why: /changes of yours/,
    files: ['a.txt', 'b.txt'],
  },
  {
    name: 'one that is hidden from git, deleted, beside others that are edited',
    make: (it) => {
      it.git(['update-index', '--assume-unchanged', 'a.txt', 'b.txt'])
      it.git(['update-index', '--skip-worktree', 'a.txt'])
      rmSync(join(it.root, 'a.txt'))
      it.write({ 'b.txt': 'mine\n', 'new.txt': 'mine\n', 'deep/er.txt': 'mine\n' })
      it.git(['add', 'new.txt'])
      it.git(['add', '-N', 'deep/er.txt'])
      rmSync(join(it.root, 'new.txt'))
      rmSync(join(it.root, 'deep'), { recursive: true })
    },
    why: /changes of yours/,
    files: ['a.txt', 'b.txt', 'deep/er.txt', 'new.txt'],
  },
  {
    name: 'a conflict of a stash that is not settled',
    make: (it) => {
      const blob = it.git(['rev-parse', 'HEAD:a.txt']).trim()
      const stages = [1, 2, 3].map((stage) => `100644 ${blob} ${stage}\ta.txt\n`)
      execFileSync('git', ['update-index', '--index-info'], {
        cwd: it.root,
        input: `0 ${'0'.repeat(40)}\ta.txt\n${stages.join('')}`,
      })
    },
    why: /not settled/,
    files: ['a.txt'],
  },
  {
    name: 'a merge in progress',
    make: (it) => conflicted(it, ['merge', 'side']),
    why: /a merge is in progress/,
  },
  {
    name: 'a cherry-pick in progress',
    make: (it) => conflicted(it, ['cherry-pick', 'side']),
    why: /a cherry-pick is in progress/,
  },
  {
    name: 'a revert in progress',
    make: (it) => conflicted(it, ['revert', '--no-edit', 'HEAD~1']),
    why: /a revert is in progress/,
  },
  {
    name: 'a rebase of the target in progress',
    make: (it) => conflicted(it, ['rebase', 'side']),
    why: /a rebase of main is in progress/,
  },
  {
    name: 'a bisect',
    make: (it) => {
      it.git(['bisect', 'start'])
      it.git(['bisect', 'bad'])
    },
    why: /a bisect/,
  },
  {
    name: 'index.lock held by the user',
    make: (it) => writeFileSync(join(it.root, '.git/index.lock'), ''),
    why: /index\.lock/,
  },
]

test.each(inTheWay)('held, nothing is touched: $name', async ({ make, why, files }) => {
  const scratch = scratchRepository()
  scratch.commit({ '.gitignore': '*.log\n.env\n' })
  scratch.git(['checkout', '-qb', 'side'])
  scratch.commit({ 'src/c.txt': 'side\n' })
  scratch.git(['checkout', '-q', 'main'])
  scratch.commit({ 'src/c.txt': 'main 1\n' })
  scratch.commit({ 'src/c.txt': 'main 2\n' })
  const git = await openScratch(scratch)
  await putOnTip(git, scratch, work)
  make(scratch)
  const before = pictureOf(scratch.root)
  const result = await git.lane.follow('main')
  expect(result).toMatchObject({
    kind: 'held',
    why: expect.stringMatching(why) as string,
    ...(files && { files }),
  })
  expect(pictureOf(scratch.root)).toEqual(before)
  const left = existsSync(join(scratch.root, '.git/index.lock'))
    ? readFileSync(join(scratch.root, '.git/index.lock'), 'utf8')
    : ''
  expect(left).toBe('')
  if (why.source === 'changes of yours') {
    pastedElsewhere(result, scratch)
    expect(await git.lane.follow('main')).toMatchObject({ kind: 'followed' })
  }
})

/** The command that goes with a held delivery, as a person in another folder runs it. */
function pastedElsewhere(result: FollowResult, scratch: Scratch): void {
  if (result.kind !== 'held' || result.command === undefined) throw new Error(JSON.stringify(result))
  execFileSync('sh', ['-ec', result.command], { cwd: scratch.folder, stdio: 'pipe' })
}

test('files of any name are put aside by what is printed', async () => {
  const scratch = scratchRepository()
  const git = await openScratch(scratch)
  const names = [
    't\tab',
    'new\nline\n',
    '[ab]',
    'a',
    ':colon',
    '-dash',
    `it's "quoted" $HOME`,
    'caf\xe9',
    '\x1b[31m',
  ]
  const paths = names.map((name) =>
    Buffer.concat([Buffer.from(`${scratch.root}/`), Buffer.from(name, 'latin1')]),
  )
  const say = (text: string): void => paths.forEach((path) => writeFileSync(path, text))
  say('first\n')
  scratch.git(['add', '-A'])
  scratch.git(['commit', '-qm', 'names'])
  const tip = await git.lane.tip('main')
  scratch.git(['checkout', '-qb', 'maker'])
  say('by the work\n')
  scratch.git(['commit', '-qam', 'work'])
  await git.lane.advance('main', tip, head(scratch))
  scratch.git(['checkout', '-q', 'main'])
  for (const [at, path] of paths.entries()) {
    writeFileSync(path, 'mine\n')
    const bit = at % 2 === 0 ? '--assume-unchanged' : '--skip-worktree'
    execFileSync('git', ['update-index', bit, '-z', '--stdin'], {
      cwd: scratch.root,
      input: Buffer.concat([Buffer.from(names[at] ?? '', 'latin1'), Buffer.from([0])]),
    })
  }
  const result = await git.lane.follow('main')
  expect(result).toMatchObject({
    kind: 'held',
    mend: expect.stringContaining('assume-unchanged, skip-worktree') as string,
  })
  pastedElsewhere(result, scratch)
  expect((await git.lane.follow('main')).kind).toBe('followed')
  for (const path of paths) expect(readFileSync(path, 'utf8')).toBe('by the work\n')
  expect(scratch.git(['stash', 'show', '-p']).match(/^\+mine$/gm)).toHaveLength(paths.length)
})

test('edits right after a delivery are found as well, and all of them named', async () => {
  const scratch = scratchRepository()
  const git = await openScratch(scratch)
  await putOnTip(git, scratch, { 'src/earlier.txt': 'earlier\n' })
  expect((await git.lane.follow('main')).kind).toBe('followed')
  await putOnTip(
    git,
    scratch,
    { 'a.txt': 'by the work\n', 'b.txt': 'by the work\n', 'new.txt': 'new\n' },
    'next',
  )
  scratch.write({ 'a.txt': 'mine\n', 'b.txt': 'mine\n', 'src/c.txt': 'mine\n' })
  const before = pictureOf(scratch.root)
  for (let times = 1; times <= 2; times++) {
    expect(await git.lane.follow('main')).toMatchObject({ kind: 'held', files: ['a.txt', 'b.txt'] })
    expect(pictureOf(scratch.root)).toEqual(before)
    expect(existsSync(join(scratch.root, '.git/index.lock'))).toBe(false)
  }
  scratch.git(['checkout', '-q', 'a.txt', 'b.txt'])
  expect((await git.lane.follow('main')).kind).toBe('followed')
  expect(scratch.git(['status', '--porcelain'])).toBe(' M src/c.txt\n')
})

test('a file that was only touched since the last delivery is no edit', async () => {
  const scratch = scratchRepository()
  const git = await openScratch(scratch)
  await putOnTip(git, scratch, { 'src/earlier.txt': 'earlier\n' })
  expect((await git.lane.follow('main')).kind).toBe('followed')
  await putOnTip(git, scratch, { 'a.txt': 'by the work\n' }, 'next')
  utimesSync(join(scratch.root, 'a.txt'), 1_000, 1_000)
  expect(await git.lane.follow('main')).toMatchObject({ kind: 'followed' })
  expect(scratch.git(['status', '--porcelain'])).toBe('')
})

test('an ignored .env that the work adds is the user’s: held', async () => {
  const scratch = scratchRepository()
  scratch.commit({ '.gitignore': '.env\n' })
  const git = await openScratch(scratch)
  const tip = await git.lane.tip('main')
  scratch.git(['checkout', '-qb', 'maker'])
  scratch.write({ '.env': 'from the work\n' })
  scratch.git(['add', '-f', '.env'])
  scratch.git(['commit', '-qm', 'env'])
  await git.lane.advance('main', tip, head(scratch))
  scratch.git(['checkout', '-q', 'main'])
  scratch.write({ '.env': 'SECRET\n' })
  expect(await git.lane.follow('main')).toMatchObject({ kind: 'held', files: ['.env'] })
  expect(readFileSync(join(scratch.root, '.env'), 'utf8')).toBe('SECRET\n')
})

test('it goes as soon as what was in the way is gone', async () => {
  const scratch = scratchRepository()
  const git = await openScratch(scratch)
  const to = await putOnTip(git, scratch, work)
  scratch.write({ 'new.txt': 'mine\n' })
  expect(await git.lane.follow('main')).toMatchObject({ kind: 'held' })
  rmSync(join(scratch.root, 'new.txt'))
  expect(await git.lane.follow('main')).toMatchObject({ kind: 'followed', to })
})

test('with another branch, or no branch, checked out only the ref moves', async () => {
  const scratch = scratchRepository()
  const git = await openScratch(scratch)
  for (const [slug, away] of [
    ['one', ['checkout', '-qb', 'elsewhere']],
    ['two', ['checkout', '-q', '--detach']],
  ] as const) {
    const from = head(scratch, 'main')
    const to = await putOnTip(git, scratch, { 'a.txt': slug }, slug)
    scratch.git([...away])
    const before = pictureOf(scratch.root)
    expect(await git.lane.follow('main')).toEqual({ kind: 'followed', from, to })
    const after = pictureOf(scratch.root)
    expect({ ...after, refs: [] }).toEqual({ ...before, refs: [] })
    expect(head(scratch, 'main')).toBe(to)
    scratch.git(['checkout', '-q', 'main'])
  }
})

test('a target that is checked out in two worktrees moves in both, or in none', async () => {
  const scratch = scratchRepository()
  const other = join(scratch.folder, 'other')
  scratch.git(['worktree', 'add', '-q', '--force', other, 'main'])
  const git = await openScratch(scratch)
  const to = await putOnTip(git, scratch, work)
  scratch.write({ 'a.txt': 'mine\n' }, other)
  const before = [pictureOf(scratch.root), pictureOf(other)]
  expect(await git.lane.follow('main')).toMatchObject({ kind: 'held', files: ['a.txt'] })
  expect([pictureOf(scratch.root), pictureOf(other)]).toEqual(before)
  scratch.git(['checkout', '-q', 'a.txt'], { cwd: other })
  expect(await git.lane.follow('main')).toMatchObject({ kind: 'followed', to })
  expect(scratch.git(['status', '--porcelain'])).toBe('')
  expect(scratch.git(['status', '--porcelain'], { cwd: other })).toBe('')
})

test('a rebase in any worktree owns its branch', async () => {
  const scratch = scratchRepository()
  const other = join(scratch.folder, 'other')
  scratch.git(['checkout', '-qb', 'mine'])
  scratch.git(['worktree', 'add', '-q', other, 'main'])
  scratch.commit({ 'a.txt': 'mine\n' })
  scratch.write({ 'a.txt': 'theirs\n' }, other)
  scratch.git(['commit', '-qam', 'theirs'], { cwd: other })
  const git = await openScratch(scratch)
  await putOnTip(git, scratch, { 'n.txt': 'n' })
  expect(() => scratch.git(['rebase', 'mine'], { cwd: other })).toThrow()
  const from = head(scratch, 'main')
  expect(await git.lane.follow('main')).toMatchObject({
    kind: 'held',
    why: expect.stringContaining('a rebase of main') as string,
  })
  expect(head(scratch, 'main')).toBe(from)
})

test('files go before the branch, and the user’s git is kept out meanwhile', async () => {
  const scratch = scratchRepository()
  const git = await openScratch(scratch)
  await putOnTip(git, scratch, work)
  const seen = join(scratch.folder, 'seen')
  const restore = gitShim(
    scratch.folder,
    `case "$*" in *update-ref*refs/heads/main*) cd '${scratch.root}' && cat a.txt new.txt .git/index.lock > '${seen}' ;; esac`,
  )
  await git.lane.follow('main').finally(restore)
  expect(readFileSync(seen, 'utf8')).toMatch(/^by the work\nnew\nloopwork delivers to main /)
})

test('a branch that moves meanwhile stays where it went; files are put back', async () => {
  const scratch = scratchRepository()
  const git = await openScratch(scratch)
  await putOnTip(git, scratch, work)
  const theirs = scratch.git(['commit-tree', '-p', 'HEAD', '-m', 'theirs', 'HEAD^{tree}']).trim()
  const before = pictureOf(scratch.root)
  const restore = gitShim(
    scratch.folder,
    `case "$*" in *update-ref*refs/heads/main*) env -u GIT_DIR git -C '${scratch.root}' update-ref refs/heads/main ${theirs} ;; esac`,
  )
  expect(await git.lane.follow('main').finally(restore)).toEqual({ kind: 'diverged' })
  const after = pictureOf(scratch.root)
  expect(after.files).toEqual(before.files)
  expect(after.index).toEqual(before.index)
  expect(head(scratch)).toBe(theirs)
  expect(existsSync(join(scratch.root, '.git/index.lock'))).toBe(false)
})

test('a user who switches to the target in the moment it moves is brought along', async () => {
  const scratch = scratchRepository()
  const git = await openScratch(scratch)
  const to = await putOnTip(git, scratch, work)
  scratch.git(['checkout', '-qb', 'elsewhere'])
  const restore = gitShim(
    scratch.folder,
    `case "$*" in *update-ref*refs/heads/main*) env -u GIT_DIR -u GIT_INDEX_FILE git -C '${scratch.root}' checkout -q main ;; esac`,
  )
  const result = await git.lane.follow('main').finally(restore)
  expect(result).toMatchObject({ kind: 'followed', to })
  expect(scratch.git(['branch', '--show-current'])).toBe('main\n')
  expect(scratch.git(['status', '--porcelain'])).toBe('')
  expect(readFileSync(join(scratch.root, 'a.txt'), 'utf8')).toBe('by the work\n')
})

test('a branch that went on by itself has diverged; one that is gone is held', async () => {
  const scratch = scratchRepository()
  const git = await openScratch(scratch)
  await putOnTip(git, scratch, work)
  scratch.commit({ 'user.txt': 'user\n' })
  expect(await git.lane.follow('main')).toEqual({ kind: 'diverged' })
  scratch.git(['checkout', '-q', '--detach'])
  scratch.git(['branch', '-qD', 'main'])
  expect(await git.lane.follow('main')).toMatchObject({ kind: 'held', why: 'the branch main is gone' })
})

function conflicted(scratch: Scratch, args: readonly string[]): void {
  expect(() => scratch.git(args)).toThrow()
}

const without = (files: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(files).filter(([path]) => !moved.includes(path)))

const indexWithout = (lines: readonly string[]) =>
  lines.filter((line) => !moved.includes(line.split('\t')[1] ?? ''))
