import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { oid } from '../../../src/core/ids.ts'
import { openPrivateGitDir } from '../../../src/git/command/private-git-dir.ts'
import { commitTree } from '../../../src/git/objects/commits.ts'
import { keepCommit } from '../../../src/git/objects/keep-commit.ts'
import { inQuarantine } from '../../../src/git/objects/quarantine.ts'
import { gitShim } from '../../support/git/git-shim.ts'
import { openScratch, startTry } from '../../support/git/open-scratch.ts'
import { head } from '../../support/git/put-on-tip.ts'
import { scratchRepository, type Scratch } from '../../support/git/scratch-repository.ts'
import { siteOf } from '../../support/git/site-of.ts'

/** What the user runs again and again. Before each git command of ours it runs once, whole. */
const cleaners = [
  'git gc --quiet --prune=now',
  'git prune --expire=now',
  'git repack -a -d -q',
  'git repack -a -d -q --pack-kept-objects; git prune --expire=now',
]

const kinds: readonly {
  readonly name: string
  readonly make: () => Scratch
  readonly clean: readonly string[]
}[] = [
  { name: 'a plain repository', make: () => scratchRepository(), clean: cleaners },
  {
    name: 'a sha256 repository',
    make: () => scratchRepository({ initArgs: ['--object-format=sha256'] }),
    clean: cleaners.slice(0, 1),
  },
  {
    name: 'a shallow clone',
    clean: cleaners.slice(0, 1),
    make: () => {
      const scratch = scratchRepository()
      scratch.commit({ 'more.txt': 'more\n' })
      return clonedFrom(scratch, ['--depth=1', `file://${scratch.root}`])
    },
  },
  {
    name: 'a clone that borrows its objects',
    clean: cleaners.slice(0, 1),
    make: () => {
      const scratch = scratchRepository()
      scratch.git(['gc', '-q'])
      return clonedFrom(scratch, ['--shared', scratch.root])
    },
  },
  {
    name: 'a path with a colon and a quote in it',
    clean: cleaners.slice(0, 1),
    make: () => {
      const scratch = scratchRepository()
      const root = join(scratch.folder, 'a: "b"')
      execFileSync('mv', [scratch.root, root])
      return at(scratch, root)
    },
  },
]

test.each(kinds)('in $name nothing is lost to a prune between any two commands', async ({ make, clean }) => {
  const scratch = make()
  for (const [at, cleaner] of clean.entries()) await oneItem(scratch, `item${at}`, cleaner)
  expect(scratch.git(['fsck', '--full', '--no-dangling'])).toBe('')
  scratch.git(['gc', '-q', '--prune=now'])
  scratch.git(['log', '--all', '--stat'])
  expect(scratch.git(['ls-tree', '-r', '--name-only', 'HEAD'])).toContain(`item${clean.length - 1}.txt`)
  expect(leftInPacks(scratch)).toEqual([])
})

async function oneItem(scratch: Scratch, slug: string, cleaner: string): Promise<void> {
  const git = await openScratch(scratch)
  const base = await git.lane.tip('main')
  const attempt = await startTry(git, scratch, { slug, base })
  scratch.write({ [`${slug}.txt`]: `${slug}\n`, 'deep/er/same.txt': slug }, attempt.dir)
  // What is staged is in the repository already, and no commit has it.
  execFileSync('git', ['add', `${slug}.txt`], { cwd: attempt.dir })
  rmSync(join(readFileSync(join(attempt.dir, '.git'), 'utf8').slice('gitdir: '.length).trim(), 'index'))
  scratch.commit({ [`user-${slug}.txt`]: 'by the user meanwhile\n' })
  const script = join(scratch.folder, 'clean.sh')
  writeFileSync(script, `unset $(env | sed -n 's/^\\(GIT_[A-Z_]*\\)=.*/\\1/p')\ncd "$1" && { ${cleaner}; }\n`)
  const restore = gitShim(scratch.folder, `sh '${script}' '${scratch.root}' >/dev/null 2>&1`)
  try {
    const collected = await attempt.collect()
    if (collected.kind !== 'work') throw new Error(collected.kind)
    const incoming = await git.lane.incoming('main')
    if (!('commit' in incoming)) throw new Error(incoming.kind)
    await git.lane.advance('main', incoming.old, incoming.commit)
    const order = {
      tip: incoming.commit,
      base,
      work: collected.work.commit,
      slug,
      message: slug,
      trailers: [],
    }
    const merged = await git.lane.merge(order)
    if (merged.kind !== 'clean') throw new Error(merged.kind)
    await git.lane.advance('main', order.tip, merged.commit)
    expect(await git.lane.follow('main')).toMatchObject({ kind: 'followed' })
  } finally {
    restore()
    rmSync(join(scratch.folder, 'bin'), { recursive: true })
  }
  await attempt.remove()
}

test('an agent that prunes and stages in turns loses nothing either', async () => {
  const scratch = scratchRepository()
  const git = await openScratch(scratch)
  const attempt = await startTry(git, scratch)
  scratch.write({ 'by-agent.txt': 'committed\n' }, attempt.dir)
  execFileSync('git', ['add', '-A'], { cwd: attempt.dir })
  execFileSync('git', ['commit', '-qm', 'by the agent'], { cwd: attempt.dir })
  const committed = head(scratch, 'loopwork/item/1')
  execFileSync('git', ['gc', '-q', '--prune=now'], { cwd: attempt.dir })
  expect((await attempt.collect()).kind).toBe('work')
  execFileSync('git', ['reset', '-q', '--hard', 'HEAD~1'], { cwd: attempt.dir })
  execFileSync('git', ['reflog', 'expire', '--expire=now', '--all'], { cwd: attempt.dir })
  execFileSync('git', ['gc', '-q', '--prune=now'], { cwd: attempt.dir })
  expect(scratch.git(['show', '--format=', '--name-only', 'refs/loopwork/agent/item/1'])).toBe(
    'by-agent.txt\n',
  )
  expect(head(scratch, 'refs/loopwork/agent/item/1')).toBe(committed)
})

test('a pack that is deleted although it is kept is put back', async () => {
  const scratch = scratchRepository()
  const site = await siteOf(scratch)
  const base = head(scratch)
  const slot = await openPrivateGitDir(site, { name: 'look', workTree: scratch.root, head: base })
  const packs = join(scratch.root, '.git/objects/pack')
  await inQuarantine(site, slot, async (quarantined) => {
    const tree = oid(scratch.git(['rev-parse', 'HEAD:src']).trim())
    const commit = await commitTree(site, quarantined, { tree, parents: [base], message: 'm', trailers: [] })
    await keepCommit(site, quarantined, { commit, known: [base] }, async () => {
      scratch.git(['update-ref', 'refs/loopwork/kept', commit])
      for (const name of readdirSync(packs)) rmSync(join(packs, name))
    })
  })
  expect(scratch.git(['log', '--format=%s', 'refs/loopwork/kept'])).toBe('m\nStart\n')
  expect(scratch.git(['fsck', '--full', '--no-dangling'])).toBe('')
})

test('many items leave few packs', async () => {
  const scratch = scratchRepository()
  const git = await openScratch(scratch)
  for (let number = 1; number <= 40; number++) {
    const attempt = await startTry(git, scratch, { slug: `i${number}` })
    scratch.write({ [`${number}.txt`]: `${number}\n` }, attempt.dir)
    expect((await attempt.collect()).kind).toBe('work')
  }
  expect(packsOf(scratch).length).toBeLessThanOrEqual(16)
  expect(scratch.git(['fsck', '--full', '--no-dangling'])).toBe('')
})

function clonedFrom(scratch: Scratch, args: readonly string[]): Scratch {
  const root = join(scratch.folder, 'clone')
  execFileSync('git', ['clone', '-q', ...args, root])
  const clone = at(scratch, root)
  clone.git(['config', 'user.name', 'Ada Test'])
  clone.git(['config', 'user.email', 'ada@example.com'])
  return clone
}

/** The same scratch, with its checkout elsewhere. */
function at(scratch: Scratch, root: string): Scratch {
  const git: Scratch['git'] = (command, options) => scratch.git(command, { cwd: root, ...options })
  const write: Scratch['write'] = (files, where = root) => scratch.write(files, where)
  const commit: Scratch['commit'] = (files, message = 'Change') => {
    write(files)
    git(['add', '-A'])
    git(['commit', '-q', '-m', message])
    return oid(git(['rev-parse', 'HEAD']).trim())
  }
  return { ...scratch, root, git, write, commit }
}

const packsOf = (scratch: Scratch): readonly string[] =>
  readdirSync(join(scratch.root, '.git/objects/pack')).filter((name) => name.endsWith('.pack'))

const leftInPacks = (scratch: Scratch): readonly string[] => [
  ...readdirSync(join(scratch.root, '.git/objects/pack')).filter((name) => name.includes('.keep')),
  ...readdirSync(join(scratch.root, '.git/loopwork/git/quarantine')),
]
