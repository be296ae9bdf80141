import { randomUUID } from 'node:crypto'
import {
  copyFile,
  link,
  mkdir,
  open,
  readdir,
  readFile,
  rename,
  rm,
  unlink,
  writeFile,
} from 'node:fs/promises'
import { markLives, processMark } from '../command/process-mark.ts'
import type { Site } from '../command/repository-context.ts'
import type { Quarantined } from './quarantine.ts'
import { isMissing } from '../../files/is-missing.ts'
import { exists, textOrNull } from '../../files/or-null.ts'

export const packFolder = (site: Site): string => `${site.repository.commonDir}/objects/pack`
export const packFile = (site: Site, id: string, kind: 'idx' | 'keep' | 'pack'): string =>
  `${packFolder(site)}/pack-${id}.${kind}`

/** A pack counts once its `.idx` is there, so that comes last; and first the `.keep`, so that no repack ever finds it without. */
export async function putPack(site: Site, slot: Quarantined, id: string): Promise<void> {
  await mkdir(packFolder(site), { recursive: true })
  await keep(packFile(site, id, 'keep'))
  const files = (await readdir(`${slot.objects}/pack`)).filter((name) => name.startsWith(`pack-${id}.`))
  const last = `pack-${id}.idx`
  for (const name of [...files.filter((file) => file !== last), last]) {
    await place(`${slot.objects}/pack/${name}`, `${packFolder(site)}/${name}`)
  }
  await syncFolder(packFolder(site))
}

/** From now on git treats it as any other pack. */
export async function releasePack(site: Site, id: string): Promise<void> {
  const file = packFile(site, id, 'keep')
  if ((await textOrNull(file)) === keepText()) await rm(file, { force: true })
}

export async function isInStore(site: Site, id: string): Promise<boolean> {
  return (await exists(packFile(site, id, 'pack'))) && (await exists(packFile(site, id, 'idx')))
}

/** What a loopwork that was killed between a pack and its ref left kept. */
export async function releaseAbandonedPacks(site: Site): Promise<void> {
  for (const name of await keepFiles(site)) {
    const file = `${packFolder(site)}/${name}`
    const mark = /^loopwork (\S+)\n$/.exec((await textOrNull(file)) ?? '')?.[1]
    if (mark !== undefined && !markLives(mark)) await rm(file, { force: true })
  }
}

async function keepFiles(site: Site): Promise<readonly string[]> {
  try {
    return (await readdir(packFolder(site))).filter((name) => name.endsWith('.keep'))
  } catch (error) {
    if (isMissing(error)) return []
    throw error
  }
}

const keepText = (): string => `loopwork ${processMark()}\n`

/** One that is there belongs to whoever wrote it, and does the same. */
async function keep(file: string): Promise<void> {
  const draft = `${file}.${randomUUID()}`
  await writeFile(draft, keepText())
  try {
    await linkOrSame(draft, file)
  } finally {
    await unlink(draft)
  }
}

/** By a link, so that the quarantine has it too until the ref is verified; copied where the state lies on another disk. */
async function place(from: string, to: string): Promise<void> {
  try {
    await linkOrSame(from, to)
  } catch (error) {
    if (!(
      error instanceof Error &&
      'code' in error &&
      ['EXDEV', 'EPERM', 'EMLINK'].includes(String(error.code))
    ))
      throw error
    const draft = `${to}.${randomUUID()}`
    await copyFile(from, draft)
    await syncFile(draft)
    await rename(draft, to)
  }
}

/** A pack's name says what is in it: one that is there is the same. */
async function linkOrSame(from: string, to: string): Promise<void> {
  try {
    await link(from, to)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
  }
}

async function syncFile(path: string): Promise<void> {
  const file = await open(path, 'r')
  try {
    await file.sync()
  } finally {
    await file.close()
  }
}

const syncFolder = syncFile

/** Ids of the objects in a pack, by its index (version 2, as git has written it since 2007). */
export async function objectsIn(site: Site, id: string): Promise<readonly string[]> {
  const index = await readFile(packFile(site, id, 'idx'))
  const fanout = 8
  const names = fanout + 256 * 4
  const count = index.readUInt32BE(names - 4)
  const size = site.repository.head.length / 2
  return Array.from({ length: count }, (_, at) =>
    index.subarray(names + at * size, names + (at + 1) * size).toString('hex'),
  )
}
