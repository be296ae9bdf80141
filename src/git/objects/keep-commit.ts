import { LoopworkError } from '../../core/errors.ts'
import type { Oid } from '../../core/ids.ts'
import { contentCommand } from '../command/git-command.ts'
import { gitFailed } from '../command/git-error.ts'
import type { RepositoryContext } from '../command/repository-context.ts'
import { runGit } from '../command/run-git.ts'
import { connected } from './connected.ts'
import { isPruned } from './is-pruned.ts'
import { mergeOwnPacks, recordOwnPack } from './own-packs.ts'
import { isInStore, putPack, releasePack } from './pack-files.ts'
import { notePacked } from './packed-commits.ts'
import type { Quarantined } from './quarantine.ts'
import { writeLoose, type RawObject } from './without-git/raw-object.ts'
import { rememberObjects } from './without-git/recent-objects.ts'
import { writePack } from './without-git/write-pack.ts'

export interface NewCommit {
  readonly commit: Oid
  /** Commits that refs reach already, whose objects are in the repository: what they have is not moved again. */
  readonly known: readonly Oid[]
  /** All that the commit adds, where the caller has made or read every object of it: it is packed without git then. */
  readonly objects?: readonly RawObject[]
}

/**
 * Makes a new commit durable: every object that it adds is read, packed, and put into the user's repository, and only then
 * does `writeRef` name the commit. The pack has a `.keep` file until the ref is there: between the two, `gc`, `prune` and
 * `repack` take loose objects and packs that no ref reaches, but never a kept pack; git's own fetch does the same.
 * Every ref of ours that moves to a commit which no other ref names goes through here.
 *
 * @throws LoopworkError kind `git` when an object is missing: one that our commit shares with objects that nobody refers to,
 * and that were pruned meanwhile. Making the commit again then writes it anew.
 */
export async function keepCommit<T>(
  context: RepositoryContext,
  privateDir: Quarantined,
  { commit, known, objects = [] }: NewCommit,
  writeRef: () => Promise<T>,
): Promise<T> {
  rememberObjects(context, objects)
  const pack =
    (await writePack(privateDir, objects)) ??
    (await packByGit(context, privateDir, { commit, known, objects }))
  if (pack === null) return writeRef()
  await recordOwnPack(context, pack)
  await putPack(context, privateDir, pack)
  try {
    const result = await writeRef()
    if (!(await isInStore(context, pack))) await putBack(context, privateDir, { commit, known }, pack)
    const [base] = known
    if (known.length === 1 && base !== undefined) await notePacked(context, { commit, base, pack })
    return result
  } finally {
    await releasePack(context, pack)
    await mergeOwnPacks(context, privateDir)
  }
}

/**
 * New commits share objects with what was there: some of those no ref reaches either (an agent's `git add`), and a prune may
 * take them between our look and our pack. Made again, they are written anew.
 */
export async function madeAgainWhenPruned<T>(make: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await make()
    } catch (error) {
      if (tries === 5 || !isPruned(error)) throw error
    }
  }
}

/** The id of a pack with all that the commit adds, in the quarantine; null when it adds nothing. */
async function packByGit(
  context: RepositoryContext,
  privateDir: Quarantined,
  { commit, known, objects = [] }: NewCommit,
): Promise<string | null> {
  await Promise.all(objects.map((object) => writeLoose(privateDir, object)))
  const result = await runGit(
    contentCommand(
      context,
      privateDir,
      'pack-objects',
      ['--revs', '--quiet', '--non-empty', `${privateDir.objects}/pack/pack`],
      {
        stdin: [commit, ...known.map((each) => `^${each}`)].map((line) => `${line}\n`).join(''),
        config: ['pack.threads=1', 'pack.window=0'],
      },
    ),
  )
  if (result.code !== 0) throw gitFailed('packing new objects', result)
  const id = result.stdout.trim()
  return id === '' ? null : id
}

/** The pack was deleted or repacked although it had a `.keep` file. */
async function putBack(
  context: RepositoryContext,
  privateDir: Quarantined,
  { commit, known }: NewCommit,
  pack: string,
): Promise<void> {
  const inStore = { gitDir: privateDir.gitDir, workTree: privateDir.workTree }
  const base = known[0] ?? commit
  // Where that can't be determined, the pack is put there again: the ref is at the commit already.
  const looked = await connected(context, inStore, { commits: [commit], base }).catch(() => null)
  if (looked?.kind === 'whole') return
  await putPack(context, privateDir, pack)
  const again = await connected(context, inStore, { commits: [commit], base })
  if (again.kind === 'whole') return
  throw new LoopworkError('git', `saving ${commit}: objects of it are missing (${again.why})`, {
    hint: 'does something delete files in the objects folder of the repository?',
  })
}
