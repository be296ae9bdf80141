import { LoopworkError } from '../../core/errors.ts'
import { discoveryCommand } from '../command/git-command.ts'
import type { Identity, Person } from '../command/repository-context.ts'
import { runGit } from '../command/run-git.ts'

/**
 * Author and committer where `user.name` and `user.email` say them plainly and nothing else has a say, which spares two processes of git
 * before the first frame. Null: git has to be asked.
 */
export function configuredIdentity(
  config: ReadonlyMap<string, string>,
  environment: NodeJS.ProcessEnv,
): Identity | null {
  if (otherVariables.some((name) => environment[name] !== undefined)) return null
  if (otherKeys.some((key) => config.has(key))) return null
  const [name, email] = [config.get('user.name'), config.get('user.email')]
  if (name === undefined || email === undefined || !isPlain(name) || !isPlain(email)) return null
  return { author: { name, email }, committer: { name, email } }
}

const roles = ['author', 'committer'] as const
const otherKeys = roles.flatMap((role) => [`${role}.name`, `${role}.email`])
const otherVariables = roles.flatMap((role) => [
  `GIT_${role.toUpperCase()}_NAME`,
  `GIT_${role.toUpperCase()}_EMAIL`,
])

/** Git takes punctuation off both ends, and some characters out of the middle. `true` may be a key without a value, which it refuses. */
const isPlain = (text: string): boolean =>
  /^[\p{L}\p{N}](?:[^\p{C}<>]*[\p{L}\p{N}])?$/u.test(text) && text !== 'true'

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
