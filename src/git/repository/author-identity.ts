import { LoopworkError } from '../../core/errors.ts'
import { discoveryCommand } from '../command/git-command.ts'
import type { Identity, Person } from '../command/repository-context.ts'
import { runGit } from '../command/run-git.ts'

/**
 * Author and committer as git has them here, never made up from the host's name. Null when nobody is known as committer; a
 * committer alone is the author too.
 */
export async function identityOf(cwd: string): Promise<Identity | null> {
  const [author, committer] = await Promise.all([
    personOf(cwd, 'GIT_AUTHOR_IDENT'),
    personOf(cwd, 'GIT_COMMITTER_IDENT'),
  ])
  return committer === null ? null : { author: author ?? committer, committer }
}

async function personOf(
  cwd: string,
  variable: 'GIT_AUTHOR_IDENT' | 'GIT_COMMITTER_IDENT',
): Promise<Person | null> {
  const answer = await runGit(
    discoveryCommand(cwd, 'var', [variable], { config: ['user.useConfigOnly=true'] }),
  )
  const said = Buffer.from(answer.stdout, 'latin1').toString('utf8').trim()
  const ident = /^(.*) <([^<>]*)> \d+ [+-]\d+$/.exec(said)
  if (answer.code !== 0 || ident === null) return null
  return { name: ident[1] ?? '', email: ident[2] ?? '' }
}

export function noIdentity(): LoopworkError {
  return new LoopworkError('git', 'git does not know your name and e-mail address: commits need an author', {
    hint: 'git config --global user.name "Your Name" && git config --global user.email you@example.com',
  })
}
