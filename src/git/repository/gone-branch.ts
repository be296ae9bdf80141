import { pastedOid } from '../../core/ids.ts'
import { textOrNull } from '../../files/or-null.ts'
import { discoveryCommand } from '../command/git-command.ts'
import { runGit } from '../command/run-git.ts'
import { deliveredRef, laneRef } from '../objects/refs/refs.ts'
import type { FoundRepository } from './find-repository.ts'

/**
 * The checked-out branch does not exist, though there were commits: its reflog ends with its deletion, or a lane of ours began at it.
 * Resolves to what it is to be made again from, as a word for the command line. What the checkout had last comes first, since its
 * files and index are of that commit: made from the lane, work that had not been delivered would look as if the user had deleted it.
 */
export async function goneBranch(found: FoundRepository): Promise<string | null> {
  const { branch, gitDir } = found
  if (branch === null) return null
  const [last, delivered, lane] = await Promise.all([
    lastOf(gitDir),
    commitAt(found, deliveredRef(branch)),
    commitAt(found, laneRef(branch)),
  ])
  const known = delivered ?? lane
  if (last !== null && (await commitAt(found, last.commit)) !== null) {
    if (last.isDeleted || (known !== null && (await holds(found, last.commit, known))))
      return pastedOid(last.commit)
  }
  if (known === null) return null
  return delivered === null ? laneRef(branch) : deliveredRef(branch)
}

async function commitAt({ root }: FoundRepository, name: string): Promise<string | null> {
  const command = discoveryCommand(root, 'rev-parse', ['--verify', '--quiet', `${name}^{commit}`])
  const { code, stdout } = await runGit(command)
  return code === 0 ? stdout.trim() : null
}

/** The last commit that HEAD was at. Where git deletes the branch that is checked out, it notes that as a move to zeros. */
async function lastOf(
  gitDir: string,
): Promise<{ readonly commit: string; readonly isDeleted: boolean } | null> {
  const lines = ((await textOrNull(`${gitDir}/logs/HEAD`)) ?? '').split('\n')
  const ids = lines.flatMap((line) => /^[0-9a-f]+ ([0-9a-f]+) /.exec(line)?.[1] ?? [])
  const commit = ids.findLast((id) => !isZero(id))
  return commit === undefined ? null : { commit, isDeleted: isZero(ids.at(-1) ?? '') }
}

const isZero = (id: string): boolean => /^0+$/.test(id)

async function holds({ root }: FoundRepository, commit: string, older: string): Promise<boolean> {
  const { code } = await runGit(discoveryCommand(root, 'merge-base', ['--is-ancestor', older, commit]))
  return code === 0
}
