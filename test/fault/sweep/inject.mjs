// Loaded into the real program by `NODE_OPTIONS=--import`: writes down its side effects by name, and fails or kills at one.
import childProcess from 'node:child_process'
import fs from 'node:fs'
import Module from 'node:module'
import { effectName, gitWords } from './effect-name.mjs'

const { HOME, XDG_CACHE_HOME, SWEEP_EFFECTS, SWEEP_EFFECT, SWEEP_MODE, SWEEP_HIT } = process.env
// For this process alone: agents and gates are the user's.
for (const name of ['NODE_OPTIONS', ...Object.keys(process.env).filter((key) => key.startsWith('SWEEP_'))])
  delete process.env[name]

const { writeFileSync, writeSync } = fs
const journal = fs.openSync(SWEEP_EFFECTS, 'a')
const counts = new Map()
/** What a wrapped function of Node's does by other wrapped ones is one side effect. */
let isInside = false

/** True when this is the one to fail. */
function isHit(kind, words, context) {
  // What a start compiles is for all runs of a user.
  if (words.some((word) => word.startsWith(XDG_CACHE_HOME))) return false
  const { row, item } = effectName(kind, words, HOME, context)
  const counted = `${row} @ ${item ?? 'all'}`
  const nth = (counts.get(counted) ?? 0) + 1
  counts.set(counted, nth)
  const effect = `${counted} ${nth}`
  writeSync(journal, `${effect}\n`)
  if (effect !== SWEEP_EFFECT) return false
  writeFileSync(SWEEP_HIT, callers().join(' < '))
  if (SWEEP_MODE === 'kill before') die()
  return true
}

const die = () => process.kill(process.pid, 'SIGKILL')
const failsBefore = () => SWEEP_MODE === 'error' || SWEEP_MODE === 'disk full'

Error.stackTraceLimit = 40
/** Functions of the program, innermost first. */
function callers() {
  const lines = new Error().stack.split('\n').filter((line) => line.includes('program-'))
  return lines.map((line) => /at (?:async )?(?:new )?([^ ]+) \(/.exec(line)?.[1] ?? '?')
}

function failure(what) {
  const full = SWEEP_MODE === 'disk full'
  const [code, errno, words] = full ? ['ENOSPC', -28, 'no space left on device'] : ['EIO', -5, 'i/o error']
  return Object.assign(new Error(`${code}: ${words}, ${what}`), { code, errno, syscall: what })
}

/** Makes a function fail when it is the effect's turn; `wordsOf` names what it is called for, null for no side effect. */
function wrap(owner, name, { kind, wordsOf, isAsync = false, data = null }) {
  const real = owner[name]
  /** What of it is done before it fails, if anything. */
  function tried(self, args) {
    if (SWEEP_MODE === 'disk full' && data !== null) return real.apply(self, halved(args, data))
    return failsBefore() ? undefined : real.apply(self, args)
  }
  // What fails by itself (a folder that is not empty) is killed after that.
  const dieToo = (error) => {
    if (SWEEP_MODE === 'kill after') die()
    throw error
  }
  const fail = () => {
    if (SWEEP_MODE === 'kill after') die()
    throw failure(name)
  }
  owner[name] = isAsync
    ? async function (...args) {
        const words = wordsOf(args, this)
        if (words === null || !isHit(kind, words)) return real.apply(this, args)
        await Promise.resolve(tried(this, args)).catch(dieToo)
        return fail()
      }
    : function (...args) {
        const words = isInside ? null : wordsOf(args, this)
        if (words === null || !isHit(kind, words)) return inside(() => real.apply(this, args))
        try {
          inside(() => tried(this, args))
        } catch (error) {
          dieToo(error)
        }
        return fail()
      }
}

/** A full disk takes the first half. */
const halved = (args, data) =>
  args.map((arg, at) => (at === data ? arg.slice(0, Math.floor(arg.length / 2)) : arg))

function inside(act) {
  const before = isInside
  isInside = true
  try {
    return act()
  } finally {
    isInside = before
  }
}

/** Where a file is written through a descriptor, it is named by the path it was opened with. */
const opened = new Map()
const handlePaths = new WeakMap()

function wrapFiles() {
  const { O_CREAT } = fs.constants
  const creates = (flags) =>
    typeof flags === 'number' ? (flags & O_CREAT) !== 0 : /^[aw]/.test(flags ?? 'r')
  const path = ([first]) => [String(first)]
  const both = ([from, to]) => [String(from), '->', String(to)]
  const ofDescriptor = ([fd]) => (opened.has(fd) ? [opened.get(fd)] : null)
  const created = ([file, flags]) => (creates(flags) ? ['create', String(file)] : null)
  const kinds = {
    rename: { kind: 'rename', wordsOf: both },
    link: { kind: 'link', wordsOf: both },
    unlink: { kind: 'unlink', wordsOf: path },
    rm: { kind: 'unlink', wordsOf: path },
    rmdir: { kind: 'unlink', wordsOf: path },
    mkdir: { kind: 'mkdir', wordsOf: path },
    writeFile: { kind: 'write', wordsOf: path, data: 1 },
    appendFile: { kind: 'write', wordsOf: path, data: 1 },
    copyFile: { kind: 'write', wordsOf: both },
    truncate: { kind: 'write', wordsOf: path },
  }
  for (const [name, how] of Object.entries(kinds)) {
    wrap(fs, `${name}Sync`, how)
    wrap(fs.promises, name, { ...how, isAsync: true })
  }
  for (const [name, kind] of Object.entries({
    fsyncSync: 'fsync',
    fdatasyncSync: 'fsync',
    writeSync: 'write',
  }))
    wrap(fs, name, { kind, wordsOf: ofDescriptor })

  const { openSync } = fs
  fs.openSync = function (file, ...rest) {
    const fd = openSync.call(this, file, ...rest)
    if (creates(rest[0])) opened.set(fd, String(file))
    else opened.delete(fd)
    return fd
  }
  wrap(fs, 'openSync', { kind: 'write', wordsOf: created })
  const { open } = fs.promises
  fs.promises.open = async function (file, ...rest) {
    const handle = await open.call(this, file, ...rest)
    handlePaths.set(handle, String(file))
    return handle
  }
  wrap(fs.promises, 'open', { kind: 'write', wordsOf: created, isAsync: true })
}

async function wrapHandles() {
  const handle = await fs.promises.open(new URL(import.meta.url))
  const handles = handle.constructor.prototype
  await handle.close()
  const wordsOf = (_args, self) => [handlePaths.get(self) ?? '?']
  for (const name of ['sync', 'datasync']) wrap(handles, name, { kind: 'fsync', wordsOf, isAsync: true })
  for (const name of ['writeFile', 'appendFile', 'write'])
    wrap(handles, name, { kind: 'write', wordsOf, isAsync: true, data: 0 })
}

function wrapSpawn() {
  const real = childProcess.spawn
  childProcess.spawn = function (command, args, options) {
    const isGit = command === 'git'
    if (isGit && args.includes('update-ref') && options.stdio === 'pipe')
      return lasting(real.call(this, command, args, options))
    const kind = isGit && args.includes('update-ref') ? 'ref update' : 'spawn'
    const { GIT_DIR = '', GIT_INDEX_FILE = '', LOOPWORK_ITEM = '' } = options?.env ?? {}
    const words = isGit ? ['git', ...gitWords(args)] : [args.includes('loopwork-agent') ? 'agent' : 'command']
    if (!isHit(kind, words, [options?.cwd ?? '', GIT_INDEX_FILE, GIT_DIR, LOOPWORK_ITEM]))
      return real.call(this, command, args, options)
    const start = (file, argv) => real.call(this, file, argv, options)
    if (!isGit) return spawnProgram(start, command, args)
    return spawnGit(start, command, args, kind)
  }
}

function spawnGit(start, command, args, kind) {
  if (SWEEP_MODE === 'kill after') return start(command, args).on('exit', die)
  if (SWEEP_MODE === 'error' && kind === 'spawn') return notStarted(start('/bin/false', []))
  const words = SWEEP_MODE === 'disk full' ? 'fatal: write error: No space left on device' : 'fatal: unknown'
  const script = `${failsBefore() ? '' : '"$@"; '}echo '${words}' >&2; exit 128`
  return start('/bin/sh', ['-c', script, 'sh', command, ...args])
}

/** A git that moves refs one after the other, as it is asked on its stdin. */
function lasting(child) {
  const { write } = child.stdin
  child.stdin.write = function (question, ...rest) {
    const words = question.split('\0').filter((word) => /^(?:update|delete) /.test(word))
    if (!isHit('ref update', ['git', ...words])) return write.call(this, question, ...rest)
    if (failsBefore()) return child.kill('SIGKILL')
    // It has been done when it answers; the answer is lost.
    const { emit } = child.stdout
    child.stdout.emit = function (event, ...data) {
      if (event !== 'data') return emit.call(this, event, ...data)
      if (!String(data[0]).includes('commit: ok')) return true
      if (SWEEP_MODE === 'kill after') die()
      return child.kill('SIGKILL')
    }
    return write.call(this, question, ...rest)
  }
  return child
}

/** An agent or a gate: what it does is the user's; that it can't be started is the machine's. */
function spawnProgram(start, command, args) {
  switch (SWEEP_MODE) {
    case 'kill after':
      return start(command, args).on('spawn', die)
    // It runs, and nobody was told.
    case 'error after':
      return notStarted(start(command, args))
    default:
      return notStarted(start('/bin/false', []))
  }
}

/** As Node reports it: an event, and no process. */
function notStarted(child) {
  const error = Object.assign(new Error('spawn EAGAIN'), { code: 'EAGAIN', syscall: 'spawn' })
  const { emit } = child
  child.emit = function (event, ...rest) {
    if (event === 'spawn') return emit.call(this, 'error', error)
    return event === 'exit' || event === 'close' ? false : emit.call(this, event, ...rest)
  }
  return child
}

function wrapCommits() {
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
    const { prepare } = Database.prototype
    Database.prototype.prepare = function (sql, ...rest) {
      const statement = prepare.call(this, sql, ...rest)
      if (/^COMMIT/i.test(sql)) wrapCommit(statement, () => SqliteError)
      return statement
    }
  }
}

function wrapCommit(statement, errorClass) {
  const { run } = statement
  statement.run = function (...args) {
    const names = callers()
    // A transaction that only reads has nothing to commit.
    if (names.includes('Session.read')) return run.apply(this, args)
    const method = names.includes('applyStep')
      ? 'migration'
      : (names.find((name) => name.startsWith('Object.')) ?? '?')
    if (!isHit('SQL commit', [method.replace('Object.', '')])) return run.apply(this, args)
    const full = SWEEP_MODE === 'disk full'
    const error = new (errorClass())(
      full ? 'database or disk is full' : 'disk I/O error',
      full ? 'SQLITE_FULL' : 'SQLITE_IOERR',
    )
    if (failsBefore()) throw error
    run.apply(this, args)
    if (SWEEP_MODE === 'kill after') die()
    throw error
  }
}

wrapFiles()
await wrapHandles()
wrapSpawn()
wrapCommits()
