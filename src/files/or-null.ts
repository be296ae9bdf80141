import { access, lstat, readdir, readFile, realpath } from 'node:fs/promises'
import { isMissing } from './is-missing.ts'

/** The file as UTF-8; null when there is none. */
export const textOrNull = (path: string | Buffer): Promise<string | null> =>
  orNull(() => readFile(path, 'utf8'))

/** The file with one character per byte; null when there is none. */
export const bytesOrNull = (path: string | Buffer): Promise<string | null> =>
  orNull(() => readFile(path, 'latin1'))

/** The path without links; as it was given, where it leads to nothing. */
export const realOrGiven = async (path: string): Promise<string> =>
  (await orNull(() => realpath(path))) ?? path

/** False only where the path leads to nothing: what can't be looked at throws. */
export const exists = async (path: string | Buffer): Promise<boolean> =>
  (await orNull(() => access(path).then(() => true))) ?? false

/** Whether there is anything of this name, a link to nowhere included. */
export const isThere = async (path: string | Buffer): Promise<boolean> =>
  (await orNull(() => lstat(path))) !== null

/** What is in a folder, in no order; nothing where there is none. */
export const namesIn = async (folder: string): Promise<readonly string[]> =>
  (await orNull(() => readdir(folder))) ?? []

async function orNull<T>(look: () => Promise<T>): Promise<T | null> {
  try {
    return await look()
  } catch (error) {
    if (isMissing(error)) return null
    throw error
  }
}
