import { createHash } from 'node:crypto'
import { lstat, mkdir, open, rm } from 'node:fs/promises'
import { homedir } from 'node:os'
import { isAbsolute, join } from 'node:path'
import type { Env } from './read-env.ts'

/** A file as it was read: what is trusted is these bytes at this place, not the name. */
export interface TrustedFile {
  readonly realPath: string
  readonly bytes: Buffer
}

/** Whether the user has allowed exactly this file: one changed byte or a moved folder, and it is another file. */
export async function isTrusted(file: TrustedFile, env: Env): Promise<boolean> {
  const mark = await lstat(markOf(file, env)).catch(() => null)
  return mark !== null && mark.isFile() && (process.getuid === undefined || mark.uid === process.getuid())
}

/** Remembers it in the user's own state folder, never in the repository. */
export async function trust(file: TrustedFile, env: Env): Promise<void> {
  await mkdir(trustFolder(env), { recursive: true, mode: 0o700 })
  const mark = markOf(file, env)
  await rm(mark, { force: true })
  const handle = await open(mark, 'wx', 0o600)
  try {
    await handle.writeFile(`${file.realPath}\n`)
    await handle.sync()
  } finally {
    await handle.close()
  }
}

const markOf = (file: TrustedFile, env: Env): string => join(trustFolder(env), fingerprint(file))

function fingerprint({ realPath, bytes }: TrustedFile): string {
  return createHash('sha256').update(realPath).update('\0').update(bytes).digest('hex')
}

function trustFolder(env: Env): string {
  const state = env['XDG_STATE_HOME']
  const base =
    state !== undefined && isAbsolute(state) ? state : join(env['HOME'] ?? homedir(), '.local', 'state')
  return join(base, 'loopwork', 'trust')
}
