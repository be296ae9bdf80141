import { mkdir, realpath, rename, rm, rmdir, writeFile } from 'node:fs/promises'
import { basename, dirname } from 'node:path'
import { oid } from '../../core/ids.ts'
import { isMissing } from '../../files/is-missing.ts'
import { exists } from '../../files/or-null.ts'
import { noOid, type RepositoryContext } from '../command/repository-context.ts'
import { dateNow } from '../objects/commits.ts'
import { inOwnFolder } from '../objects/quarantine.ts'
import { quickRefMoves } from '../objects/refs/quick-ref-moves.ts'
import { branchRef, deleteRef, readRef } from '../objects/refs/refs.ts'
import { dropEntry, entryDir } from './worktree-entry.ts'

export interface NewEntry {
  readonly dir: string
  readonly commit: string
  readonly branch: string
  readonly reason: string
}

/**
 * What `git worktree add --no-checkout --lock -b` does, by the files that gitrepository-layout(5) describes: that command starts two
 * more processes of git, for the branch and for HEAD. The entry comes first and at once whole, so that a kill at any step leaves what
 * git's own command leaves, and no other git meets a half written one. Resolves to the admin dir; null where anything is out of the
 * ordinary, with nothing left behind: then git does it, or reports why not.
 */
export async function addEntry(context: RepositoryContext, order: NewEntry): Promise<string | null> {
  if (await isSpecial(context)) return null
  const { commonDir } = context.repository
  if (!isAscii.test(order.branch) || (await exists(order.dir)) || !(await makeBranch(context, order)))
    return null
  const made: Made = { name: null, folder: false }
  try {
    made.name = await newEntry(context, order)
    const adminDir = `${await realpath(commonDir)}/worktrees/${made.name}`
    await makeFolder(order.dir)
    made.folder = true
    await writeFile(`${order.dir}/.git`, `gitdir: ${adminDir}\n`)
    return adminDir
  } catch (error) {
    await undo(context, order, made)
    if (isAcrossDisks(error)) return null
    throw error
  }
}

/** False when it exists already or can't be made. One whose making was not answered was made when it is there now and was not before. */
async function makeBranch(context: RepositoryContext, { branch, commit }: NewEntry): Promise<boolean> {
  const ref = branchRef(branch)
  if ((await readRef(context, ref)) !== null) return false
  const answer = await quickRefMoves(context, `update ${ref}\0${commit}\0${noOid(context)}\0`)
  return answer === 'answered' || (answer === 'unknown' && (await readRef(context, ref)) === commit)
}

interface Made {
  name: string | null
  folder: boolean
}

/** Whatever failed, nothing of it is left: the branch would be in the way of the next try. */
async function undo(
  context: RepositoryContext,
  { dir, reason, branch, commit }: NewEntry,
  made: Made,
): Promise<void> {
  if (made.folder) await rm(dir, { recursive: true, force: true })
  if (made.name !== null) await dropEntry(context, made.name, reason)
  await deleteRef(context, branchRef(branch), oid(commit))
}

/** The state folder, where the entry is made, may be on another disk than the repository. */
const isAcrossDisks = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'EXDEV'

/** The folder above it goes with the last worktree in it, perhaps in this moment. @throws when it is there already. */
async function makeFolder(dir: string): Promise<void> {
  for (let tries = 1; ; tries++) {
    await mkdir(dirname(dir), { recursive: true })
    try {
      return await makeOrUnmake(dir)
    } catch (error) {
      if (tries === 10 || !isMissing(error)) throw error
    }
  }
}

/** A disk may fail after it has made the folder. Nobody else made it, and as nobody has a record of it, it would never go. */
async function makeOrUnmake(dir: string): Promise<void> {
  try {
    await mkdir(dir)
  } catch (error) {
    if (!isThere(error)) await rmdir(dir).catch(() => undefined)
    throw error
  }
}

const isThere = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'EEXIST'

const isAscii = /^[\x21-\x7e]+$/

/** Settings and lists of paths that each worktree has for itself, and refs that are no files. */
async function isSpecial({ repository: { commonDir }, config }: RepositoryContext): Promise<boolean> {
  if (config.some(([key]) => key === 'core.sharedrepository')) return true
  for (const file of ['config.worktree', 'info/sparse-checkout', 'reftable']) {
    if (await exists(`${commonDir}/${file}`)) return true
  }
  return false
}

/** Named like its folder, with a number where that is taken; made elsewhere and moved over the empty folder that reserves the name. */
function newEntry(context: RepositoryContext, { dir, branch, reason, commit }: NewEntry): Promise<string> {
  return inOwnFolder(context, async (folder) => {
    const draft = `${folder}/entry`
    await mkdir(draft)
    await writeFile(`${draft}/locked`, `${reason}\n`)
    await writeFile(`${draft}/gitdir`, `${dir}/.git\n`)
    await writeFile(`${draft}/commondir`, '../..\n')
    await writeFile(`${draft}/HEAD`, `ref: ${branchRef(branch)}\n`)
    const { name: who, email } = context.identity.committer
    await mkdir(`${draft}/logs`)
    await writeFile(
      `${draft}/logs/HEAD`,
      `${noOid(context)} ${commit} ${who} <${email}> ${dateNow().slice(1)}\n`,
    )
    return moveIn(context, draft, basename(dir))
  })
}

/** `git worktree prune` of the user's takes an empty entry for one that was never finished, and the folder of all with the last. */
async function moveIn(context: RepositoryContext, draft: string, wanted: string): Promise<string> {
  for (let tries = 1; ; tries++) {
    try {
      const name = await reserve(context, wanted)
      await rename(draft, entryDir(context, name)).catch(async (error: unknown) => {
        await rmdir(entryDir(context, name)).catch(() => undefined)
        throw error
      })
      return name
    } catch (error) {
      if (tries === 20 || !isMissing(error)) throw error
    }
  }
}

async function reserve(context: RepositoryContext, wanted: string): Promise<string> {
  await mkdir(`${context.repository.commonDir}/worktrees`, { recursive: true })
  for (let number = 0; ; number++) {
    const name = number === 0 ? wanted : `${wanted}${number}`
    try {
      await makeOrUnmake(entryDir(context, name))
      return name
    } catch (error) {
      if (!isThere(error)) throw error
    }
  }
}
