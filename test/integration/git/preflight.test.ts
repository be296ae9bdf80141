import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  chownSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
  symlinkSync,
} from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { findRepository } from '../../../src/git/repository/find-repository.ts'
import { checks } from '../../../src/git/repository/preflight-checks.ts'
import { pictureOf } from '../../support/git/checkout-picture.ts'
import { openScratch, startTry } from '../../support/git/open-scratch.ts'
import { head, putOnTip } from '../../support/git/put-on-tip.ts'
import { scratchAt, scratchRepository, type Scratch } from '../../support/git/scratch-repository.ts'

const path = process.env['PATH']
afterEach(() => {
  process.env['PATH'] = path
})

const refusals: readonly {
  name: string
  make: (scratch: Scratch) => string | void
  says: RegExp
  hint: RegExp
}[] = [
  {
    name: 'no repository',
    make: ({ folder }) => folder,
    says: /is not in a git repository/,
    hint: /git init/,
  },
  {
    name: 'inside .git',
    make: ({ root }) => join(root, '.git'),
    says: /inside a git directory/,
    hint: /folder that holds your files/,
  },
  {
    name: 'bare',
    make: ({ folder }) => {
      execFileSync('git', ['init', '-q', '--bare', join(folder, 'bare')])
      return join(folder, 'bare')
    },
    says: /is a bare repository/,
    hint: /git clone/,
  },
  {
    name: 'no identity',
    make: ({ git }) => {
      git(['config', '--unset', 'user.email'])
      git(['config', '--unset', 'user.name'])
    },
    says: /does not know your name/,
    hint: /user\.email/,
  },
  {
    name: 'a merge in progress',
    make: (it) => inConflict(it, 'merge'),
    says: /a merge is in progress/,
    hint: /git status/,
  },
  {
    name: 'a rebase in progress',
    make: (it) => inConflict(it, 'rebase'),
    says: /a rebase is in progress/,
    hint: /git status/,
  },
  {
    name: 'a cherry-pick in progress',
    make: (it) => inConflict(it, 'cherry-pick'),
    says: /a cherry-pick is/,
    hint: /abort/,
  },
  {
    name: 'a bisect',
    make: ({ git }) => void git(['bisect', 'start']),
    says: /a bisect is in progress/,
    hint: /abort/,
  },
  {
    name: 'a sparse checkout',
    make: ({ git }) => void git(['sparse-checkout', 'set', 'src']),
    says: /sparse checkout/,
    hint: /disable/,
  },
  {
    name: 'a split index',
    make: ({ git }) => void git(['update-index', '--split-index']),
    says: /split index/,
    hint: /no-split-index/,
  },
  {
    name: 'a partial clone',
    make: ({ git }) => void git(['config', 'remote.origin.promisor', 'true']),
    says: /partial clone/,
    hint: /--filter/,
  },
  {
    name: 'LFS',
    make: (it) =>
      void it.commit({ '.gitattributes': '*.bin filter=lfs diff=lfs merge=lfs -text\n', 'x/y.bin': 'raw' }),
    says: /stores x\/y\.bin through the filter "lfs"/,
    hint: /LFS/,
  },
  {
    name: 'any filter, deep down',
    make: (it) => void it.commit({ 'x/.gitattributes': 'y filter=crypt\n', 'x/y': 'raw' }),
    says: /stores x\/y through the filter "crypt"/,
    hint: /filters/,
  },
  {
    name: 'git too old',
    make: ({ folder }) => {
      writeFileSync(join(folder, 'git'), '#!/bin/sh\necho git version 2.30.1\n')
      chmodSync(join(folder, 'git'), 0o755)
      process.env['PATH'] = `${folder}:${path}`
    },
    says: /git 2\.30\.1 is too old: 2\.38 or newer is needed/,
    hint: /2\.38/,
  },
  {
    name: 'no git',
    make: ({ folder }) => void (process.env['PATH'] = folder),
    says: /git was not found on PATH/,
    hint: /install/,
  },
]

test.each(refusals)('refused in one line with a hint: $name', async ({ make, says, hint }) => {
  const scratch = scratchRepository()
  const where = make(scratch) ?? scratch.root
  const opening = openScratch(scratch, where)
  await expect(opening).rejects.toMatchObject({
    kind: 'git',
    message: expect.stringMatching(says) as string,
    hint: expect.stringMatching(hint) as string,
  })
  await expect(opening).rejects.toMatchObject({ message: expect.not.stringContaining('\n') as string })
})

test('no commit yet: make a first one', async () => {
  const scratch = scratchRepository({ empty: true })
  await expect(openScratch(scratch)).rejects.toMatchObject({
    kind: 'git',
    hint: expect.stringContaining('first commit') as string,
  })
})

const deletions: readonly { readonly how: string; act(scratch: Scratch): void; readonly from: RegExp }[] = [
  {
    how: 'by git: its reflog knows the commit',
    act: (scratch) => void scratch.git(['update-ref', '-d', 'refs/heads/main']),
    from: /branch main [0-9a-f]{12}:/,
  },
  {
    how: 'by hand, without a reflog: what the branch has held',
    act: (scratch) => {
      scratch.git(['update-ref', 'refs/loopwork/delivered/main', 'main'])
      rmSync(join(scratch.root, '.git/logs'), { recursive: true })
      rmSync(join(scratch.root, '.git/refs/heads/main'))
    },
    from: /branch main refs\/loopwork\/delivered\/main:/,
  },
  {
    how: 'by hand, with the note of what it has held: its lane',
    act: (scratch) => {
      scratch.git(['update-ref', 'refs/loopwork/lanes/main', 'main'])
      rmSync(join(scratch.root, '.git/logs'), { recursive: true })
      rmSync(join(scratch.root, '.git/refs/heads/main'))
    },
    from: /branch main refs\/loopwork\/lanes\/main:/,
  },
]

test.each(deletions)('the branch that is checked out was deleted $how', async ({ act, from }) => {
  const scratch = scratchRepository()
  act(scratch)
  await expect(openScratch(scratch)).rejects.toMatchObject({
    message: expect.stringMatching(/the branch main of .* is gone/) as string,
    hint: expect.stringMatching(from) as string,
  })
})

test.runIf(process.getuid?.() === 0)(
  'git’s word on foreign ownership is passed on, the settings stay',
  async () => {
    const scratch = scratchRepository()
    chownSync(scratch.root, 12345, 12345)
    chownSync(join(scratch.root, '.git'), 12345, 12345)
    const config = readFileSync(join(scratch.root, '.git/config'), 'utf8')
    await expect(openScratch(scratch)).rejects.toMatchObject({
      kind: 'git',
      message: expect.stringContaining('dubious ownership') as string,
      hint: expect.stringContaining('safe.directory') as string,
    })
    expect(readFileSync(join(scratch.root, '.git/config'), 'utf8')).toBe(config)
  },
)

test('looking tells what is wrong without refusing, and writes nothing', async () => {
  const scratch = scratchRepository()
  scratch.git(['config', '--unset', 'user.email'])
  scratch.git(['bisect', 'start'])
  const files = readdirSync(join(scratch.root, '.git'))
  const found = await findRepository(join(scratch.root, 'src'))
  expect(found).toMatchObject({ root: scratch.root, name: 'project', branch: 'main', head: head(scratch) })
  const results = await Promise.all(
    checks.map(async (check) => [check.name, (await check.refusal(found)) === null]),
  )
  expect(results.filter(([, fine]) => fine === false).map(([name]) => name)).toEqual([
    'knows who you are',
    'nothing in progress',
  ])
  expect(readdirSync(join(scratch.root, '.git'))).toEqual(files)
})

test('the identity may come by environment', async () => {
  const scratch = scratchRepository()
  scratch.git(['config', '--unset', 'user.email'])
  process.env['GIT_COMMITTER_NAME'] = 'Eve Env'
  process.env['GIT_COMMITTER_EMAIL'] = 'eve@example.com'
  try {
    const git = await openScratch(scratch)
    const to = await putOnTip(git, scratch, { 'a.txt': 'x\n' })
    expect(scratch.git(['log', '-1', '--format=%an %ae %cn', to])).toBe('Eve Env eve@example.com Eve Env\n')
  } finally {
    delete process.env['GIT_COMMITTER_NAME']
    delete process.env['GIT_COMMITTER_EMAIL']
  }
})

const homes: readonly { name: string; make: (scratch: Scratch) => Scratch }[] = [
  { name: 'plain', make: (it) => it },
  {
    name: 'a shallow clone',
    make: (it) => {
      it.commit({ 'a.txt': 'second\n' })
      return clone(it, ['--depth', '1', `file://${it.root}`])
    },
  },
  {
    name: 'line ends by autocrlf',
    make: (it) => {
      it.git(['config', 'core.autocrlf', 'true'])
      return it
    },
  },
  {
    name: 'a folder with spaces, quotes and a newline',
    make: (it) => {
      const folder = join(it.folder, 'a "b" \n c')
      mkdirSync(folder)
      return clone({ ...it, folder }, [it.root])
    },
  },
  {
    name: 'hooks that fail, signing without a key, a template with hooks',
    make: (it) => {
      writeFileSync(join(it.root, '.git/hooks/post-checkout'), '#!/bin/sh\nexit 1\n')
      chmodSync(join(it.root, '.git/hooks/post-checkout'), 0o755)
      it.git(['config', 'commit.gpgSign', 'true'])
      it.git(['config', 'init.templateDir', join(it.root, '.git')])
      return it
    },
  },
]

test.each(homes)('an item goes all the way in: $name', async ({ make }) => {
  const scratch = make(scratchRepository())
  await oneItem(scratch, scratch.root)
})

test('an item goes all the way in: sha256', async () => {
  await oneItem(scratchRepository({ initArgs: ['--object-format=sha256'] }))
})

test('an item goes all the way in: started in a linked worktree, target checked out there', async () => {
  const scratch = scratchRepository()
  scratch.git(['checkout', '-qb', 'elsewhere'])
  const linked = join(scratch.folder, 'linked')
  scratch.git(['worktree', 'add', '-q', linked, 'main'])
  const git = await oneItem(scratch, linked)
  expect(git.repository).toMatchObject({
    root: linked,
    name: 'linked',
    commonDir: join(scratch.root, '.git'),
    branch: 'main',
  })
  expect(readFileSync(join(linked, 'a.txt'), 'utf8')).toContain('by the item')
})

test('a linked worktree of a bare repository', async () => {
  const scratch = scratchRepository()
  const bare = join(scratch.folder, 'bare.git')
  execFileSync('git', ['clone', '-q', '--bare', scratch.root, bare])
  execFileSync('git', ['config', 'user.name', 'x'], { cwd: bare })
  execFileSync('git', ['config', 'user.email', 'x@y'], { cwd: bare })
  execFileSync('git', ['worktree', 'add', '-q', join(scratch.folder, 'project2'), 'main'], { cwd: bare })
  await oneItem(scratch, join(scratch.folder, 'project2'))
})

test('a detached HEAD is no branch', async () => {
  const scratch = scratchRepository()
  scratch.git(['checkout', '-q', '--detach'])
  expect((await openScratch(scratch)).repository).toMatchObject({ branch: null, head: head(scratch) })
})

async function oneItem(scratch: Scratch, cwd: string = scratch.root) {
  const git = await openScratch(scratch, cwd)
  const base = await git.lane.tip('main')
  const attempt = await startTry(git, scratch, { base })
  scratch.write({ 'a.txt': 'by the item\n' }, attempt.dir)
  const collected = await attempt.collect()
  if (collected.kind !== 'work') throw new Error(collected.kind)
  expect(collected.work.files).toEqual(['a.txt'])
  const other = await putOnTip(git, scratch, { 'n.txt': 'n\n' }, 'other')
  const merged = await git.lane.merge({
    tip: other,
    base,
    work: collected.work.commit,
    slug: 'item',
    message: 'm',
    trailers: [],
  })
  if (merged.kind !== 'clean') throw new Error(merged.kind)
  await git.lane.advance('main', other, merged.commit)
  const before = pictureOf(cwd)
  expect(await git.lane.follow('main')).toMatchObject({ kind: 'followed', to: merged.commit })
  expect(pictureOf(cwd).head).toBe(before.head)
  expect(scratch.git(['status', '--porcelain'], { cwd })).toBe('')
  return git
}

function clone(scratch: Scratch, args: readonly string[]): Scratch {
  const copy = scratchAt(join(scratch.folder, 'copy'))
  mkdirSync(copy.folder)
  execFileSync('git', ['clone', '-q', ...args, copy.root])
  copy.git(['config', 'user.name', 'Ada Test'])
  copy.git(['config', 'user.email', 'ada@example.com'])
  return copy
}

function inConflict(scratch: Scratch, verb: string): void {
  scratch.git(['checkout', '-qb', 'side'])
  scratch.commit({ 'a.txt': 'side\n' })
  scratch.git(['checkout', '-q', 'main'])
  scratch.commit({ 'a.txt': 'main\n' })
  expect(() => scratch.git([verb, 'side'])).toThrow()
}

test('a link into a subfolder of another repository finds that one, whole', async () => {
  const [scratch, other] = [scratchRepository(), scratchRepository()]
  const link = join(other.root, 'elsewhere')
  symlinkSync(join(scratch.root, 'src'), link)
  expect(await findRepository(link)).toMatchObject({
    root: scratch.root,
    gitDir: join(scratch.root, '.git'),
    commonDir: join(scratch.root, '.git'),
  })
})

test.each(['refs/heads/HEAD', 'refs/tags/HEAD'])(
  '%s does not hide the branch that is checked out',
  async (ref) => {
    const scratch = scratchRepository()
    const before = head(scratch)
    scratch.commit({ 'more.txt': 'more\n' })
    const tip = head(scratch)
    scratch.git(['update-ref', ref, before])
    expect(await findRepository(scratch.root)).toMatchObject({ branch: 'main', head: tip })
  },
)
