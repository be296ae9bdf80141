import { readdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { LoopworkError } from '../../core/errors.ts'
import { shellWord } from '../../core/naming/shell-word.ts'
import { bytesOrNull } from '../../files/or-null.ts'
import { inScratchFolder } from '../../files/scratch-folder.ts'
import { discoveryCommand } from '../command/git-command.ts'
import { oneLine } from '../command/git-error.ts'
import { inProgress } from '../command/operation-in-progress.ts'
import { shown } from '../command/path-bytes.ts'
import { openPrivateGitDir } from '../command/private-git-dir.ts'
import type { RepositoryContext } from '../command/repository-context.ts'
import { runGit } from '../command/run-git.ts'
import { blobs, filesOf, filtersOf, isNamed, mentionsFilter } from '../objects/tree-files.ts'
import { noIdentity } from './author-identity.ts'
import { takeSnapshot } from './config-snapshot.ts'
import type { FoundRepository } from './find-repository.ts'
import { goneBranch } from './gone-branch.ts'
import { noRecords } from './no-records.ts'

/** One precondition of a run; `refusal` is null when it is met. */
export interface Check {
  readonly name: string
  readonly refusal: (found: FoundRepository) => Promise<LoopworkError | null>
}

/** In the order in which a person would fix them. `doctor` shows all, a run stops at the first. */
export const checks: readonly Check[] = [
  { name: 'has a commit', refusal: hasCommit },
  { name: 'knows who you are', refusal: hasIdentity },
  { name: 'nothing in progress', refusal: nothingInProgress },
  { name: 'whole checkout', refusal: notSparse },
  { name: 'plain index', refusal: plainIndex },
  { name: 'whole clone', refusal: notPartial },
  { name: 'no content filters', refusal: noFilters },
]

async function hasCommit(found: FoundRepository): Promise<LoopworkError | null> {
  if (found.head !== null) return null
  const from = await goneBranch(found)
  if (from !== null && found.branch !== null) {
    const again = `git -C ${shellWord(found.root)} branch ${shellWord(found.branch)} ${shellWord(from)}`
    return new LoopworkError('git', `the branch ${found.branch} of ${found.root} is gone`, {
      hint: `make it again with ${again}: your files stay as they are`,
    })
  }
  return new LoopworkError('git', `${found.root} has no commits yet: there is nothing to start from`, {
    hint: 'make a first commit: git commit --allow-empty -m "Start"',
  })
}

async function hasIdentity(found: FoundRepository): Promise<LoopworkError | null> {
  return found.identity === null ? noIdentity() : null
}

async function nothingInProgress(found: FoundRepository): Promise<LoopworkError | null> {
  const what = await inProgress(found.gitDir)
  if (what === null) return null
  return new LoopworkError('git', `${what} is in progress in ${found.root}`, {
    hint: 'finish it or abort it first; git status says how',
  })
}

async function notSparse(found: FoundRepository): Promise<LoopworkError | null> {
  if (found.config.get('core.sparsecheckout') !== 'true') return null
  return unsupported(found, 'is a sparse checkout', 'git sparse-checkout disable, or use a whole clone')
}

async function plainIndex(found: FoundRepository): Promise<LoopworkError | null> {
  if (!(await isSplit(found)) && found.config.get('core.splitindex') !== 'true') return null
  return unsupported(
    found,
    'uses a split index',
    'git config --unset core.splitIndex; git update-index --no-split-index',
  )
}

/** A shared index outlives by weeks the split that made it: only git knows whether the index still needs it. */
async function isSplit({ root, gitDir }: FoundRepository): Promise<boolean> {
  if (!(await readdir(gitDir)).some((name) => name.startsWith('sharedindex.'))) return false
  // With the setting off, as in all that we start, git reads a split index as if it were whole.
  const config = ['core.splitIndex=keep']
  const answer = await runGit(discoveryCommand(root, 'rev-parse', ['--shared-index-path'], { config }))
  return answer.code === 0 && answer.stdout.trim() !== ''
}

async function notPartial(found: FoundRepository): Promise<LoopworkError | null> {
  const promised = [...found.config].some(
    ([key, value]) =>
      key === 'extensions.partialclone' || (/^remote\..*\.promisor$/.test(key) && value === 'true'),
  )
  return promised
    ? unsupported(found, 'is a partial clone', 'use a clone that was made without --filter')
    : null
}

/** Without their filter, files would be stored raw: an LFS file would go into history as itself. */
async function noFilters(found: FoundRepository): Promise<LoopworkError | null> {
  if (found.head === null) return null
  const { head } = found
  return inScratch(found, async (folder) => {
    const filtered = await firstFiltered(found, head, folder)
    if (filtered === null) return null
    return unsupported(
      found,
      `stores ${oneLine(shown(filtered.path))} through the filter "${oneLine(filtered.filter)}"`,
      filtered.filter === 'lfs'
        ? 'Git LFS is not supported yet'
        : 'filters in .gitattributes are not supported yet',
    )
  })
}

/** In the user's temporary folder; in the repository's git directory where there is none or it is full. */
async function inScratch<T>(
  { commonDir }: FoundRepository,
  look: (folder: string) => Promise<T>,
): Promise<T> {
  let begun = false
  const begin = (folder: string): Promise<T> => {
    begun = true
    return look(folder)
  }
  try {
    return await inScratchFolder({ parent: tmpdir(), prefix }, begin)
  } catch (error) {
    if (begun) throw error
    return inScratchFolder({ parent: commonDir, prefix }, look)
  }
}

const prefix = 'loopwork-preflight-'

async function firstFiltered(
  found: FoundRepository,
  head: NonNullable<FoundRepository['head']>,
  folder: string,
) {
  const snapshot = await takeSnapshot(found)
  const context: RepositoryContext = {
    ...snapshot,
    repository: { ...found, head },
    storeId: '',
    records: noRecords,
    privateDirs: folder,
    mainRoot: null,
    identity: { author: nobody, committer: nobody },
  }
  const privateDir = await openPrivateGitDir(context, { name: 'look', workTree: found.root, head })
  const files = await filesOf(context, privateDir, head)
  const attributes = files.filter(isNamed('.gitattributes')).map((file) => file.blob)
  const global = await bytesOrNull(globalAttributes(found))
  const texts = [...(await blobs(context, privateDir, attributes)), snapshot.attributes, global ?? '']
  if (!texts.some(mentionsFilter)) return null
  return (
    (
      await filtersOf(
        context,
        privateDir,
        files.map((file) => file.path),
      )
    )[0] ?? null
  )
}

/** A check commits nothing. */
const nobody = { name: '', email: '' }

/** Where git looks for the person's own attributes. */
function globalAttributes(found: FoundRepository): string {
  const home = process.env['HOME'] ?? ''
  const named = found.config.get('core.attributesfile')
  if (named !== undefined) return named.replace(/^~(?=\/)/, home)
  return join(process.env['XDG_CONFIG_HOME'] ?? join(home, '.config'), 'git', 'attributes')
}

const unsupported = (found: FoundRepository, what: string, hint: string): LoopworkError =>
  new LoopworkError('git', `${found.root} ${what}: not supported yet`, { hint })
