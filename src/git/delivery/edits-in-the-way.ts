import { shellWord, shellWordOfBytes } from '../../core/naming/shell-word.ts'
import { contentCommand } from '../command/git-command.ts'
import { saidByGit } from '../command/git-error.ts'
import { pathBytes, shown, zeroJoin, zeroSplit, type PathBytes } from '../command/path-bytes.ts'
import type { RepositoryContext } from '../command/repository-context.ts'
import { runGit, type GitResult } from '../command/run-git.ts'
import { isGitlink, type ChangedPath } from '../objects/changed-paths.ts'
import { changedByYou, held, forDelivery, type Delivery, type Held } from './delivery.ts'

/**
 * Why git won't bring these changes to a checkout, and the command that makes room for them. git names one file and stops; people want
 * all of them. It works on the delivery's own copy of the index, which is of no use for anything else afterwards.
 */
export async function editsInTheWay(
  context: RepositoryContext,
  plan: Delivery,
  { changes, refusal }: Refused,
): Promise<Held> {
  const { root } = plan.checkout
  const conflicting = await unmerged(context, plan)
  if (conflicting.length > 0)
    return held(
      `a conflict in ${root} is not settled`,
      conflicting.map(shown),
      'settle it and commit, or go back to the last commit',
    )
  const known = await entriesOf(context, plan, changes)
  await uncover(context, plan, known)
  const dirty = await different(context, plan)
  const edited = changes.filter(({ path, from }) =>
    from === null ? known.all.has(path) : dirty.has(path) && !isGitlink(from),
  )
  if (edited.length === 0 && refusal !== null) return held(`git won't write ${root}: ${saidByGit(refusal)}`)
  const among = (paths: readonly PathBytes[]): readonly PathBytes[] =>
    paths.filter((path) => edited.some((change) => change.path === path))
  const edits: Edits = {
    assumed: among(known.assumed),
    skipped: among(known.skipped),
    staged: edited.filter(({ path, from }) => from === null || !known.all.has(path)).map(({ path }) => path),
    tracked: edited.filter(({ from }) => from !== null).map(({ path }) => path),
  }
  return held(
    changedByYou,
    edited.map(({ path }) => shown(path)),
    {
      ...mendOf(edits),
      command: commandFor(root, edits),
      ...(edits.tracked.length === 0 ? {} : { back: `git -C ${shellWord(root)} stash pop` }),
    },
  )
}

interface Refused {
  readonly changes: readonly ChangedPath[]
  /** What git answered; null where it was not run. */
  readonly refusal: GitResult | null
}

interface Edits extends Hidden {
  /** Added to the index or removed from it. git can't stash what the index lacks, nor an added file that is not there any more. */
  readonly staged: readonly PathBytes[]
  readonly tracked: readonly PathBytes[]
}

/** Files that the user has told git not to check: `stash` and `commit` skip them silently. */
interface Hidden {
  readonly assumed: readonly PathBytes[]
  readonly skipped: readonly PathBytes[]
}

function mendOf({ assumed, skipped, staged, tracked }: Edits): { readonly mend?: string } {
  const bits = [
    ...(assumed.length > 0 ? ['assume-unchanged'] : []),
    ...(skipped.length > 0 ? ['skip-worktree'] : []),
  ]
  if (bits.length > 0)
    return { mend: `git was told not to look at them (${bits.join(', ')}): let it look, and commit or stash` }
  return staged.length > 0 && tracked.length === 0
    ? { mend: 'commit them, or take them out of the index (no file is touched)' }
    : {}
}

/** With more files than this, the command stashes all changes. */
const mostNamed = 3

/** Works in any current folder. Hidden files are all named, however many: no other command reaches them. */
function commandFor(root: string, { assumed, skipped, staged, tracked }: Edits): string {
  const at = shellWord(root)
  const files = (paths: readonly PathBytes[]): string => paths.map(fileWord).join(' ')
  const pathspecs = (paths: readonly PathBytes[]): string => paths.map(pathspecWord).join(' ')
  const steps = [
    assumed.length === 0 ? null : `git -C ${at} update-index --no-assume-unchanged -- ${files(assumed)}`,
    skipped.length === 0 ? null : `git -C ${at} update-index --no-skip-worktree -- ${files(skipped)}`,
    staged.length === 0 ? null : `git -C ${at} reset -q -- ${pathspecs(staged)}`,
    tracked.length === 0
      ? null
      : tracked.length > mostNamed
        ? `git -C ${at} stash`
        : `git -C ${at} stash push -- ${pathspecs(tracked)}`,
  ]
  return steps.filter((step) => step !== null).join(' && ')
}

const fileWord = (path: PathBytes): string => shellWordOfBytes(Buffer.from(path, 'latin1'))

/** `[1]` in a name would be a pattern, and a colon at its start is part of git's syntax. */
const pathspecWord = (path: PathBytes): string =>
  /[*?[\\]|^:/.test(path) ? fileWord(pathBytes(`:(literal)${path}`)) : fileWord(path)

async function unmerged(context: RepositoryContext, { privateDir }: Delivery): Promise<readonly PathBytes[]> {
  const { stdout } = await runGit(contentCommand(context, privateDir, 'ls-files', ['-u', '-z']))
  return [...new Set(zeroSplit(stdout).map((line) => pathBytes(line.slice(line.indexOf('\t') + 1))))]
}

/** `ls-files -v`: a small letter for assume-unchanged, `S` or `s` for skip-worktree, which hides whether it is assumed, too. */
async function entriesOf(
  context: RepositoryContext,
  { privateDir }: Delivery,
  changes: readonly ChangedPath[],
): Promise<Hidden & { readonly all: ReadonlySet<string> }> {
  const all = new Set<string>()
  const changed = new Set<string>(changes.map(({ path }) => path))
  const { stdout } = await runGit(contentCommand(context, privateDir, 'ls-files', ['-v', '-z']))
  const assumed: PathBytes[] = []
  const skipped: PathBytes[] = []
  for (const line of zeroSplit(stdout)) {
    const [tag = '', path] = [line[0], line.slice(2)]
    if (!changed.has(path)) continue
    all.add(path)
    if (tag !== tag.toUpperCase()) assumed.push(pathBytes(path))
    if (tag.toUpperCase() === 'S') skipped.push(pathBytes(path))
  }
  return { all, assumed, skipped }
}

/** One call accepts only one of the two flags. */
async function uncover(
  context: RepositoryContext,
  { privateDir, lock }: Delivery,
  { assumed, skipped }: Hidden,
): Promise<void> {
  const clear = async (word: string, paths: readonly PathBytes[]): Promise<void> => {
    if (paths.length === 0) return
    const more = { ...forDelivery(lock), stdin: zeroJoin(paths) }
    await runGit(contentCommand(context, privateDir, 'update-index', [word, '-z', '--stdin'], more))
  }
  await clear('--no-assume-unchanged', assumed)
  await clear('--no-skip-worktree', skipped)
  if (assumed.length + skipped.length === 0) return
  await runGit(contentCommand(context, privateDir, 'update-index', ['-q', '--refresh'], forDelivery(lock)))
}

async function different(
  context: RepositoryContext,
  { privateDir, from }: Delivery,
): Promise<ReadonlySet<string>> {
  const command = contentCommand(context, privateDir, 'diff-index', [
    '-z',
    '--name-only',
    '--ignore-submodules=dirty',
    from,
    '--',
  ])
  return new Set(zeroSplit((await runGit(command)).stdout))
}
