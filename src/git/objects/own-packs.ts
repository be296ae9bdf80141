import { mkdir, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { isMissing } from '../../files/is-missing.ts'
import { exists, namesIn } from '../../files/or-null.ts'
import { contentCommand } from '../command/git-command.ts'
import { succeeded } from '../command/git-error.ts'
import type { RepositoryContext } from '../command/repository-context.ts'
import { runGit } from '../command/run-git.ts'
import { isInStore, objectsIn, packFile, packFolder, putPack, releasePack } from './pack-files.ts'
import { noteRepacked } from './packed-commits.ts'
import type { Quarantined } from './quarantine.ts'

/** Every git command looks into every pack: with 400 of them each takes four times as long. */
const manyPacks = 16

/** Remembers that a pack is of our making. Empty files, so that two processes can do it at once. */
export async function recordOwnPack(context: RepositoryContext, id: string): Promise<void> {
  await mkdir(records(context), { recursive: true, mode: 0o700 })
  await writeFile(`${records(context)}/${id}`, '')
}

/**
 * Puts the smallest of our packs together when there are many. Nothing is lost by a kill or a failure anywhere: a pack goes
 * only when another one with all its objects is in the repository. Best effort: with more packs git is only slower.
 */
export async function mergeOwnPacks(context: RepositoryContext, privateDir: Quarantined): Promise<void> {
  try {
    const packs = await ownPacks(context)
    if (packs.length < manyPacks) return
    // A gc has already chosen which packs it reads from.
    if (await exists(`${context.repository.commonDir}/gc.pid`)) return
    await merge(context, privateDir, packs.slice(0, manyPacks - 1))
  } catch {
    return
  }
}

async function merge(
  context: RepositoryContext,
  privateDir: Quarantined,
  packs: readonly string[],
): Promise<void> {
  const objects = (await Promise.all(packs.map((id) => objectsIn(context, id)))).flat()
  const command = contentCommand(
    context,
    privateDir,
    'pack-objects',
    ['--quiet', `${privateDir.objects}/pack/pack`],
    {
      stdin: [...new Set(objects)].map((id) => `${id}\n`).join(''),
      config: ['pack.threads=1'],
    },
  )
  const whole = succeeded(await runGit(command), 'putting packs together').trim()
  await recordOwnPack(context, whole)
  await putPack(context, privateDir, whole)
  if (await isInStore(context, whole)) {
    await noteRepacked(context, new Set(packs), whole)
    for (const id of packs) if (id !== whole) await removePack(context, id)
  }
  await releasePack(context, whole)
}

/** The smallest first; without packs that still have a `.keep` file because their commit is not named by a ref yet. */
async function ownPacks(context: RepositoryContext): Promise<readonly string[]> {
  const found: { readonly id: string; readonly bytes: number }[] = []
  for (const id of await recorded(context)) {
    const bytes = await sizeOrNull(packFile(context, id, 'pack'))
    if (bytes === null) await rm(`${records(context)}/${id}`, { force: true })
    else if (!(await exists(packFile(context, id, 'keep')))) found.push({ id, bytes })
  }
  return found.sort((one, other) => one.bytes - other.bytes).map(({ id }) => id)
}

/** Its index first: from then on no git looks into it. */
async function removePack(context: RepositoryContext, id: string): Promise<void> {
  await rm(packFile(context, id, 'idx'), { force: true })
  for (const name of await readdir(packFolder(context))) {
    if (name.startsWith(`pack-${id}.`)) await rm(`${packFolder(context)}/${name}`, { force: true })
  }
  await rm(`${records(context)}/${id}`, { force: true })
}

const records = (context: RepositoryContext): string => `${context.privateDirs}/packs`

const recorded = (context: RepositoryContext): Promise<readonly string[]> => namesIn(records(context))

async function sizeOrNull(file: string): Promise<number | null> {
  try {
    return (await stat(file)).size
  } catch (error) {
    if (isMissing(error)) return null
    throw error
  }
}
