import {
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { homedir } from 'node:os'
import path from 'node:path'
import { Script } from 'node:vm'
import { crc32 } from 'node:zlib'

/** The bundle's name, with the hash of its text; put in by the build. */
declare const programFile: string

/** When all that a start compiles has been compiled. Later the engine throws away what it hasn't used for long. */
const warmMs = 2_000
const keptDays = 60

/**
 * Runs the bundle with the compiled code that an earlier start of this command left. Node's own compile cache holds what is
 * compiled when a file is read; this one has the functions too that a start calls, and they are a quarter of it.
 */
export function loadProgram(command: string | undefined): typeof import('./program.ts') {
  const file = path.join(__dirname, programFile)
  const kept = placeFor(command)
  const cachedData = kept === null ? undefined : readWhole(kept)
  const source = `(function(exports,require,module,__filename,__dirname){${readFileSync(file, 'latin1')}\n})`
  const script = new Script(source, { filename: file, ...(cachedData === undefined ? {} : { cachedData }) })
  const module = { exports: {} }
  const run = script.runInThisContext() as (...parts: readonly unknown[]) => void
  run(module.exports, createRequire(file), module, file, __dirname)
  if (kept !== null && (cachedData === undefined || script.cachedDataRejected === true))
    keepWhenWarm(script, kept)
  return module.exports as typeof import('./program.ts')
}

/** In the user's own cache folder: what stands there is run. Null where there is none, or when it isn't wanted. */
function placeFor(command: string | undefined): string | null {
  if (process.env['NODE_DISABLE_COMPILE_CACHE'] !== undefined) return null
  const caches = cacheHome()
  if (caches === null) return null
  const folder = path.join(caches, 'loopwork')
  if (!isOurs(folder)) return null
  // Each command calls other functions.
  const word = /^[a-z]{1,12}$/.exec(command ?? '')?.[0] ?? 'other'
  return path.join(folder, `${path.parse(programFile).name}-${process.version}-${process.arch}-${word}`)
}

function cacheHome(): string | null {
  const named = process.env['XDG_CACHE_HOME'] ?? ''
  if (path.isAbsolute(named)) return named
  try {
    const home = homedir()
    return path.isAbsolute(home) ? path.join(home, '.cache') : null
  } catch {
    // A user whom the machine doesn't know has no home.
    return null
  }
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

/** A checksum and the code. What is not whole is not there. */
function readWhole(file: string): Buffer | undefined {
  try {
    const bytes = readFileSync(file)
    const code = bytes.subarray(4)
    return bytes.length > 4 && crc32(code) === bytes.readUInt32LE(0) ? code : undefined
  } catch {
    return undefined
  }
}

function keepWhenWarm(script: Script, file: string): void {
  const keep = (): void => {
    clearTimeout(timer)
    process.off('exit', keep)
    // A word that is no command of ours.
    if (process.exitCode === 2) return
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
  const beside = `${file}.${process.pid}.new`
  try {
    writeFileSync(beside, Buffer.concat([sum, code]), { mode: 0o600 })
    renameSync(beside, file)
  } catch (error) {
    rmSync(beside, { force: true })
    throw error
  }
  for (const name of readdirSync(folder)) ignoringErrors(() => removeOld(path.join(folder, name)))
}

function removeOld(file: string): void {
  if (Date.now() - statSync(file).mtimeMs > keptDays * 86_400_000) rmSync(file)
}

/** Without what is kept the next start is slower, and that is all. */
function ignoringErrors(act: () => void): void {
  try {
    act()
  } catch {
    // Told nobody: see above.
  }
}
