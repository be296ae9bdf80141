import { createHash } from 'node:crypto'
import { lstat, mkdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { LoopworkError } from '../../core/errors.ts'
import { replaceFileDurably } from '../../files/replace-file.ts'
import type { Env } from '../read-env.ts'
import { userFolder } from '../user-folder.ts'

/** A file as it was read: what is trusted is these bytes at this place, not the name. */
export interface TrustedFile {
  readonly realPath: string
  readonly bytes: Buffer
}

/** Whether the user has allowed exactly this file: one changed byte or a moved folder, and it is another file. */
export async function isTrusted(file: TrustedFile, env: Env): Promise<boolean> {
  const place = markOf(file, env)
  const mark = place === null ? null : await lstat(place).catch(() => null)
  return mark !== null && mark.isFile() && (process.getuid === undefined || mark.uid === process.getuid())
}

/**
 * Remembers it in the user's own state folder, never in the repository.
 * @throws LoopworkError config, for a user without a home.
 */
export async function trust(file: TrustedFile, env: Env): Promise<void> {
  const mark = markOf(file, env)
  if (mark === null) {
    throw new LoopworkError('config', 'there is no home folder to keep trust in', {
      hint: 'set HOME or XDG_STATE_HOME to an absolute path, or name the file with --config',
    })
  }
  await mkdir(dirname(mark), { recursive: true, mode: 0o700 })
  await replaceFileDurably(mark, `${file.realPath}\n`, 0o600)
}

function markOf(file: TrustedFile, env: Env): string | null {
  const folder = userFolder(env, 'XDG_STATE_HOME', join('.local', 'state'))
  return folder === null ? null : join(folder, 'trust', fingerprint(file))
}

function fingerprint({ realPath, bytes }: TrustedFile): string {
  return createHash('sha256').update(realPath).update('\0').update(bytes).digest('hex')
}
