import { oid } from '../../../core/ids.ts'
import { refCommand } from '../../command/git-command.ts'
import { succeeded } from '../../command/git-error.ts'
import type { RepositoryContext } from '../../command/repository-context.ts'
import { runGit } from '../../command/run-git.ts'
import { agentRef, attemptRef, deleteRef } from './refs.ts'

/** Deletes the refs of one try's work; merged work is in the target's history. */
export async function dropAttemptRefs(
  context: RepositoryContext,
  { slug, number }: { readonly slug: string; readonly number: number },
): Promise<void> {
  const patterns = [
    attemptRef(slug, number),
    agentRef(slug, number),
    `refs/loopwork/older/${slug}/${number}/`,
  ]
  const listing = refCommand(context, 'for-each-ref', [
    '--format=%(objectname) %(refname)',
    '--',
    ...patterns,
  ])
  const lines = succeeded(await runGit(listing), 'listing the refs of a try').split('\n')
  for (const line of lines.filter((each) => each !== '')) {
    const [commit = '', name = ''] = line.split(' ')
    // Its pattern lists what lies below a name, too: of this try there is nothing below.
    if (patterns.some((pattern) => name === pattern || (pattern.endsWith('/') && name.startsWith(pattern)))) {
      await deleteRef(context, name, oid(commit))
    }
  }
}
