import type { Dirent } from 'node:fs'
import { chmod, readdir, rename, rm, rmdir, unlink } from 'node:fs/promises'
import { isMissing } from '../../files/is-missing.ts'
import { pathBytes, shown } from '../command/path-bytes.ts'

/** The first thing in a folder that could not be deleted, and why. */
export interface Undeletable {
  /** Relative to the folder. */
  readonly path: string
  readonly error: unknown
}

/**
 * Deletes a folder with everything in it, or as much as possible. Node's `rm` is tried first, which is fast, but gives up at the first
 * failure and may still be deleting while we continue. Returns null when nothing is left.
 */
export async function erase(root: string): Promise<Undeletable | null> {
  try {
    await rm(root, { recursive: true, force: true, maxRetries: 2 })
    return null
  } catch {
    return new Eraser(root).erase()
  }
}

/** System calls refuse longer paths, so folders that are deeper are moved up first. */
const longestBytes = 3000

class Eraser {
  readonly #root: Buffer
  #undeletable: Undeletable | null = null
  #movedUp = 0

  constructor(root: string) {
    this.#root = Buffer.from(root)
  }

  async erase(): Promise<Undeletable | null> {
    await this.#folder(this.#root)
    return this.#undeletable
  }

  async #folder(found: Buffer): Promise<void> {
    const folder = found.length > longestBytes ? await this.#moveUp(found) : found
    for (const entry of await this.#entriesOf(folder)) {
      const path = Buffer.concat([folder, Buffer.from('/'), entry.name])
      if (entry.isDirectory()) await this.#folder(path)
      else await this.#attempt(path, folder, () => unlink(path))
    }
    await this.#attempt(folder, null, () => rmdir(folder))
  }

  async #moveUp(folder: Buffer): Promise<Buffer> {
    const to = Buffer.concat([this.#root, Buffer.from(`/.deep-${++this.#movedUp}`)])
    await this.#attempt(folder, null, () => rename(folder, to))
    return to
  }

  async #entriesOf(folder: Buffer): Promise<readonly Dirent<Buffer>[]> {
    let entries: readonly Dirent<Buffer>[] = []
    await this.#attempt(folder, folder, async () => {
      entries = await readdir(folder, { withFileTypes: true, encoding: 'buffer' })
    })
    return entries
  }

  /** An agent may have made a folder read-only; as the same user we may make it writable again. */
  async #attempt(path: Buffer, folder: Buffer | null, act: () => Promise<void>): Promise<void> {
    try {
      await act().catch(async (error: unknown) => {
        if (folder === null || !isForbidden(error)) throw error
        await chmod(folder, 0o700)
        await act()
      })
    } catch (error) {
      if (isMissing(error)) return
      const below = pathBytes(path.subarray(this.#root.length + 1).toString('latin1'))
      this.#undeletable ??= { path: shown(below), error }
    }
  }
}

const isForbidden = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'EACCES'
