import { execFileSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { pictureOf } from '../../support/git/checkout-picture.ts'
import { nextSecond } from '../../support/git/next-second.ts'
import { openScratch } from '../../support/git/open-scratch.ts'
import { head } from '../../support/git/put-on-tip.ts'
import { scratchRepository, type Scratch } from '../../support/git/scratch-repository.ts'

/** What the user has where the work's files go; each is ignored or untracked, so no commit has it. */
interface InTheWay {
  readonly name: string
  /** Committed before, by the user. */
  readonly before?: Readonly<Record<string, string>>
  readonly mine: (scratch: Scratch) => void
  /** Files that the work adds or changes (by force, ignored or not); null: deletes. */
  readonly work: Readonly<Record<string, string | null>>
  /** Named to the user; empty: nothing of theirs is in the way, and the branch follows. */
  readonly files: readonly string[]
}

const cases: readonly InTheWay[] = [
  {
    name: 'an ignored file where the work needs a folder',
    before: { '.gitignore': 'data\n!data/\n' },
    mine: (it) => it.write({ data: 'SECRET\n' }),
    work: { 'data/x': 'x\n' },
    files: ['data'],
  },
  {
    name: 'an ignored file where the work needs a folder three levels down',
    before: { '.gitignore': 'cache\n!cache/\n', 'a/b/keep.txt': 'k\n' },
    mine: (it) => it.write({ 'a/b/cache': 'SECRET\n' }),
    work: { 'a/b/cache/deep/er/x': 'x\n' },
    files: ['a/b/cache'],
  },
  {
    name: 'an ignored link to a folder elsewhere, and work below its name',
    before: { '.gitignore': '/out\n' },
    mine: (it) => {
      mkdirSync(join(it.root, '../elsewhere'))
      symlinkSync('../elsewhere', join(it.root, 'out'))
    },
    work: { 'out/T': 'T\n' },
    files: ['out'],
  },
  {
    name: 'an ignored link that leads nowhere',
    before: { '.gitignore': '/out\n' },
    mine: (it) => symlinkSync('nowhere', join(it.root, 'out')),
    work: { 'out/T': 'T\n', 'a.txt': 'changed\n' },
    files: ['out'],
  },
  {
    name: 'an untracked link where the work needs a folder',
    mine: (it) => {
      mkdirSync(join(it.root, '../elsewhere'))
      symlinkSync('../elsewhere', join(it.root, 'out'))
    },
    work: { 'out/T': 'T\n' },
    files: ['out'],
  },
  {
    name: 'an ignored file exactly where the work puts one',
    before: { '.gitignore': '.env\n' },
    mine: (it) => it.write({ '.env': 'SECRET\n' }),
    work: { '.env': 'of the work\n' },
    files: ['.env'],
  },
  {
    name: 'an ignored folder where the work puts a file',
    before: { '.gitignore': 'cache/\n' },
    mine: (it) => it.write({ 'cache/mine': 'SECRET\n' }),
    work: { cache: 'a file now\n' },
    files: ['cache'],
  },
  {
    name: 'an ignored file in a tracked folder that becomes a file',
    before: { '.gitignore': '*.log\n', 'dir/tracked': 't\n' },
    mine: (it) => it.write({ 'dir/sub/mine.log': 'SECRET\n' }),
    work: { 'dir/tracked': null, dir: 'a file now\n' },
    files: ['dir/sub/mine.log'],
  },
  {
    name: 'an untracked file in a tracked folder that becomes a file',
    before: { 'dir/tracked': 't\n' },
    mine: (it) => it.write({ 'dir/mine': 'mine\n' }),
    work: { 'dir/tracked': null, dir: 'a file now\n' },
    files: ['dir/mine'],
  },
  {
    name: 'a tracked folder that the user replaced by a link to elsewhere',
    before: { 'dir/x': 'x\n' },
    mine: (it) => {
      execFileSync('mv', ['dir', '../elsewhere'], { cwd: it.root })
      symlinkSync('../elsewhere', join(it.root, 'dir'))
    },
    work: { 'dir/x': 'by the work\n' },
    files: ['dir'],
  },
  {
    name: 'a tracked file that becomes a folder, where the user has made a folder already',
    before: { node: 'a file\n' },
    mine: (it) => {
      rmSync(join(it.root, 'node'))
      it.write({ 'node/mine': 'mine\n' })
    },
    work: { node: null, 'node/x': 'x\n' },
    files: ['node'],
  },
  {
    name: 'the same tracked folder, replaced by an ignored link, from which the work deletes a file',
    before: { '.gitignore': '/dir\n', 'keep.txt': 'k\n' },
    mine: (it) => {
      it.git(['checkout', '-q', 'main'])
      rmSync(join(it.root, 'src'), { recursive: true })
      mkdirSync(join(it.root, '../elsewhere'))
      symlinkSync('../elsewhere', join(it.root, 'src'))
      it.write({ 'c.txt': 'mine\n' }, join(it.root, '../elsewhere'))
    },
    work: { 'src/c.txt': null },
    files: ['src'],
  },
  {
    name: 'an ignored file beside the only tracked file of a folder that goes: it stays',
    before: { '.gitignore': '*.log\n', 'dir/tracked': 't\n' },
    mine: (it) => it.write({ 'dir/mine.log': 'SECRET\n' }),
    work: { 'dir/tracked': null },
    files: [],
  },
  {
    name: 'an empty folder of the user where a folder of the work goes',
    mine: (it) => mkdirSync(join(it.root, 'out/empty'), { recursive: true }),
    work: { 'out/T': 'T\n' },
    files: [],
  },
  {
    name: 'a file and a folder that change places',
    before: { one: 'a file\n', 'two/x': 'x\n' },
    mine: () => undefined,
    work: { one: null, 'two/x': null, 'one/x': 'x\n', two: 'a file\n' },
    files: [],
  },
  {
    name: 'a file whose name differs only by case, where the file system tells them apart',
    mine: (it) => it.write({ Data: 'mine\n' }),
    work: { 'data/x': 'x\n' },
    files: [],
  },
]

test.each(cases)('$name', async ({ before = {}, mine, work, files }) => {
  const scratch = scratchRepository()
  scratch.commit({ ...before, 'stashed.txt': 's\n' })
  scratch.write({ 'stashed.txt': 'in the stash\n' })
  scratch.git(['stash', '-q'])
  const git = await openScratch(scratch)
  const from = await git.lane.tip('main')
  const to = commitAside(scratch, work)
  expect(await git.lane.advance('main', from, to)).toBe(true)
  mine(scratch)
  chmodSync(join(scratch.root, 'a.txt'), 0o644)
  const picture = pictureOf(scratch.root)
  const result = await git.lane.follow('main')
  if (files.length > 0) {
    expect(result).toMatchObject({ kind: 'held', files })
    expect(pictureOf(scratch.root)).toEqual(picture)
    return
  }
  expect(result).toEqual({ kind: 'followed', from, to })
  const after = pictureOf(scratch.root)
  expect(after.stash).toEqual(picture.stash)
  expect(without(after.files, work)).toEqual(without(picture.files, work))
  expect(scratch.git(['diff', '--name-only', 'HEAD'])).toBe('')
})

test('a submodule of the user’s, with edits in it, is not replaced by a file', async () => {
  const scratch = scratchRepository()
  const library = join(scratch.folder, 'library')
  scratch.git(['init', '-q', '-b', 'main', library])
  scratch.write({ 'lib.txt': 'lib\n' }, library)
  scratch.git(['add', '-A'], { cwd: library })
  scratch.git(['-c', 'user.name=A', '-c', 'user.email=a@b.c', 'commit', '-qm', 'lib'], { cwd: library })
  scratch.git(['-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', library, 'lib'])
  scratch.commit({}, 'a submodule')
  const git = await openScratch(scratch)
  const from = await git.lane.tip('main')
  const to = commitAside(scratch, { lib: 'a file now\n' })
  expect(await git.lane.advance('main', from, to)).toBe(true)
  scratch.write({ 'lib/mine.txt': 'mine\n' })
  expect(await git.lane.follow('main')).toMatchObject({ kind: 'held', files: ['lib'] })
  expect(readFileSync(join(scratch.root, 'lib/mine.txt'), 'utf8')).toBe('mine\n')
  expect(existsSync(join(scratch.root, 'lib/lib.txt'))).toBe(true)
  expect(head(scratch)).toBe(from)
})

test('an edit of the same size in the second of the user’s last commit is seen', async () => {
  const scratch = scratchRepository()
  const git = await openScratch(scratch)
  const from = await git.lane.tip('main')
  expect(await git.lane.advance('main', from, commitAside(scratch, { 'src/c.txt': 'work!\n' }))).toBe(true)
  await nextSecond()
  scratch.write({ 'src/c.txt': 'three\n' })
  scratch.git(['update-index', '--refresh'])
  scratch.write({ 'src/c.txt': 'mine!\n' })
  await nextSecond()
  expect(await git.lane.follow('main')).toMatchObject({ kind: 'held', files: ['src/c.txt'] })
  expect(readFileSync(join(scratch.root, 'src/c.txt'), 'utf8')).toBe('mine!\n')
})

/** A commit on HEAD with these changes, made without touching the checkout. */
function commitAside(scratch: Scratch, work: Readonly<Record<string, string | null>>) {
  const index = join(scratch.folder, 'aside-index')
  const git = (args: readonly string[], input = ''): string =>
    execFileSync('git', [...args], {
      cwd: scratch.root,
      input,
      encoding: 'utf8',
      env: { ...process.env, GIT_INDEX_FILE: index },
    }).trim()
  git(['read-tree', 'HEAD'])
  for (const [path, content] of Object.entries(work)) {
    if (content === null) git(['update-index', '--force-remove', '--', path])
  }
  for (const [path, content] of Object.entries(work)) {
    if (content === null) continue
    const id = git(['hash-object', '-w', '--stdin'], content)
    git(['update-index', '--add', '--replace', '--cacheinfo', `100644,${id},${path}`])
  }
  const commit = git(['commit-tree', '-p', 'HEAD', '-m', 'work', git(['write-tree'])])
  return head(scratch, commit)
}

const without = (
  files: Readonly<Record<string, string>>,
  work: Readonly<Record<string, string | null>>,
): Readonly<Record<string, string>> => {
  const touched = Object.keys(work)
  const isTouched = (path: string): boolean =>
    touched.some((each) => path === each || path.startsWith(`${each}/`) || each.startsWith(`${path}/`))
  return Object.fromEntries(Object.entries(files).filter(([path]) => !isTouched(path)))
}
