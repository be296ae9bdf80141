import { existsSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import type Database from 'better-sqlite3'
import { LoopworkError } from '../../core/errors.ts'
import { applicationId, type Migration } from './migrations.ts'
import { closeToOthers } from './store-file.ts'

/**
 * Brings the schema up to the newest step: each step with its version number in one transaction, a copy of the whole
 * kept before. A newer database is refused, and so is one that isn't ours; neither is touched.
 */
export function migrate(db: Database.Database, path: string, steps: readonly Migration[]): void {
  const newest = newestOf(steps)
  const found = schemaVersion(db, path)
  if (found === newest) return
  if (found > newest) throw newer(path)
  if (found > 0) {
    keepCopy(db, path, found)
    for (const step of steps) applyStep(db, path, step)
    return
  }
  // Made whole or not at all: a reader beside would take the first steps alone for an older loopwork's.
  db.transaction(() => {
    for (const step of steps) applyStep(db, path, step)
  }).immediate()
}

/** An empty file: whoever makes the store has just begun, or was killed right then. */
export class StoreNotMade extends LoopworkError {
  constructor(path: string) {
    super('store', `the store ${path} is empty`, { hint: 'start a run: that makes it' })
  }
}

/** What a reader may do with a database that it can't bring up to date. */
export function checkReadable(db: Database.Database, path: string, steps: readonly Migration[]): void {
  const newest = newestOf(steps)
  const found = schemaVersion(db, path)
  if (found === newest) return
  if (found === 0) throw new StoreNotMade(path)
  if (found < newest)
    throw refusal(path, 'was made by an older loopwork', 'start a run once: that brings it up to date')
  const minReader = Number(db.prepare(`SELECT value FROM meta WHERE key = 'min_reader'`).pluck().get())
  if (!(minReader <= newest)) throw newer(path)
}

const newestOf = (steps: readonly Migration[]): number => steps.at(-1)?.version ?? 0

/** 0 for an empty file. @throws LoopworkError kind `store` when the database is somebody else's. */
export function schemaVersion(db: Database.Database, path: string): number {
  // In one snapshot: read one after the other, a store that another process makes meanwhile looks like somebody else's.
  const { version, id, tables } = db.transaction(() => ({
    version: Number(db.pragma('user_version', { simple: true })),
    id: Number(db.pragma('application_id', { simple: true })),
    tables: Number(db.prepare('SELECT count(*) FROM sqlite_schema').pluck().get()),
  }))()
  const ours = id === applicationId || (id === 0 && version === 0 && tables === 0)
  if (!ours) throw refusal(path, 'is a SQLite database, but not one of loopwork', 'name another with --store')
  return version
}

function applyStep(db: Database.Database, path: string, step: Migration): void {
  const apply = db.transaction(() => {
    // Read again inside: another process may have taken the step meanwhile.
    if (schemaVersion(db, path) >= step.version) return
    db.exec(step.sql)
    db.prepare(
      `INSERT INTO meta (key, value) VALUES ('min_reader', ?) ON CONFLICT DO UPDATE SET value = excluded.value`,
    ).run(String(step.minReader))
    db.pragma(`application_id = ${applicationId}`)
    db.pragma(`user_version = ${step.version}`)
  })
  apply.immediate()
}

const copiesKept = 3

/** `loopwork.db.v3` beside `loopwork.db`. Written under another name first: a copy with the final name is whole. */
function keepCopy(db: Database.Database, path: string, version: number): void {
  const copy = `${path}.v${version}`
  if (existsSync(copy)) return
  const partial = `${copy}.${process.pid}.partial`
  rmSync(partial, { force: true })
  db.prepare('VACUUM INTO ?').run(partial)
  closeToOthers(partial)
  renameSync(partial, copy)
  for (const old of copiesOf(path).slice(copiesKept)) rmSync(old, { force: true })
}

/** Newest first. */
function copiesOf(path: string): readonly string[] {
  const pattern = /\.v(\d+)$/
  const versionIn = (name: string): number => Number(pattern.exec(name)?.[1] ?? 0)
  return readdirSync(dirname(path))
    .filter((name) => name.startsWith(`${basename(path)}.v`) && pattern.test(name))
    .sort((one, other) => versionIn(other) - versionIn(one))
    .map((name) => join(dirname(path), name))
}

const newer = (path: string): LoopworkError =>
  refusal(path, 'was made by a newer loopwork', 'upgrade loopwork, or name another with --store')

const refusal = (path: string, says: string, hint: string): LoopworkError =>
  new LoopworkError('store', `the store ${path} ${says}`, { hint })
