import { execFileSync } from 'node:child_process'
import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Git } from '../../../src/core/ports/git.ts'
import { gitShim } from '../../support/git/git-shim.ts'
import { openScratch, startTry, type Try } from '../../support/git/open-scratch.ts'
import { head } from '../../support/git/put-on-tip.ts'
import { scratchRepository, type Scratch } from '../../support/git/scratch-repository.ts'

/** What an agent did with its git, and then one object of it is gone, as a prune takes it. */
interface Story {
  readonly name: string
  /** In the worktree. */
  readonly agent: string
  /** A revision, asked in the worktree, of the object that goes. */
  readonly lost: string
  /** Where HEAD is then: `base`, or a subject. */
  readonly head: string
  /** Names that went back. */
  readonly moved?: readonly string[]
  readonly unstaged?: boolean
}

const branch = 'refs/heads/loopwork/item/1'
const commit = (file: string, more = '') =>
  `mkdir -p d && echo by-agent-${file} > d/${file} && git add -A && git commit -qm ${file} ${more}`

const stories: readonly Story[] = [
  {
    name: 'the commit itself: the branch goes back to the one before',
    agent: `${commit('one')}; ${commit('two')}`,
    lost: 'HEAD',
    head: 'one',
    moved: [branch],
  },
  {
    name: 'a folder of the newest commit is written anew',
    agent: commit('one'),
    lost: 'HEAD:d',
    head: 'one',
  },
  {
    name: 'a file of the newest commit is written anew',
    agent: commit('one'),
    lost: 'HEAD:d/one',
    head: 'one',
  },
  {
    name: 'a file that has changed since',
    agent: `${commit('one')}; ${commit('two')}; echo changed > d/two; git update-index --assume-unchanged d/two`,
    lost: 'HEAD:d/two',
    head: 'one',
    moved: [branch],
    unstaged: true,
  },
  {
    name: 'a staged file that has changed since',
    agent: `${commit('one')}; echo s > staged; git add staged; echo t > staged`,
    lost: ':staged',
    head: 'one',
    unstaged: true,
  },
  {
    name: 'a folder that only the index knows is written anew',
    agent: 'mkdir q; echo s > q/s; git add q; git write-tree >tree; git rev-parse $(cat tree):q >q-tree',
    lost: '$(cat q-tree)',
    head: 'base',
  },
  {
    name: 'a commit that was amended, and stands in the reflog alone',
    agent: `${commit('one')}; git rev-parse HEAD:d > first; ${commit('two', '--amend')}`,
    lost: '$(cat first)',
    head: 'two',
  },
  {
    name: 'a commit that was dropped by reset --hard',
    agent: `${commit('one')}; git rev-parse HEAD > ../dropped; git reset -q --hard HEAD~1`,
    lost: '$(cat ../dropped)',
    head: 'base',
  },
  {
    name: 'a detached HEAD',
    agent: `git checkout -q --detach; ${commit('one')}; ${commit('two')}`,
    lost: 'HEAD',
    head: 'one',
    moved: ['HEAD'],
  },
  {
    name: 'a branch of the agent, its own reflog deleted',
    agent: `git checkout -qb feature; ${commit('one')}; ${commit('two')}; rm "$(git rev-parse --git-common-dir)/logs/refs/heads/feature"`,
    lost: 'HEAD',
    head: 'one',
    moved: ['refs/heads/feature'],
  },
  {
    name: 'a rebase over a commit of the same file',
    agent: `${commit('one')}; ${commit('two')}; git rebase -q --force-rebase HEAD~2`,
    lost: 'HEAD~1^{tree}',
    head: 'base',
    moved: [branch],
  },
  {
    name: 'refs that are packed, and no reflogs at all',
    agent: `${commit('one')}; ${commit('two')}; git pack-refs --all; rm -r "$(git rev-parse --git-common-dir)/logs" "$(git rev-parse --git-dir)/logs"`,
    lost: 'HEAD',
    head: 'base',
    moved: [branch],
  },
]

test.each(stories)('$name', async ({ agent, lost, head: expected, moved = [], unstaged = false }) => {
  const scratch = scratchRepository()
  const git = await openScratch(scratch)
  const attempt = await startTry(git, scratch)
  work(attempt, agent)
  lose(scratch, attempt, lost)
  const files = listing(attempt)

  const repair = await secured(git, attempt)
  expect(repair?.moved.map(({ name }) => name)).toEqual(moved)
  expect(repair?.unstaged).toBe(unstaged)
  userGitIsWell(scratch)
  expect(subjectOf(attempt)).toBe(expected === 'base' ? 'Start' : expected)
  expect(listing(attempt)).toBe(files)
  expect(await secured(git, attempt)).toBe(null)

  // The agent goes on with its own git, and all of it is collected.
  work(attempt, `git update-index --really-refresh >/dev/null; ${commit('three')}`)
  expect(subjectOf(attempt)).toBe('three')
  const collected = await attempt.collect()
  if (collected.kind !== 'work') throw new Error(collected.kind)
  expect(collected.work.files).toContain('d/three')
  await attempt.remove({ kind: 'saved', commit: collected.work.commit })
  expect(scratch.git(['fsck', '--full', '--no-dangling'])).toBe('')
})

test('what has been looked at is out of reach of a prune that began before', async () => {
  const scratch = scratchRepository()
  const git = await openScratch(scratch)
  const attempt = await startTry(git, scratch)
  work(attempt, commit('one'))
  const own = head(scratch, branch)
  expect(await git.worktrees.secure({ ...place(attempt), when: 'changed' })).toBe(null)
  for (const name of [own, `${own}^{tree}`, `${own}:d`, `${own}:d/one`]) {
    rmSync(objectFile(scratch, scratch.git(['rev-parse', name]).trim()))
  }
  userGitIsWell(scratch)
  expect(head(scratch, 'refs/loopwork/agent/item/1')).toBe(own)
})

test('a worktree whose branch names a missing commit is collected and taken away, and the branch goes', async () => {
  const scratch = scratchRepository()
  const git = await openScratch(scratch)
  const attempt = await startTry(git, scratch)
  work(attempt, commit('one'))
  lose(scratch, attempt, 'HEAD^{tree}')
  rmSync(join(scratch.root, '.git/worktrees/item/index'))
  const collected = await attempt.collect()
  if (collected.kind !== 'work') throw new Error(collected.kind)
  expect(collected.work.files).toEqual(['d/one'])
  // Lost once more, and nobody has looked since.
  work(
    attempt,
    'git read-tree HEAD; git checkout -q --orphan other; git commit -qm other --allow-empty; git branch -f loopwork/item/1',
  )
  rmSync(objectFile(scratch, head(scratch, branch)))
  await attempt.remove({ kind: 'saved', commit: collected.work.commit })
  scratch.git(['update-ref', '-d', 'refs/heads/other'])
  userGitIsWell(scratch)
  expect(scratch.git(['branch', '--list', 'loopwork/*'])).toBe('')
})

test('an index that the git of the agent has locked is repaired when it is free', async () => {
  const scratch = scratchRepository()
  const git = await openScratch(scratch)
  const attempt = await startTry(git, scratch)
  work(attempt, 'echo s > staged; git add staged; echo t > staged')
  lose(scratch, attempt, ':staged')
  const lock = join(scratch.root, '.git/worktrees/item/index.lock')
  execFileSync('touch', [lock])
  // Nothing that could be said of it is true yet.
  await expect(secured(git, attempt)).rejects.toThrow(/index of .* can't be written now/)
  expect(existsSync(lock)).toBe(true)
  rmSync(lock)
  expect(await secured(git, attempt)).toMatchObject({ unstaged: true })
  userGitIsWell(scratch)
})

test('an ignored file that was staged by force, and has changed since, is staged again', async () => {
  const scratch = scratchRepository()
  const git = await openScratch(scratch)
  const attempt = await startTry(git, scratch)
  work(attempt, 'echo "*.log" > .gitignore; echo s > x.log; git add -f x.log; echo t > x.log')
  lose(scratch, attempt, ':x.log')
  expect(await secured(git, attempt)).toMatchObject({ unstaged: true })
  userGitIsWell(scratch)
  const collected = await attempt.collect()
  if (collected.kind !== 'work') throw new Error(collected.kind)
  expect(collected.work.files).toEqual(['.gitignore', 'x.log'])
})

test.each(['rev-list', 'cat-file'])('a %s that is killed says nothing about any object', async (verb) => {
  const scratch = scratchRepository()
  const git = await openScratch(scratch)
  const attempt = await startTry(git, scratch)
  work(attempt, `${commit('one')}; echo s > staged; git add staged`)
  const own = head(scratch, branch)
  const restore = gitShim(scratch.folder, `case " $* " in *" ${verb} "*) kill -9 $$;; esac`)
  try {
    await expect(secured(git, attempt)).rejects.toThrow(/ended by SIGKILL/)
  } finally {
    restore()
  }
  // While the agent works it is not asked over and over.
  expect(await git.worktrees.secure({ ...place(attempt), when: 'changed' })).toBe(null)
  expect(() => head(scratch, 'refs/loopwork/agent/item/1')).toThrow()
  expect(head(scratch, branch)).toBe(own)
  work(attempt, 'git diff --cached --quiet && exit 1; git reflog | grep -q one')
  expect(await secured(git, attempt)).toBe(null)
  expect(head(scratch, 'refs/loopwork/agent/item/1')).toBe(own)
})

test('a commit that the agent makes while its reflog is put right leaves no broken line there', async () => {
  const scratch = scratchRepository()
  const git = await openScratch(scratch)
  const attempt = await startTry(git, scratch)
  work(attempt, `${commit('one')}; ${commit('two')}`)
  lose(scratch, attempt, 'HEAD')
  const [seen, dir] = [join(scratch.folder, 'seen'), attempt.dir]
  const agent = `unset GIT_DIR; cd '${dir}' && git commit -q --allow-empty -m meanwhile`
  const once = `case " $* " in *" reflog delete "*) if [ ! -e '${seen}' ]; then touch '${seen}'; ${agent}; fi;; esac`
  const restore = gitShim(scratch.folder, once)
  try {
    expect((await secured(git, attempt))?.moved.map(({ name }) => name)).toEqual([branch])
  } finally {
    restore()
  }
  expect(existsSync(seen)).toBe(true)
  expect(subjectOf(attempt)).toBe('meanwhile')
  userGitIsWell(scratch)
})

test('a branch whose commits could not be looked up is not taken away', async () => {
  const scratch = scratchRepository()
  const git = await openScratch(scratch)
  const attempt = await startTry(git, scratch)
  const collected = await collectedAfter(
    attempt,
    `${commit('one')}; git checkout -q --detach HEAD~1; echo w > w`,
  )
  const own = head(scratch, branch)
  // What was collected is proved by its pack, which this process wrote: the walk is for the branch.
  const restore = gitShim(scratch.folder, `case " $* " in *" rev-list "*) kill -9 $$;; esac`)
  try {
    await expect(attempt.remove({ kind: 'saved', commit: collected })).rejects.toThrow(/ended by SIGKILL/)
  } finally {
    restore()
  }
  expect(head(scratch, branch)).toBe(own)
  await attempt.remove({ kind: 'saved', commit: collected })
  expect(head(scratch, `refs/loopwork/older/item/1/${own}`)).toBe(own)
})

async function collectedAfter(attempt: Try, agent: string) {
  work(attempt, agent)
  const collected = await attempt.collect()
  if (collected.kind !== 'work') throw new Error(collected.kind)
  return collected.work.commit
}

const place = (attempt: Try) => ({ dir: attempt.dir, slug: 'item', number: 1 })
const secured = (git: Git, attempt: Try) => git.worktrees.secure({ ...place(attempt), when: 'now' })

const work = (attempt: Try, script: string): void =>
  void execFileSync('sh', ['-ec', script], { cwd: attempt.dir, stdio: ['ignore', 'ignore', 'inherit'] })

const listing = (attempt: Try): string =>
  execFileSync('sh', ['-c', 'find . -name .git -prune -o -type f -print | sort | xargs tail -n +1'], {
    cwd: attempt.dir,
    encoding: 'utf8',
  })

const subjectOf = (attempt: Try): string =>
  execFileSync('git', ['log', '-1', '--format=%s'], { cwd: attempt.dir, encoding: 'utf8' }).trim()

function lose(scratch: Scratch, attempt: Try, revision: string): void {
  const script = `git rev-parse "${revision}"`
  const oid = execFileSync('sh', ['-c', script], { cwd: attempt.dir, encoding: 'utf8' }).trim()
  rmSync(objectFile(scratch, oid))
}

const objectFile = (scratch: Scratch, oid: string): string =>
  join(scratch.root, '.git/objects', oid.slice(0, 2), oid.slice(2))

/** What a person does with their repository, and what fails as soon as any name in it stands at something missing. */
function userGitIsWell(scratch: Scratch): void {
  expect(scratch.git(['fsck', '--full', '--no-dangling'])).toBe('')
  scratch.git(['gc', '--quiet', '--prune=now'])
  scratch.git(['log', '--all', '--stat'])
}
