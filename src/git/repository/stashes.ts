import { oid } from '../../core/ids.ts'
import type { Stash } from '../../core/ports/git.ts'
import { textOrNull } from '../../files/or-null.ts'

/** The stashes that all worktrees share, newest last. Read from the reflog in which git stores the list, without a process. */
export async function stashes(commonDir: string): Promise<readonly Stash[]> {
  const log = (await textOrNull(`${commonDir}/logs/refs/stash`)) ?? ''
  return [...log.matchAll(/^[0-9a-f]+ ([0-9a-f]+) [^\t\n]*\t?(.*)$/gm)].map(
    ([, commit = '', message = '']) => ({
      commit: oid(commit),
      message,
    }),
  )
}
