import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
  closeSync,
} from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { LeftOut } from '../../../src/core/attempt.ts'
import type { Collected } from '../../../src/core/ports/worktrees.ts'
import { openScratch, startTry, type Try } from '../../support/git/open-scratch.ts'
import { scratchRepository, type Scratch } from '../../support/git/scratch-repository.ts'

/** What stands in the commit, as `ls-tree` tells it, less the files that every scratch repository has unchanged. */
interface Mess {
  readonly name: string
  readonly before?: Readonly<Record<string, string>>
  readonly make: (world: { dir: string; scratch: Scratch; git: (...args: string[]) => string }) => void
  /** `status path` lines of the collected commit against its base. */
  readonly changes: readonly string[]
  readonly contents?: Readonly<Record<string, string>>
  readonly leftOut?: readonly LeftOut[]
  readonly refused?: RegExp
  readonly exclude?: readonly { readonly path: string; readonly why: LeftOut['why'] }[]
}

const messes: readonly Mess[] = [
  {
    name: 'edits, adds, deletes, renames',
    make: ({ dir, scratch }) => {
      scratch.write({ 'a.txt': 'edited\n', 'new.txt': 'new\n' }, dir)
      renameSync(join(dir, 'src/c.txt'), join(dir, 'moved.txt'))
      rmSync(join(dir, 'b.txt'))
    },
    changes: ['M a.txt', 'D b.txt', 'A moved.txt', 'A new.txt', 'D src/c.txt'],
  },
  {
    name: 'strange names: options, magic, newlines, quotes, bytes that are no UTF-8',
    make: ({ dir, scratch }) => {
      scratch.write({ '-rf': 'x', ':(top)x': 'x', 'new\nline "q"': 'x', '*.txt': 'x' }, dir)
      writeFileSync(Buffer.concat([Buffer.from(`${dir}/`), Buffer.from([0xff, 0x2e, 0x74])]), 'x')
    },
    changes: ['A *.txt', 'A -rf', 'A :(top)x', 'A new\nline "q"', 'A \ufffd.t'],
  },
  {
    name: 'a folder becomes a file, a file a folder, a folder a link',
    before: { file: 'f', 'folder/x': 'x', 'linked/y': 'y' },
    make: ({ dir, scratch }) => {
      rmSync(join(dir, 'file'))
      rmSync(join(dir, 'folder'), { recursive: true })
      rmSync(join(dir, 'linked'), { recursive: true })
      scratch.write({ 'file/z': 'z', folder: 'now a file', 'other/y': 'y' }, dir)
      symlinkSync('other', join(dir, 'linked'))
    },
    changes: ['D file', 'A file/z', 'A folder', 'D folder/x', 'A linked', 'D linked/y', 'A other/y'],
  },
  {
    name: 'chmod and CRLF',
    make: ({ dir, scratch }) => {
      chmodSync(join(dir, 'a.txt'), 0o755)
      scratch.write({ 'b.txt': 'two\r\n' }, dir)
    },
    changes: ['M a.txt', 'M b.txt'],
  },
  {
    name: 'committed, amended the base, and left a file behind',
    make: ({ dir, scratch, git }) => {
      scratch.write({ 'a.txt': 'by the agent\n' }, dir)
      git('commit', '-qam', 'mine', '--amend')
      scratch.write({ 'rest.txt': 'rest\n' }, dir)
    },
    changes: ['M a.txt', 'A rest.txt'],
  },
  {
    name: 'switched to a branch of its own and detached',
    make: ({ dir, scratch, git }) => {
      git('checkout', '-qb', 'its-own')
      scratch.write({ 'a.txt': 'by the agent\n' }, dir)
      git('commit', '-qam', 'mine')
      git('checkout', '-q', '--detach')
    },
    changes: ['M a.txt'],
  },
  {
    name: 'only staged',
    make: ({ dir, scratch, git }) => {
      scratch.write({ 'a.txt': 'staged\n', 'n.txt': 'n\n' }, dir)
      git('add', '-A')
    },
    changes: ['M a.txt', 'A n.txt'],
  },
  {
    name: 'assume-unchanged, skip-worktree and a line in info/exclude',
    make: ({ dir, scratch, git }) => {
      git('update-index', '--assume-unchanged', 'a.txt')
      git('update-index', '--skip-worktree', 'b.txt')
      scratch.write({ 'a.txt': 'hidden\n', 'b.txt': 'hidden\n', 'x.ts': 'hidden\n' }, dir)
      writeFileSync(join(scratch.root, '.git/info/exclude'), '*.ts\n')
    },
    changes: ['M a.txt', 'M b.txt', 'A x.ts'],
  },
  {
    name: 'left a merge in progress, with conflict markers',
    make: ({ dir, scratch, git }) => {
      scratch.write({ 'a.txt': 'ours\n' }, dir)
      git('commit', '-qam', 'ours')
      git('checkout', '-qb', 'side', 'HEAD~')
      scratch.write({ 'a.txt': 'theirs\n' }, dir)
      git('commit', '-qam', 'theirs')
      expect(() => git('merge', 'loopwork/item/1')).toThrow()
    },
    changes: ['M a.txt'],
    refused: /a merge was left half done/,
  },
  {
    name: 'left index.lock and a corrupt index',
    make: ({ dir, scratch, git }) => {
      const admin = git('rev-parse', '--absolute-git-dir').trim()
      writeFileSync(join(admin, 'index.lock'), '')
      writeFileSync(join(admin, 'index'), 'no index')
      scratch.write({ 'a.txt': 'edited\n' }, dir)
    },
    changes: ['M a.txt'],
  },
  {
    name: 'deleted .git',
    make: ({ dir, scratch }) => {
      rmSync(join(dir, '.git'))
      scratch.write({ 'a.txt': 'edited\n' }, dir)
    },
    changes: ['M a.txt'],
  },
  {
    name: 'deleted our entry in the git directory',
    make: ({ dir, scratch, git }) => {
      rmSync(git('rev-parse', '--absolute-git-dir').trim(), { recursive: true })
      scratch.write({ 'a.txt': 'edited\n' }, dir)
    },
    changes: ['M a.txt'],
  },
  {
    name: 'made a repository of its own instead of .git',
    make: ({ dir, scratch, git }) => {
      rmSync(join(dir, '.git'))
      git('init', '-q')
      scratch.write({ 'a.txt': 'edited\n' }, dir)
    },
    changes: ['M a.txt'],
  },
  {
    name: 'collected garbage',
    make: ({ dir, scratch, git }) => {
      scratch.write({ 'a.txt': 'edited\n' }, dir)
      git('gc', '-q', '--prune=now')
    },
    changes: ['M a.txt'],
  },
  {
    name: 'nested repositories, with and without a commit: their files, without their .git',
    before: { '.gitignore': '*.log\n' },
    make: ({ dir, scratch, git }) => {
      scratch.write({ 'empty/x.txt': 'x\n', 'empty/x.log': 'x\n', 'full/deep/y.txt': 'y\n' }, dir)
      git('init', '-q', 'empty')
      git('init', '-q', 'full')
      execFileSync('git', ['add', '-A'], { cwd: join(dir, 'full') })
      execFileSync('git', ['-c', 'user.name=x', '-c', 'user.email=x@y', 'commit', '-qm', 'x'], {
        cwd: join(dir, 'full'),
      })
    },
    changes: ['A empty/x.txt', 'A full/deep/y.txt'],
    leftOut: [
      { path: 'empty/', why: 'nested repository' },
      { path: 'full/', why: 'nested repository' },
    ],
  },
  {
    name: 'git init over a folder of the project',
    make: ({ dir, scratch, git }) => {
      git('init', '-q', 'src')
      scratch.write({ 'src/c.txt': 'edited\n', 'src/new.txt': 'new\n' }, dir)
    },
    changes: ['M src/c.txt', 'A src/new.txt'],
  },
  {
    name: 'a file that is too big is not even read',
    make: ({ dir, scratch }) => {
      const file = openSync(join(dir, 'huge.bin'), 'w')
      ftruncateSync(file, 600 * 1024 * 1024)
      closeSync(file)
      scratch.write({ 'a.txt': 'edited\n' }, dir)
    },
    changes: ['M a.txt'],
    leftOut: [{ path: 'huge.bin', why: 'too big' }],
  },
  {
    name: 'a FIFO is nothing',
    make: ({ dir, scratch }) => {
      execFileSync('mkfifo', [join(dir, 'pipe')])
      scratch.write({ 'a.txt': 'edited\n' }, dir)
    },
    changes: ['M a.txt'],
  },
  {
    name: 'names that git refuses to store',
    make: ({ dir, scratch }) => {
      scratch.write({ 'x/.GIT/config': 'x', 'a.txt': 'edited\n' }, dir)
    },
    changes: ['M a.txt'],
    leftOut: [{ path: 'x/.GIT/config', why: 'ignored name' }],
  },
  {
    name: 'a .gitignore of * hides new work: told',
    before: { '.gitignore': 'old.log\n' },
    make: ({ dir, scratch }) => {
      scratch.write(
        {
          '.gitignore': '*\n',
          'old.log': 'was ignored before',
          'work.txt': 'hidden',
          'more/w.txt': 'hidden',
        },
        dir,
      )
    },
    changes: ['M .gitignore'],
    leftOut: [
      { path: 'more/', why: 'ignored name' },
      { path: 'work.txt', why: 'ignored name' },
    ],
  },
  {
    name: 'ignored files that were added by force, committed or not, are work as they are in the end',
    before: { '.gitignore': '*.gen\nhidden/\n' },
    make: ({ dir, scratch, git }) => {
      scratch.write({ 'kept.gen': 'x', 'only.gen': 'x' }, dir)
      git('add', '-f', 'kept.gen')
      git('commit', '-qm', 'by force')
      scratch.write({ 'staged.gen': 'x', 'meant.gen': 'x', 'hidden/deep/x': 'x', 'hidden/y': 'y' }, dir)
      symlinkSync('nowhere', join(dir, 'link.gen'))
      scratch.write({ 'gone.gen': 'x', 'a/b.gen': 'x' }, dir)
      git('add', '-f', 'staged.gen', 'hidden/deep/x', 'link.gen', 'gone.gen', 'a/b.gen')
      git('add', '-N', '-f', 'meant.gen')
      scratch.write({ 'staged.gen': 'edited again' }, dir)
      rmSync(join(dir, 'gone.gen'))
      renameSync(join(dir, 'a'), join(dir, 'src/a'))
      symlinkSync('src/a', join(dir, 'a'))
    },
    changes: ['A a', 'A hidden/deep/x', 'A kept.gen', 'A link.gen', 'A meant.gen', 'A staged.gen'],
    contents: { 'staged.gen': 'edited again', 'meant.gen': 'x' },
  },
  {
    name: 'an ignored file added by force to an index that git has split',
    before: { '.gitignore': '*.gen\n' },
    make: ({ dir, scratch, git }) => {
      git('update-index', '--split-index')
      scratch.write({ 'x.gen': 'x' }, dir)
      git('add', '-f', 'x.gen')
    },
    changes: ['A x.gen'],
  },
  {
    name: 'tracked files that are ignored now and were taken out of the index go',
    before: { 'dist/app.js': 'x', 'dist/kept.js': 'x', 'conf.local': 'x' },
    make: ({ dir, scratch, git }) => {
      scratch.write({ '.gitignore': 'dist/\n*.local\n' }, dir)
      git('rm', '-rq', '--cached', 'dist')
      git('add', '-f', '.gitignore', 'dist/kept.js')
      git('commit', '-qm', 'no dist')
      git('rm', '-q', '--cached', 'conf.local')
    },
    changes: ['A .gitignore', 'D conf.local', 'D dist/app.js'],
  },
  {
    name: 'a sparse checkout that the agent made: what it leaves out of the worktree is not deleted',
    before: { 'other/x': 'x', 'other/y': 'y' },
    make: ({ dir, scratch, git }) => {
      git('sparse-checkout', 'set', 'src')
      scratch.write({ 'src/new.txt': 'new' }, dir)
      rmSync(join(dir, 'src/c.txt'))
    },
    changes: ['A src/new.txt', 'D src/c.txt'],
  },
  {
    name: 'an index that is cut off, and ignored files that it may have named',
    before: { '.gitignore': '*.gen\n' },
    make: ({ dir, scratch, git }) => {
      scratch.write({ 'a.txt': 'edited\n', 'x.gen': 'x' }, dir)
      git('add', '-f', 'x.gen')
      writeFileSync(join(git('rev-parse', '--absolute-git-dir').trim(), 'index'), 'no index')
    },
    changes: ['M a.txt'],
    refused: /its index can’t be read, and only that knows which ignored files were added/,
  },
  {
    name: 'the backlog and copied files are never work',
    before: { 'tasks.md': '- [ ] a\n' },
    make: ({ dir, scratch }) => {
      scratch.write(
        { 'tasks.md': '- [x] a\n', '.env': 'secret', 'conf/x': 'copied', 'a.txt': 'edited\n' },
        dir,
      )
    },
    exclude: [
      { path: 'tasks.md', why: 'backlog' },
      { path: '.env', why: 'copied' },
      { path: 'conf/', why: 'copied' },
    ],
    changes: ['M a.txt'],
    leftOut: [
      { path: 'tasks.md', why: 'backlog' },
      { path: '.env', why: 'copied' },
      { path: 'conf/x', why: 'copied' },
    ],
  },
  {
    name: 'a filter of its own: kept raw, refused by name',
    make: ({ dir, scratch, git }) => {
      git('config', 'filter.evil.clean', `touch ${scratch.folder}/canary; cat`)
      scratch.write({ '.gitattributes': '*.txt filter=evil\n', 'a.txt': 'edited\n' }, dir)
    },
    changes: ['A .gitattributes', 'M a.txt'],
    refused: /a\.txt should go through the filter "evil"/,
  },
  {
    name: 'a long path and a lot of files',
    make: ({ dir, scratch }) => {
      const deep = Array.from({ length: 9 }, () => 'd'.repeat(200)).join('/')
      scratch.write({ [`${deep}/x`]: 'x' }, dir)
    },
    changes: [`A ${Array.from({ length: 9 }, () => 'd'.repeat(200)).join('/')}/x`],
  },
]

test.each(messes)(
  'collect: $name',
  async ({ before, make, changes, contents, leftOut, refused, exclude }) => {
    const scratch = scratchRepository()
    if (before !== undefined) scratch.commit(before)
    const git = await openScratch(scratch)
    const attempt = await startTry(git, scratch)
    make({ dir: attempt.dir, scratch, git: (...args) => scratch.git(args, { cwd: attempt.dir }) })
    const collected = await attempt.collect({ exclude: exclude ?? [] })
    const work = workOf(collected)
    expect(changesOf(scratch, attempt, work.commit)).toEqual([...changes].sort())
    for (const [path, content] of Object.entries(contents ?? {}))
      expect(scratch.git(['show', `${work.commit}:${path}`])).toBe(content)
    expect([...work.leftOut].sort(byPath)).toEqual([...(leftOut ?? [])].sort(byPath))
    if (refused === undefined) expect(collected.kind).toBe('work')
    else expect(collected).toMatchObject({ kind: 'refused', why: expect.stringMatching(refused) as string })
    expect(await attempt.collect({ exclude: exclude ?? [] })).toEqual(collected)
    expect(scratch.git(['rev-parse', 'refs/loopwork/attempts/item/1']).trim()).toBe(work.commit)
    expect(scratch.git(['fsck', '--no-dangling'])).not.toMatch(/missing|broken/)
    expect(() => execFileSync('ls', [join(scratch.folder, 'canary')], { stdio: 'pipe' })).toThrow()
  },
)

test('nothing changed, or only the backlog: no commit, no ref', async () => {
  const scratch = scratchRepository()
  const git = await openScratch(scratch)
  const attempt = await startTry(git, scratch)
  expect(await attempt.collect()).toEqual({ kind: 'nothing', leftOut: [] })
  scratch.write({ 'a.txt': 'one\n', 'tasks.md': 'x' }, attempt.dir)
  const exclude = [{ path: 'tasks.md', why: 'backlog' as const }]
  expect(await attempt.collect({ exclude })).toEqual({
    kind: 'nothing',
    leftOut: [{ path: 'tasks.md', why: 'backlog' }],
  })
  expect(scratch.git(['for-each-ref', 'refs/loopwork/attempts'])).toBe('')
})

test('commits that the agent made are kept under a ref of their own', async () => {
  const scratch = scratchRepository()
  const git = await openScratch(scratch)
  const attempt = await startTry(git, scratch)
  scratch.write({ 'a.txt': 'mine\n' }, attempt.dir)
  scratch.git(['commit', '-qam', 'by the agent'], { cwd: attempt.dir })
  const made = scratch.git(['rev-parse', 'HEAD'], { cwd: attempt.dir })
  await attempt.collect()
  expect(scratch.git(['rev-parse', 'refs/loopwork/agent/item/1'])).toBe(made)
})

test('a commit in a submodule is taken, and held by a ref in the user’s own copy of it', async () => {
  const { scratch, attempt, commit } = await startInSubmodule()
  commit('--allow-empty')
  scratch.write({ 'a.txt': 'edited\n' }, attempt.dir)
  const made = scratch.git(['rev-parse', 'HEAD'], { cwd: join(attempt.dir, 'sub') })
  const work = workOf(await attempt.collect())
  expect(work.files).toEqual(['a.txt', 'sub'])
  expect(work.leftOut).toEqual([])
  const copy = join(scratch.root, '.git/modules/sub')
  expect(scratch.git(['rev-parse', 'refs/loopwork/attempts/item/1'], { cwd: copy })).toBe(made)
})

test('an ignored file that was added by force in a submodule, and not committed, is nowhere else', async () => {
  const { scratch, attempt, commit } = await startInSubmodule()
  const sub = join(attempt.dir, 'sub')
  scratch.write({ '.gitignore': '*.log\n', 'x.log': 'x' }, sub)
  scratch.git(['add', '.gitignore'], { cwd: sub })
  commit()
  scratch.git(['add', '-f', 'x.log'], { cwd: sub })
  expect(await attempt.collect()).toMatchObject({
    kind: 'refused',
    why: 'the submodule sub is not taken: it has changes that are not committed',
    leftOut: [{ path: 'sub', why: 'submodule' }],
  })
})

const inUnfilled: readonly {
  readonly did: string
  readonly act: (dir: string, git: (...args: string[]) => void) => void
  readonly files: readonly string[]
}[] = [
  {
    did: 'took the submodule out with git rm',
    act: (_, git) => git('rm', '-q', 'sub'),
    files: ['.gitmodules', 'sub', 'sub/code.c', 'sub/deep/er.c'],
  },
  {
    did: 'took the submodule out of the index and deleted .gitmodules',
    act(dir, git) {
      git('rm', '-q', '--cached', 'sub')
      rmSync(join(dir, '.gitmodules'))
    },
    files: ['.gitmodules', 'sub', 'sub/code.c', 'sub/deep/er.c'],
  },
]

test.each(inUnfilled)('files in place of a submodule are work: an agent $did', async ({ act, files }) => {
  const { scratch, attempt } = await startInSubmodule({ filled: false })
  const git = (...args: string[]): unknown => scratch.git(args, { cwd: attempt.dir })
  act(attempt.dir, git)
  scratch.write({ 'sub/code.c': 'c', 'sub/deep/er.c': 'c' }, attempt.dir)
  const staged = workOf(await attempt.collect())
  expect(staged.files.toSorted()).toEqual(files)
  git('add', '--all')
  git('commit', '-qm', 'vendored')
  expect(workOf(await attempt.collect())).toMatchObject({ tree: staged.tree, leftOut: [] })
  expect(scratch.git(['ls-tree', '-r', '--name-only', staged.tree])).toContain('sub/deep/er.c')
})

test('a file in place of a submodule’s folder is work', async () => {
  const { scratch, attempt } = await startInSubmodule({ filled: false })
  rmSync(join(attempt.dir, 'sub'), { recursive: true })
  scratch.write({ sub: 'x' }, attempt.dir)
  expect(workOf(await attempt.collect())).toMatchObject({ files: ['sub'], leftOut: [] })
})

test('files in a submodule’s folder that is not filled are in no commit: refused, beside other work or alone', async () => {
  const { scratch, attempt } = await startInSubmodule({ filled: false })
  const refused = {
    kind: 'refused',
    why: 'the submodule sub is not taken: files were written into its folder, and it is not filled here',
    leftOut: [{ path: 'sub', why: 'submodule' }],
  }
  scratch.write({ 'sub/deep/new.txt': 'x' }, attempt.dir)
  expect(await attempt.collect()).toMatchObject({ ...refused, work: null })
  scratch.write({ 'a.txt': 'edited\n' }, attempt.dir)
  expect(await attempt.collect()).toMatchObject({ ...refused, work: { files: ['a.txt'] } })
  scratch.git(['config', '--file', '.gitmodules', '--remove-section', 'submodule.sub'], { cwd: attempt.dir })
  rmSync(join(attempt.dir, '.gitmodules'))
  expect(await attempt.collect()).toMatchObject(refused)
})

async function startInSubmodule({ filled = true } = {}) {
  const scratch = scratchRepository()
  const other = join(scratch.folder, 'other')
  const person = ['-c', 'user.name=x', '-c', 'user.email=x@y']
  const commitIn = (cwd: string, ...args: string[]) =>
    execFileSync('git', [...person, 'commit', '-q', '-m', 'x', ...args], { cwd })
  mkdirSync(other)
  execFileSync('git', ['init', '-q', other])
  commitIn(other, '--allow-empty')
  scratch.git(['-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', other, 'sub'])
  const base = scratch.commit({})
  const attempt = await startTry(await openScratch(scratch), scratch, { base })
  const fill = ['-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'update', '--init']
  if (filled) scratch.git(fill, { cwd: attempt.dir })
  const commit = (...args: string[]) => commitIn(join(attempt.dir, 'sub'), ...args)
  return { scratch, attempt, commit }
}

const byPath = (one: LeftOut, other: LeftOut): number => (one.path < other.path ? -1 : 1)

function workOf(collected: Collected) {
  if (collected.kind === 'nothing' || collected.work === null)
    throw new Error(`no work: ${JSON.stringify(collected)}`)
  return collected.work
}

function changesOf(scratch: Scratch, { base }: Try, commit: string): readonly string[] {
  const fields = scratch
    .git(['diff-tree', '-r', '-z', '--name-status', '--no-renames', base, commit])
    .split('\0')
  const lines: string[] = []
  for (let at = 0; at + 1 < fields.length; at += 2)
    lines.push(`${fields[at]?.replace('T', 'M')} ${fields[at + 1]}`)
  return lines.sort()
}
