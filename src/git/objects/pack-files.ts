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
import { exists, namesIn, textOrNull } from '../../files/or-null.ts'
import { markLives, processMark } from '../command/process-mark.ts'
import type { RepositoryContext } from '../command/repository-context.ts'
import type { Quarantined } from './quarantine.ts'

export const packFolder = (context: RepositoryContext): string =>
  `${context.repository.commonDir}/objects/pack`
export const packFile = (context: RepositoryContext, id: string, kind: 'idx' | 'keep' | 'pack'): string =>
  `${packFolder(context)}/pack-${id}.${kind}`

/** A pack counts once its `.idx` is there, so that comes last; and first the `.keep`, so that no repack ever finds it without. */
export async function putPack(
  context: RepositoryContext,
  privateDir: Quarantined,
  id: string,
): Promise<void> {
  await mkdir(packFolder(context), { recursive: true })
  await keep(packFile(context, id, 'keep'))
  const files = (await readdir(`${privateDir.objects}/pack`)).filter((name) => name.startsWith(`pack-${id}.`))
  const last = `pack-${id}.idx`
  for (const name of [...files.filter((file) => file !== last), last]) {
    await place(`${privateDir.objects}/pack/${name}`, `${packFolder(context)}/${name}`)
  }
  await syncFolder(packFolder(context))
}

/** From now on git treats it as any other pack. */
export async function releasePack(context: RepositoryContext, id: string): Promise<void> {
  const file = packFile(context, id, 'keep')
  if ((await textOrNull(file)) === keepText()) await rm(file, { force: true })
}

export async function isInStore(context: RepositoryContext, id: string): Promise<boolean> {
  return (await exists(packFile(context, id, 'pack'))) && (await exists(packFile(context, id, 'idx')))
}

/** Removes `.keep` files that a loopwork left when it was killed between writing a pack and its ref. */
export async function releaseAbandonedPacks(context: RepositoryContext): Promise<void> {
  for (const name of await keepFiles(context)) {
    const file = `${packFolder(context)}/${name}`
    const mark = /^loopwork (\S+)\n$/.exec((await textOrNull(file)) ?? '')?.[1]
    if (mark !== undefined && !markLives(mark)) await rm(file, { force: true })
  }
}

const keepFiles = async (context: RepositoryContext): Promise<readonly string[]> =>
  (await namesIn(packFolder(context))).filter((name) => name.endsWith('.keep'))

const keepText = (): string => `loopwork ${processMark()}\n`

/** An existing `.keep` file belongs to another process and has the same effect. */
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

/** A pack's name identifies its content: an existing one is the same. */
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
export async function objectsIn(context: RepositoryContext, id: string): Promise<readonly string[]> {
  const index = await readFile(packFile(context, id, 'idx'))
  const fanout = 8
  const names = fanout + 256 * 4
  const count = index.readUInt32BE(names - 4)
  const size = context.repository.head.length / 2
  return Array.from({ length: count }, (_, at) =>
    index.subarray(names + at * size, names + (at + 1) * size).toString('hex'),
  )
}
