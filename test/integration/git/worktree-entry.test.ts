import fs from 'node:fs/promises'
import { syncBuiltinESMExports } from 'node:module'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { addEntry } from '../../../src/git/worktrees/add-entry.ts'
import { gitShim } from '../../support/git/git-shim.ts'
import { scratchRepository, type Scratch } from '../../support/git/scratch-repository.ts'
import { siteOf } from '../../support/git/site-of.ts'

const reason = 'loopwork cafe12345678 item attempt 1'

function entryOf(scratch: Scratch, name: string): Readonly<Record<string, string>> {
  const folder = join(scratch.root, '.git/worktrees', name)
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) =>
    statSync(join(folder, file)).isFile(),
  )
  // When it was made is all that may differ.
  return Object.fromEntries(
    files.map((file) => [file, readFileSync(join(folder, file), 'utf8').replace(/ \d+ (?=[+-])/, ' when ')]),
  )
}

async function add(scratch: Scratch, name: string, branch: string): Promise<string | null> {
  const dir = join(scratch.folder, name)
  return addEntry(await siteOf(scratch), { dir, commit: head(scratch), branch, reason })
}

const head = (scratch: Scratch): string => scratch.git(['rev-parse', 'HEAD']).trim()

test('a worktree is entered as git enters it, and git takes it for its own', async () => {
  const scratch = scratchRepository()
  const { git, folder } = scratch
  const options = ['--no-checkout', '--lock', '--reason', reason]
  git(['worktree', 'add', '-q', ...options, '-b', 'loopwork/git/1', join(folder, 'git')])
  expect(await add(scratch, 'ours', 'loopwork/ours/1')).toBe(join(scratch.root, '.git/worktrees/ours'))
  const byGit = Object.entries(entryOf(scratch, 'git')).map(([file, text]) => [
    file,
    text.replaceAll('/git/', '/ours/').replace(`${folder}/git`, `${folder}/ours`),
  ])
  expect(entryOf(scratch, 'ours')).toEqual(Object.fromEntries(byGit))
  expect(git(['worktree', 'list', '--porcelain'])).toContain(
    `worktree ${folder}/ours\nHEAD ${head(scratch)}\nbranch refs/heads/loopwork/ours/1\nlocked ${reason}\n`,
  )
  expect(git(['worktree', 'repair'])).toBe('')
  const cwd = join(folder, 'ours')
  git(['reset', '-q', '--hard'], { cwd })
  expect(git(['status', '--porcelain', '--branch'], { cwd })).toBe('## loopwork/ours/1\n')
})

test('a branch that was made though git was killed before it could say so is used, and no other is left', async () => {
  const scratch = scratchRepository()
  const killedAfterAnswer = `case " $* " in *" update-ref "*) sed -zu '/^commit$/q' | git "$@" >/dev/null; kill -9 $$;; esac`
  onTestFinished(gitShim(scratch.folder, killedAfterAnswer))
  expect(await add(scratch, 'item', 'loopwork/item/1')).toBe(join(scratch.root, '.git/worktrees/item'))
  expect(scratch.git(['branch', '--list', '--format=%(refname:short)', 'loopwork/*'])).toBe(
    'loopwork/item/1\n',
  )
})

test('an entry of the same name stays, and so does a branch', async () => {
  const scratch = scratchRepository()
  scratch.git(['worktree', 'add', '-q', '-b', 'theirs', join(scratch.folder, 'else/item')])
  const theirs = entryOf(scratch, 'item')
  expect(await add(scratch, 'item', 'loopwork/item/1')).toBe(join(scratch.root, '.git/worktrees/item1'))
  expect(entryOf(scratch, 'item')).toEqual(theirs)
  const tip = scratch.git(['rev-parse', 'theirs'])
  expect(await add(scratch, 'other', 'theirs')).toBeNull()
  expect(await add(scratch, 'other', 'theirs/1')).toBeNull()
  expect(scratch.git(['rev-parse', 'theirs'])).toBe(tip)
  expect(readdirSync(scratch.folder)).not.toContain('other')
})

test('what is out of the ordinary is left to git, with nothing of ours left behind', async () => {
  const scratch = scratchRepository()
  mkdirSync(join(scratch.folder, 'there'))
  expect(await add(scratch, 'there', 'loopwork/there/1')).toBeNull()
  scratch.git(['config', 'extensions.worktreeConfig', 'true'])
  scratch.git(['config', '--worktree', 'core.sparseCheckout', 'true'])
  expect(await add(scratch, 'item', 'loopwork/item/1')).toBeNull()
  expect(readdirSync(join(scratch.root, '.git'))).not.toContain('worktrees')
  expect(scratch.git(['branch', '--list', 'loopwork/*'])).toBe('')
})

test('prunes of the user’s that take the entry in the moment of making it change nothing', async () => {
  const scratch = scratchRepository()
  const entries = join(scratch.root, '.git/worktrees')
  let taken = 0
  let done = false
  // As `git worktree prune` does with an entry that is empty, and with the folder of all.
  const prune = (): void => {
    if (done || taken === 5) return
    try {
      for (const name of readdirSync(entries)) rmdirSync(join(entries, name))
      rmdirSync(entries)
      taken++
    } catch {
      // Nothing there, or one that is whole by now.
    }
    setImmediate(prune)
  }
  prune()
  const made = await add(scratch, 'item', 'loopwork/item/1')
  done = true
  expect(made).toBe(join(entries, 'item'))
  expect(scratch.git(['worktree', 'list', '--porcelain'])).toContain('branch refs/heads/loopwork/item/1\n')
})

test('what can’t be made leaves nothing behind that is in the way of the next try', async () => {
  const scratch = scratchRepository()
  writeFileSync(join(scratch.folder, 'file'), '')
  await expect(add(scratch, 'file/item', 'loopwork/item/1')).rejects.toThrow(/ENOTDIR|EEXIST/)
  expect(scratch.git(['branch', '--list', 'loopwork/*'])).toBe('')
  expect(scratch.git(['worktree', 'list']).trim().split('\n')).toHaveLength(1)
  expect(await add(scratch, 'item', 'loopwork/item/1')).not.toBeNull()
})

test('a folder that was made though the disk answered with an error is not in the way of the next try', async () => {
  const scratch = scratchRepository()
  for (const folder of [join(scratch.folder, 'item'), join(scratch.root, '.git/worktrees/item')]) {
    const restore = failAfterMaking(folder)
    await expect(add(scratch, 'item', 'loopwork/item/1')).rejects.toThrow('EIO')
    restore()
    expect(existsSync(folder)).toBe(false)
  }
  expect(await add(scratch, 'item', 'loopwork/item/1')).toBe(join(scratch.root, '.git/worktrees/item'))
})

/** Returns what takes the failure back. */
function failAfterMaking(folder: string): () => void {
  const { mkdir } = fs
  const restore = (): void => {
    fs.mkdir = mkdir
    syncBuiltinESMExports()
  }
  onTestFinished(restore)
  fs.mkdir = (async (path: string, options?: object) => {
    const made = await mkdir(path, options)
    if (path === folder) throw Object.assign(new Error('EIO: i/o error, mkdir'), { code: 'EIO' })
    return made
  }) as typeof mkdir
  syncBuiltinESMExports()
  return restore
}
