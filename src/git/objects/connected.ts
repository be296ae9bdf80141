import type { Oid } from '../../core/ids.ts'
import { troubleOf, type MachineCode } from '../../core/trouble/trouble.ts'
import { contentCommand, type PrivateGitDir } from '../command/git-command.ts'
import { gitFailed, oneLine, saidByGit } from '../command/git-error.ts'
import type { RepositoryContext } from '../command/repository-context.ts'
import { runGit, type GitResult } from '../command/run-git.ts'

/** `broken`: something the commits need is not in the object store, or can't be read. */
export type Connected = { readonly kind: 'whole' } | { readonly kind: 'broken'; readonly why: string }

/**
 * Walks every object that the commits have and `base` lacks, and opens each one: a ref may name a commit whose trees or
 * files a `git gc --prune=now` has taken, or that a power cut has left empty. What `base` reaches is the user's history
 * and is taken for granted.
 * @throws LoopworkError kind `git` when that can't be determined: git was killed, or the machine did not let it read.
 */
export async function connected(
  context: RepositoryContext,
  privateDir: PrivateGitDir,
  { commits, base, index = false }: Walk,
): Promise<Connected> {
  const known = [base].flat()
  const news = commits.filter((commit) => !known.includes(commit))
  if (news.length === 0 && !index) return { kind: 'whole' }
  const ends = [...news, ...known.map((each) => `^${each}`)]
  const walked = await walk(context, privateDir, ends, index ? ['--indexed-objects'] : [])
  if (walked.code !== 0) return broken(walked, saidByGit(walked))
  const opened = await open(context, privateDir, walked.stdout)
  if (opened.code !== 0) return broken(opened, saidByGit(opened))
  const missing = opened.stdout.split('\n').filter((line) => !readable.test(line) && line !== '')
  const [first] = missing
  return first === undefined ? { kind: 'whole' } : broken(opened, oneLine(first))
}

/** `broken` makes callers move branches back and delete refs, so a git that was killed must not count as an answer. */
function broken(result: GitResult, why: string): Connected {
  const error = gitFailed('looking up objects', result)
  const trouble = troubleOf(error)
  if (/^ended by SIG/m.test(result.stderr) || (trouble !== null && unreadable.has(trouble.code))) throw error
  return { kind: 'broken', why }
}

const unreadable: ReadonlySet<MachineCode> = new Set<MachineCode>([
  'machine:disk',
  'machine:permissions',
  'machine:resources',
])

interface Walk {
  readonly commits: readonly Oid[]
  readonly base: Oid | readonly Oid[]
  /** Also what the private git directory's index names: staged files, and folders of them. */
  readonly index?: boolean
}

/** The names of the objects, one a line. @param ends commits, and with `^` before it one that is not walked. */
function walk(
  context: RepositoryContext,
  privateDir: PrivateGitDir,
  ends: readonly string[],
  more: readonly string[],
): Promise<GitResult> {
  const options = ['--objects', '--no-object-names', ...promised(context), ...more, '--stdin']
  return runGit(contentCommand(context, privateDir, 'rev-list', options, { stdin: `${ends.join('\n')}\n` }))
}

/** The walk itself opens commits and trees, but only asks whether a file's object is there; an empty one is. */
const open = (context: RepositoryContext, privateDir: PrivateGitDir, names: string): Promise<GitResult> =>
  runGit(
    contentCommand(
      context,
      privateDir,
      'cat-file',
      ['--batch-check=%(objecttype) %(objectname)', '--buffer'],
      {
        stdin: names,
      },
    ),
  )

const readable = /^(?:blob|tree|commit) [0-9a-f]+$/

/** In a partial clone the objects that the server has promised are not here, and are not missing. */
const promised = (context: RepositoryContext): readonly string[] =>
  context.config.some(([key]) => key === 'extensions.partialclone') ? ['--exclude-promisor-objects'] : []
