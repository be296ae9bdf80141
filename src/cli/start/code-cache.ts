import { lstatSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import path from 'node:path'
import type { Script } from 'node:vm'
import { crc32 } from 'node:zlib'
import { userFolder } from '../../config/user-folder.ts'
import { replaceFileNow } from '../../files/replace-file-now.ts'
import { exitCodes } from '../run/exit-codes.ts'

/** By then everything that a start compiles has been compiled. Later the engine drops code that was not used for long. */
const warmMs = 2_000
const keptDays = 60
/** About 4 MB each: all commands of one version, and some of the version before. */
const mostKept = 40

/** In the user's own cache folder, since its content is executed. Null where there is none, or when the user doesn't want it. */
export function placeFor(program: string, command: string | undefined): string | null {
  if (process.env['NODE_DISABLE_COMPILE_CACHE'] !== undefined) return null
  const folder = userFolder(process.env, 'XDG_CACHE_HOME', '.cache')
  if (folder === null || !isOurs(folder)) return null
  // Each command calls other functions.
  const word = /^[a-z]{1,12}$/.exec(command ?? '')?.[0] ?? 'other'
  return path.join(folder, `${program}-${process.version}-${process.arch}-${word}`)
}

/** Nobody else can have put code there, or there is no such folder yet. */
function isOurs(folder: string): boolean {
  try {
    const found = lstatSync(folder, { throwIfNoEntry: false })
    if (found === undefined) return true
    return found.isDirectory() && found.uid === process.getuid?.() && (found.mode & 0o022) === 0
  } catch {
    return false
  }
}

/** A checksum and the code. A damaged file counts as missing. */
export function readKept(file: string): Buffer | undefined {
  try {
    const bytes = readFileSync(file)
    const code = bytes.subarray(4)
    return bytes.length > 4 && crc32(code) === bytes.readUInt32LE(0) ? code : undefined
  } catch {
    return undefined
  }
}

export function keepWhenWarm(script: Script, file: string): void {
  const keep = (): void => {
    clearTimeout(timer)
    process.off('exit', keep)
    // A usage error: its first word may be no command of ours, and would get a file of its own.
    if (process.exitCode === exitCodes.usage) return
    ignoringErrors(() => keepCode(script.createCachedData(), file))
  }
  const timer = setTimeout(keep, warmMs).unref()
  process.on('exit', keep)
}

function keepCode(code: Buffer, file: string): void {
  const folder = path.dirname(file)
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const sum = Buffer.alloc(4)
  sum.writeUInt32LE(crc32(code))
  replaceFileNow(file, Buffer.concat([sum, code]), 0o600)
  removeOld(readdirSync(folder).map((name) => path.join(folder, name)))
}

function removeOld(files: readonly string[]): void {
  const dated = files.flatMap((file) => {
    const found = statSync(file, { throwIfNoEntry: false })
    return found === undefined ? [] : [{ file, atMs: found.mtimeMs }]
  })
  const oldestMs = Date.now() - keptDays * 86_400_000
  const newestFirst = dated.toSorted((one, other) => other.atMs - one.atMs)
  for (const [place, { file, atMs }] of newestFirst.entries())
    if (place >= mostKept || atMs < oldestMs) ignoringErrors(() => rmSync(file))
}

function ignoringErrors(act: () => void): void {
  try {
    act()
  } catch {
    // Best effort: without the cache a start is only slower.
  }
}
