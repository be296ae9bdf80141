import { discoveryCommand } from '../command/git-command.ts'
import { runGit } from '../command/run-git.ts'
import { stashes } from './stashes.ts'

/**
 * Stashes that lack objects, as the numbers of `stash@{n}`, the highest first. A stash is several commits, of which a prune beside an
 * agent's `git stash` can take one; all worktrees share the list, so that the user's gc fails by it.
 */
export async function brokenStashes({
  root,
  commonDir,
}: {
  readonly root: string
  readonly commonDir: string
}): Promise<{ readonly broken: readonly number[]; readonly count: number }> {
  const all = (await stashes(commonDir)).map(({ commit }) => commit)
  const numbers: number[] = []
  if (!(await areWhole(root, all))) {
    for (const [at, commit] of all.entries()) {
      if (!(await areWhole(root, [commit]))) numbers.push(all.length - 1 - at)
    }
  }
  return { broken: numbers, count: all.length }
}

async function areWhole(root: string, commits: readonly string[]): Promise<boolean> {
  if (commits.length === 0) return true
  const args = ['--objects', '--quiet', '--stdin', '--not', '--branches', '--tags', '--remotes']
  const stdin = commits.map((commit) => `${commit}\n`).join('')
  return (await runGit(discoveryCommand(root, 'rev-list', args, { stdin }))).code === 0
}
