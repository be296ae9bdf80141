import { open, rename, rm, stat } from 'node:fs/promises'
import { isMissing } from '../../files/is-missing.ts'
import { copyIndex } from '../command/private-git-dir.ts'
import type { Delivery } from './delivery.ts'
import { indexCopy } from './locks/index-lock.ts'

/** Identifies a state of an index file: git replaces the file whenever it writes it. */
export type IndexState = string

/** Null when there is none. */
export async function indexState(gitDir: string): Promise<IndexState | null> {
  try {
    const { ino, size, mtimeNs, ctimeNs } = await stat(`${gitDir}/index`, { bigint: true })
    return [ino, size, mtimeNs, ctimeNs].join(' ')
  } catch (error) {
    if (isMissing(error)) return null
    throw error
  }
}

/** Copies the user's index for the delivery's git commands. @throws where there is none. */
export async function takeIndex({ privateDir, checkout }: Delivery): Promise<void> {
  await rm(`${privateDir.index}.lock`, { force: true })
  await copyIndex(`${checkout.gitDir}/index`, privateDir.index)
}

/**
 * Copies the delivery's index beside the user's and syncs it, so that the steps that follow need no disk space. Only
 * under our lock.
 */
export async function stageIndex({ privateDir, checkout }: Delivery): Promise<void> {
  const beside = indexCopy(checkout.gitDir)
  await copyIndex(privateDir.index, beside)
  const file = await open(beside, 'r')
  try {
    await file.sync()
  } finally {
    await file.close()
  }
}

/** Replaces the user's index by the staged one, in one step. */
export async function publishIndex({ checkout }: Delivery): Promise<void> {
  await rename(indexCopy(checkout.gitDir), `${checkout.gitDir}/index`)
}
