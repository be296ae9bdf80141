import { readFile, realpath } from 'node:fs/promises'
import { resolve } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { exists } from '../../files/or-null.ts'
import { refCommand } from '../command/git-command.ts'
import { gitFailed } from '../command/git-error.ts'
import type { RepositoryContext } from '../command/repository-context.ts'
import { alone } from '../command/repository-lock.ts'
import { runGit, type GitResult } from '../command/run-git.ts'
import { addEntry } from './add-entry.ts'

export interface Registration {
  readonly dir: string
  readonly commit: string
  /** Null: detached. */
  readonly branch: string | null
  readonly reason: string
}

/** `git worktree add` without files, locked against `prune`. Resolves to the admin dir, or to git's refusal. */
export function registerWorktree(
  context: RepositoryContext,
  order: Registration,
): Promise<string | GitResult> {
  const branch = order.branch === null ? ['--detach'] : ['-b', order.branch]
  const args = [
    'add',
    '--no-checkout',
    '--lock',
    '--reason',
    order.reason,
    ...branch,
    '--',
    order.dir,
    order.commit,
  ]
  return alone(context, async () => {
    const added = order.branch === null ? null : await addEntry(context, { ...order, branch: order.branch })
    if (added !== null) return added
    for (let tries = 1; ; tries++) {
      const result = await runGit(refCommand(context, 'worktree', args))
      if (result.code === 0) return adminDirOf(order.dir)
      if (tries === 5 || !tripped(result)) return result
      await unregister(context, order.dir)
      await pause(20 * 2 ** tries * (0.5 + Math.random()))
    }
  })
}

/** `git worktree add` reads all entries and fails on one that another process has half written. Harmless: a retry succeeds. */
const tripped = (result: GitResult): boolean => /failed to read .*commondir/.test(result.stderr)

/** Removes the entry in any state: only the doubled force removes one that was never finished. */
async function unregister(context: RepositoryContext, dir: string): Promise<void> {
  const result = await runGit(refCommand(context, 'worktree', ['remove', '--force', '--force', '--', dir]))
  const gone = result.code === 0 || /is not a working tree/.test(result.stderr)
  if (!gone && (await exists(dir))) throw gitFailed(`unregistering the worktree ${dir}`, result)
}

/** Where git stores the worktree's own HEAD and index. @throws when `.git` is not the file that git wrote. */
export async function adminDirOf(dir: string): Promise<string> {
  const link = /^gitdir: ([^]*?)\n?$/.exec(await readFile(`${dir}/.git`, 'utf8'))?.[1] ?? ''
  return realpath(resolve(dir, link))
}

/** Folders of all registered worktrees, the main one first. Newlines in paths are why it is `-z`. */
export async function registeredWorktrees(context: RepositoryContext): Promise<readonly string[]> {
  const result = await runGit(refCommand(context, 'worktree', ['list', '--porcelain', '-z']))
  if (result.code !== 0) throw gitFailed('listing worktrees', result)
  return Buffer.from(result.stdout, 'latin1')
    .toString('utf8')
    .split('\0')
    .filter((line) => line.startsWith('worktree '))
    .map((line) => line.slice('worktree '.length))
}
