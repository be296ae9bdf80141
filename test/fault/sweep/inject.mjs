// Loaded into the real program by `NODE_OPTIONS=--import`: counts its side effects by kind, and fails or kills at the n-th.
import childProcess from 'node:child_process'
import fs from 'node:fs'
import Module from 'node:module'

const { SWEEP_KIND, SWEEP_AT, SWEEP_MODE, SWEEP_COUNTS, SWEEP_HIT } = process.env
// For this process alone: agents and gates are the user's.
for (const name of ['NODE_OPTIONS', ...Object.keys(process.env).filter((key) => key.startsWith('SWEEP_'))])
  delete process.env[name]

const counts = {}
const writeFile = fs.writeFileSync

/** True when this is the one to fail. */
function isHit(kind, what) {
  counts[kind] = (counts[kind] ?? 0) + 1
  if (SWEEP_COUNTS !== undefined) writeFile(SWEEP_COUNTS, JSON.stringify(counts))
  if (kind !== SWEEP_KIND || counts[kind] !== Number(SWEEP_AT)) return false
  writeFile(SWEEP_HIT, `${kind} ${SWEEP_AT} ${SWEEP_MODE} ${what ?? ''}`)
  if (SWEEP_MODE === 'kill before') die()
  return true
}

const die = () => process.kill(process.pid, 'SIGKILL')
const failsBefore = () => SWEEP_MODE === 'error' || SWEEP_MODE === 'disk full'

function failure(kind) {
  const full = SWEEP_MODE === 'disk full'
  if (kind === 'SQL commit') {
    const code = full ? 'SQLITE_FULL' : 'SQLITE_IOERR'
    return new SqliteError(full ? 'database or disk is full' : 'disk I/O error', code)
  }
  const [code, errno, words] = full ? ['ENOSPC', -28, 'no space left on device'] : ['EIO', -5, 'i/o error']
  return Object.assign(new Error(`${code}: ${words}, ${kind}`), { code, errno, syscall: kind })
}

function wrapSync(owner, name, kind) {
  const real = owner[name]
  owner[name] = function (...args) {
    if (!isHit(kind)) return real.apply(this, args)
    if (failsBefore()) throw failure(kind)
    const result = real.apply(this, args)
    if (SWEEP_MODE === 'kill after') die()
    throw failure(kind)
  }
}

function wrapAsync(owner, name, kind) {
  const real = owner[name]
  owner[name] = async function (...args) {
    if (!isHit(kind)) return real.apply(this, args)
    if (failsBefore()) throw failure(kind)
    await real.apply(this, args)
    if (SWEEP_MODE === 'kill after') die()
    throw failure(kind)
  }
}

function wrapSpawn() {
  const real = childProcess.spawn
  childProcess.spawn = function (command, args, options) {
    const kind = command === 'git' && args.includes('update-ref') ? 'ref update' : 'spawn'
    if (!isHit(kind, `${command} ${args.join(' ')}`)) return real.call(this, command, args, options)
    if (SWEEP_MODE === 'kill after') return real.call(this, command, args, options).on('exit', die)
    if (kind === 'spawn' && SWEEP_MODE !== 'error after') {
      const error = Object.assign(new Error(`spawn ${command} EAGAIN`), { code: 'EAGAIN', syscall: 'spawn' })
      const child = real.call(this, '/bin/false', [], { ...options, argv0: 'false' })
      // As Node reports it: an event, and no process.
      const emit = child.emit
      child.emit = function (event, ...rest) {
        if (event === 'spawn') return emit.call(this, 'error', error)
        return event === 'exit' || event === 'close' ? false : emit.call(this, event, ...rest)
      }
      return child
    }
    const words =
      SWEEP_MODE === 'disk full' ? 'fatal: write error: No space left on device' : 'fatal: unknown'
    const script = `${failsBefore() ? '' : '"$@"; '}echo '${words}' >&2; exit 128`
    return real.call(this, '/bin/sh', ['-c', script, 'sh', command, ...args], options)
  }
}

wrapSpawn()
for (const [name, kind] of [
  ['rename', 'rename'],
  ['link', 'link'],
  ['unlink', 'unlink'],
  ['rm', 'unlink'],
  ['fsync', 'fsync'],
  ['writeFile', 'write'],
  ['appendFile', 'write'],
]) {
  if (`${name}Sync` in fs) wrapSync(fs, `${name}Sync`, kind)
  if (name in fs.promises) wrapAsync(fs.promises, name, kind)
}
const handle = await fs.promises.open(new URL(import.meta.url))
const { prototype } = handle.constructor
await handle.close()
wrapAsync(prototype, 'sync', 'fsync')
wrapAsync(prototype, 'writeFile', 'write')

let SqliteError = Error
const load = Module._extensions['.node']
Module._extensions['.node'] = function (module, file) {
  load.call(this, module, file)
  const { Database, initialize } = module.exports
  if (Database === undefined) return
  // The program tells SQLite's errors by their class, which is its own.
  module.exports.initialize = function (errorClass, ...rest) {
    SqliteError = errorClass
    return initialize.call(this, errorClass, ...rest)
  }
  const prepare = Database.prototype.prepare
  Database.prototype.prepare = function (sql, ...rest) {
    const statement = prepare.call(this, sql, ...rest)
    if (/^COMMIT/i.test(sql)) wrapSync(statement, 'run', 'SQL commit')
    return statement
  }
}
