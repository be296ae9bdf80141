import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import fs from 'node:fs/promises'
import { syncBuiltinESMExports } from 'node:module'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { pictureOf } from '../../support/git/checkout-picture.ts'
import { fileJournal } from '../../support/git/file-journal.ts'
import { gitShim } from '../../support/git/git-shim.ts'
import { openScratch } from '../../support/git/open-scratch.ts'
import { head, putOnTip } from '../../support/git/put-on-tip.ts'
import { scratchRepository, type Scratch } from '../../support/git/scratch-repository.ts'
import { SmallDisk } from '../../support/small-disk.ts'

/** Changes, deletes, adds; a file becomes a folder and a folder a file. */
const before = {
  'a.txt': 'one\n',
  'turns/into/file': 'x',
  plain: 'x',
  'gone/away.txt': 'x',
  'sub/old.txt': 'old\n',
}
const work = {
  'a.txt': 'by the work\n',
  turns: 'a file now\n',
  plain: null,
  'plain/is/folder': 'x',
  'gone/away.txt': null,
  'deep/new/er.txt': 'deep\n',
  'sub/old.txt': 'by the work\n',
  'sub/new.txt': 'new\n'.repeat(50_000),
}

const dirty = (scratch: Scratch): void => {
  scratch.write({ 'b.txt': 'staged\n', 'staged.txt': 'staged\n' })
  scratch.git(['add', 'b.txt', 'staged.txt'])
  scratch.write({ 'b.txt': 'dirty\n', 'untracked.txt': 'mine\n' })
}

const journalOf = (scratch: Scratch) => fileJournal(join(scratch.folder, 'journal.json'))
const lockOf = (scratch: Scratch): string => join(scratch.root, '.git/index.lock')

/** Nothing of ours is left, and everything of the user's is as it was. */
async function isUndone(scratch: Scratch, was: ReturnType<typeof pictureOf>): Promise<void> {
  expect(pictureOf(scratch.root)).toEqual(was)
  expect(existsSync(lockOf(scratch))).toBe(false)
  expect(existsSync(join(scratch.root, '.git/loopwork-index'))).toBe(false)
  expect(await journalOf(scratch).journalEntries()).toEqual([])
}

interface Failure {
  readonly name: string
  readonly why: RegExp
  /** Null where it can't be made here. */
  break(scratch: Scratch): (() => void) | null
}

const onDisk = (
  scratch: Scratch,
  options: string,
  then: (disk: SmallDisk) => () => void,
): (() => void) | null => {
  const disk = SmallDisk.mount(join(scratch.root, 'sub'), options)
  if (disk === null) return null
  onTestFinished(() => disk.unmount())
  scratch.git(['checkout', '-q', '--', 'sub'])
  return then(disk)
}

const failures: readonly Failure[] = [
  {
    name: 'the branch is locked',
    why: /main\.lock is in the way/,
    break: ({ root }) => {
      writeFileSync(join(root, '.git/refs/heads/main.lock'), '')
      return () => rmSync(join(root, '.git/refs/heads/main.lock'))
    },
  },
  {
    name: 'the branch is locked in the very moment it is to move',
    why: /main.*lock|lock.*main/,
    break: ({ root, folder }) => {
      const lock = join(root, '.git/refs/heads/main.lock')
      const restore = gitShim(folder, `case "$*" in *update-ref*refs/heads/main*) : > '${lock}' ;; esac`)
      return () => {
        restore()
        rmSync(lock)
      }
    },
  },
  {
    name: 'HEAD is locked',
    why: /HEAD\.lock is in the way/,
    break: ({ root }) => {
      writeFileSync(join(root, '.git/HEAD.lock'), '')
      return () => rmSync(join(root, '.git/HEAD.lock'))
    },
  },
  {
    name: 'git dies while it writes the files',
    why: /could not be written/,
    break: ({ root, folder }) => {
      const broken = `case "$*" in *dry-run*) ;; *"read-tree -m -u"*) cd '${root}' && rm -rf turns gone && printf 'by th' > a.txt && mkdir -p deep/new && printf 'deep' > deep/new/er.txt && rm plain && kill -9 $$ ;; esac`
      return gitShim(folder, broken)
    },
  },
  {
    name: 'a folder of it is read-only',
    why: /could not be written.*sub\//,
    break: (scratch) =>
      onDisk(scratch, 'size=1m', (disk) => {
        disk.remount('ro')
        return () => disk.remount('rw')
      }),
  },
  {
    name: 'the disk of a folder is full',
    why: /could not be written.*(?:No space|sub\/)/,
    break: (scratch) =>
      onDisk(scratch, 'size=32k', (disk) => {
        disk.fill()
        return () => {
          disk.free()
          disk.grow('4m')
        }
      }),
  },
]

test.each(failures)('$name: all is put back, the reason is true, and later it goes', async (failure) => {
  const scratch = scratchRepository()
  scratch.commit(before)
  const git = await openScratch(scratch)
  const to = await putOnTip(git, scratch, work)
  const mend = failure.break(scratch)
  if (mend === null) return
  dirty(scratch)
  const was = pictureOf(scratch.root)
  for (let times = 0; times < 2; times++) {
    expect(await git.lane.follow('main')).toMatchObject({
      kind: 'held',
      why: expect.stringMatching(failure.why) as string,
    })
    await isUndone(scratch, was)
  }
  mend()
  expect(await git.lane.follow('main')).toMatchObject({ kind: 'followed', to })
  expect(head(scratch)).toBe(to)
  expect(scratch.git(['status', '--porcelain'])).toBe('MM b.txt\nA  staged.txt\n?? untracked.txt\n')
  expect(existsSync(lockOf(scratch))).toBe(false)
})

test('the lock is held for the write alone: looking takes none', async () => {
  const scratch = scratchRepository()
  const git = await openScratch(scratch)
  await putOnTip(git, scratch, { 'a.txt': 'by the work\n' })
  const seen = join(scratch.folder, 'seen')
  const restore = gitShim(
    scratch.folder,
    `test -e '${lockOf(scratch)}' && echo "locked $*" >> '${seen}' || echo "free $*" >> '${seen}'`,
  )
  await git.lane.follow('main').finally(restore)
  const commands = readFileSync(seen, 'utf8').split('\n')
  const under = commands.filter((line) => line.startsWith('locked'))
  expect(under.map((line) => /(read-tree|update-ref)/.exec(line)?.[1])).toEqual(['read-tree', 'update-ref'])
  expect(commands.filter((line) => line.includes('dry-run'))).toEqual([expect.stringMatching(/^free/)])
})

test.each([
  { what: 'a file of the user', make: `printf mine > new.txt`, why: /in the way/ },
  { what: 'an edit of the user', make: `printf mine > a.txt`, why: /changes of yours/ },
  { what: 'a merge that began', make: 'git rev-parse HEAD > .git/MERGE_HEAD', why: /a merge is in progress/ },
  {
    what: 'a file that the user staged',
    make: 'printf mine > a.txt && git add a.txt',
    why: /changes of yours/,
  },
])('$what that comes between the look and the lock is seen under the lock', async ({ make, why }) => {
  const scratch = scratchRepository()
  const inner = journalOf(scratch)
  const journal: typeof inner = {
    ...inner,
    journalOpen: (entry) => {
      execFileSync('sh', ['-c', make], { cwd: scratch.root })
      return inner.journalOpen(entry)
    },
  }
  const git = await openScratch(scratch, scratch.root, { laneStore: journal })
  await putOnTip(git, scratch, { 'a.txt': 'by the work\n', 'new.txt': 'new\n' })
  const result = await git.lane.follow('main')
  expect(result).toMatchObject({ kind: 'held', why: expect.stringMatching(why) as string })
  expect(existsSync(lockOf(scratch))).toBe(false)
  expect(await journalOf(scratch).journalEntries()).toEqual([])
})

test('a sparse checkout is held, whole', async () => {
  const scratch = scratchRepository()
  const git = await openScratch(scratch)
  await putOnTip(git, scratch, { 'a.txt': 'by the work\n' })
  scratch.git(['sparse-checkout', 'set', 'src'])
  const was = pictureOf(scratch.root)
  const held = await git.lane.follow('main')
  expect(held).toMatchObject({ why: expect.stringContaining('sparse checkout') as string })
  await isUndone(scratch, was)
  // As it is printed, in another folder. git leaves its list of paths where it is.
  const command = held.kind === 'held' ? (held.command ?? '') : ''
  execFileSync('sh', ['-c', command], { cwd: scratch.folder, stdio: 'pipe' })
  expect(existsSync(join(scratch.root, '.git/info/sparse-checkout'))).toBe(true)
  expect((await git.lane.follow('main')).kind).toBe('followed')
})

test('of two checkouts, one that can not be written: neither moves', async () => {
  const scratch = scratchRepository()
  scratch.commit(before)
  const other = join(scratch.folder, 'other')
  scratch.git(['worktree', 'add', '-q', '--force', other, 'main'])
  const disk = SmallDisk.mount(join(other, 'sub'), 'size=1m')
  if (disk === null) return
  onTestFinished(() => disk.unmount())
  scratch.git(['checkout', '-q', '--', 'sub'], { cwd: other })
  const git = await openScratch(scratch)
  const to = await putOnTip(git, scratch, work)
  disk.remount('ro')
  const was = [pictureOf(scratch.root), pictureOf(other)]
  expect(await git.lane.follow('main')).toMatchObject({ kind: 'held' })
  expect([pictureOf(scratch.root), pictureOf(other)]).toEqual(was)
  expect(await journalOf(scratch).journalEntries()).toEqual([])
  disk.remount('rw')
  expect(await git.lane.follow('main')).toMatchObject({ kind: 'followed', to })
  expect(scratch.git(['status', '--porcelain'], { cwd: other })).toBe('')
})

test('an edit made in the same moment as the last git add is seen, although git can only tell by its content', async () => {
  const scratch = scratchRepository()
  const git = await openScratch(scratch)
  await putOnTip(git, scratch, { 'a.txt': 'by the work\n' })
  for (let round = 0; round < 20; round++) {
    scratch.write({ 'a.txt': 'one\n' })
    scratch.git(['add', 'a.txt'])
    scratch.write({ 'a.txt': 'two\n' })
    expect(await git.lane.follow('main')).toMatchObject({ kind: 'held', files: ['a.txt'] })
    expect(readFileSync(join(scratch.root, 'a.txt'), 'utf8')).toBe('two\n')
  }
})

test('a git that is killed between the branch and our note of it has moved the branch', async () => {
  const scratch = scratchRepository()
  const git = await openScratch(scratch)
  const to = await putOnTip(git, scratch, { 'a.txt': 'by the work\n' })
  const killed = `case " $* " in *" update-ref "*" --stdin "*) git update-ref refs/heads/main ${to}; kill -9 $$;; esac`
  const restore = gitShim(scratch.folder, killed)
  try {
    expect(await git.lane.follow('main')).toMatchObject({ kind: 'followed' })
  } finally {
    restore()
  }
  expect(scratch.git(['status', '--porcelain'])).toBe('')
  expect(head(scratch)).toBe(to)
  expect(await git.lane.follow('main')).toEqual({ kind: 'there' })
  expect(head(scratch, 'refs/loopwork/delivered/main')).toBe(to)
})

/** A lock that is fresh when it is first looked at, and gone right after. */
function freedOnceSeen(path: string): () => boolean {
  const { stat } = fs
  let seen = false
  const looking = async (asked: string, ...rest: []): Promise<unknown> => {
    const isMet = asked === path && existsSync(path)
    if (isMet) utimesSync(path, new Date(), new Date())
    const found = await stat(asked, ...rest)
    if (isMet) rmSync(path)
    seen ||= isMet
    return found
  }
  fs.stat = looking as typeof stat
  syncBuiltinESMExports()
  onTestFinished(() => {
    fs.stat = stat
    syncBuiltinESMExports()
  })
  return () => seen
}

test.each(['HEAD.lock', 'refs/heads/main.lock'])(
  'a lock that git holds for a moment is waited for: %s',
  async (lock) => {
    const scratch = scratchRepository()
    const git = await openScratch(scratch)
    const to = await putOnTip(git, scratch, work)
    const path = join(scratch.root, '.git', lock)
    writeFileSync(path, '')
    const seen = freedOnceSeen(path)
    expect(await git.lane.follow('main')).toMatchObject({ kind: 'followed', to })
    expect(seen()).toBe(true)
    expect(scratch.git(['status', '--porcelain'])).toBe('')
  },
)
