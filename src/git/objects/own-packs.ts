import { mkdir, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { contentCommand } from '../command/git-command.ts'
import { succeeded } from '../command/git-error.ts'
import type { Site } from '../command/repository-context.ts'
import { runGit } from '../command/run-git.ts'
import { isInStore, objectsIn, packFile, packFolder, putPack, releasePack } from './pack-files.ts'
import type { Quarantined } from './quarantine.ts'
import { isMissing } from '../../files/is-missing.ts'
import { exists } from '../../files/or-null.ts'

/** Every git command looks into every pack: with 400 of them each takes four times as long. */
const manyPacks = 16

/** Remembers that a pack is of our making. Empty files, so that two processes can do it at once. */
export async function recordOwnPack(site: Site, id: string): Promise<void> {
  await mkdir(records(site), { recursive: true, mode: 0o700 })
  await writeFile(`${records(site)}/${id}`, '')
}

/**
 * Puts the smallest of our packs together when there are many. Nothing is lost by a kill or a failure anywhere: a pack goes
 * only when another one with all its objects is in the repository. Best effort: with more packs git is only slower.
 */
export async function mergeOwnPacks(site: Site, slot: Quarantined): Promise<void> {
  try {
    const packs = await ownPacks(site)
    if (packs.length < manyPacks) return
    // A gc has already chosen which packs it reads from.
    if (await exists(`${site.repository.commonDir}/gc.pid`)) return
    await merge(site, slot, packs.slice(0, manyPacks - 1))
  } catch {
    return
  }
}

async function merge(site: Site, slot: Quarantined, packs: readonly string[]): Promise<void> {
  const objects = (await Promise.all(packs.map((id) => objectsIn(site, id)))).flat()
  const command = contentCommand(site, slot, 'pack-objects', ['--quiet', `${slot.objects}/pack/pack`], {
    stdin: [...new Set(objects)].map((id) => `${id}\n`).join(''),
    config: ['pack.threads=1'],
  })
  const whole = succeeded(await runGit(command), 'putting packs together').trim()
  await recordOwnPack(site, whole)
  await putPack(site, slot, whole)
  if (await isInStore(site, whole)) {
    for (const id of packs) if (id !== whole) await removePack(site, id)
  }
  await releasePack(site, whole)
}

/** The smallest first; without those that a commit is just being kept in. */
async function ownPacks(site: Site): Promise<readonly string[]> {
  const found: { readonly id: string; readonly bytes: number }[] = []
  for (const id of await recorded(site)) {
    const bytes = await sizeOrNull(packFile(site, id, 'pack'))
    if (bytes === null) await rm(`${records(site)}/${id}`, { force: true })
    else if (!(await exists(packFile(site, id, 'keep')))) found.push({ id, bytes })
  }
  return found.sort((one, other) => one.bytes - other.bytes).map(({ id }) => id)
}

/** Its index first: from then on no git looks into it. */
async function removePack(site: Site, id: string): Promise<void> {
  await rm(packFile(site, id, 'idx'), { force: true })
  for (const name of await readdir(packFolder(site))) {
    if (name.startsWith(`pack-${id}.`)) await rm(`${packFolder(site)}/${name}`, { force: true })
  }
  await rm(`${records(site)}/${id}`, { force: true })
}

const records = (site: Site): string => `${site.slots}/packs`

async function recorded(site: Site): Promise<readonly string[]> {
  try {
    return await readdir(records(site))
  } catch (error) {
    if (isMissing(error)) return []
    throw error
  }
}

async function sizeOrNull(file: string): Promise<number | null> {
  try {
    return (await stat(file)).size
  } catch (error) {
    if (isMissing(error)) return null
    throw error
  }
}
