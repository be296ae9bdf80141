import type { BigIntStats } from 'node:fs'
import { stat } from 'node:fs/promises'
import { isAbsolute, join } from 'node:path'

/**
 * Another one for every version of a file, whether it is written in place or replaced. Tools set the time of a write back (`cp -p`,
 * archives), and nobody sets that of the last change of the inode; that one changes with a rename, a link or a mode, too.
 */
export const stampOf = ({ dev, ino, size, ctimeNs, mtimeNs }: BigIntStats): string =>
  `${dev}.${ino}.${size}.${ctimeNs}.${mtimeNs}`

/** The stamp of the file that is there now; null when there is none. Links are followed. */
export async function fileStamp(root: string, path: string): Promise<string | null> {
  try {
    return stampOf(await stat(isAbsolute(path) ? path : join(root, path), { bigint: true }))
  } catch {
    // Why it can't be looked at is reported by whoever reads it.
    return null
  }
}
