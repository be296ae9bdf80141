import { chmodSync, mkdirSync, readFileSync, readdirSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { LoopworkError } from '../../../../src/core/errors.ts'
import { openConnection } from '../../../../src/store/sqlite/connection.ts'
import { migrations, type Migration } from '../../../../src/store/sqlite/migrations.ts'
import { networkFuse } from '../../../../src/store/sqlite/network-file-system.ts'
import { openStore, openStoreIfMade } from '../../../../src/store/sqlite/open-store.ts'
import { draft } from '../../../support/store/sample.ts'
import { tempFolder } from '../../../support/store/temp-folder.ts'

let folder: ReturnType<typeof tempFolder>
let path: string
beforeEach(() => {
  folder = tempFolder()
  path = join(folder.path, 'loopwork.db')
})
afterEach(() => folder.remove())

async function refusalOf(readonly = false): Promise<LoopworkError> {
  try {
    await (await openStore({ path, readonly, patienceMs: 50 })).close()
  } catch (error) {
    if (error instanceof LoopworkError) return error
    throw error
  }
  throw new Error('it was opened')
}

async function filledStore(): Promise<void> {
  const store = await openStore({ path })
  const drafts = Array.from({ length: 200 }, (_, index) =>
    draft(`A-${index}`, { description: 'x'.repeat(500) }),
  )
  await store.importItems('a.json', drafts)
  await store.close()
}

test('a power cut tore the first page of a new store: SQLite starts it over from its journal', async () => {
  const journal = Buffer.alloc(512)
  // As SQLite 3.53 left it: no pages to restore, checksum seed, the database was empty, sectors of 512 bytes, pages of 4096.
  Buffer.from('d9d505f920a163d700000000123456780000000000000200', 'hex').copy(journal)
  journal.writeUInt32BE(4096, 24)
  const torn = Buffer.alloc(4096)
  torn.fill('x', 512, 1024)
  writeFileSync(path, torn)
  expect((await refusalOf()).message).toMatch(/is not a SQLite database/)
  writeFileSync(`${path}-journal`, journal)
  const store = await openStore({ path })
  expect((await store.counts()).total).toBe(0)
  await store.close()
})

describe('what is no database is refused in one line, and left as it is', () => {
  test.each([
    ['a text', 'these are my notes, not a database', /is not a SQLite database/],
    ['a cut off header', 'SQLite format 3\0\x10', /is cut off after 17 bytes/],
    ['one byte', 'S', /is cut off after 1 bytes/],
  ])('%s', async (_, content, message) => {
    writeFileSync(path, content, 'latin1')
    const error = await refusalOf()
    expect(error).toMatchObject({ kind: 'store', message: expect.stringMatching(message) as unknown })
    expect(error.message).not.toContain('\n')
    expect(readFileSync(path, 'latin1')).toBe(content)
  })

  test('beside a file that only has the name of a journal', async () => {
    writeFileSync(path, 'these are my notes, not a database')
    writeFileSync(`${path}-journal`, 'and these are about my days')
    expect((await refusalOf()).message).toMatch(/is not a SQLite database/)
  })

  test('a directory', async () => {
    mkdirSync(path)
    expect((await refusalOf()).message).toMatch(/is a directory/)
  })

  test('a missing folder', async () => {
    path = join(folder.path, 'none', 'loopwork.db')
    expect(await refusalOf()).toMatchObject({ kind: 'store' })
  })

  test('a database of somebody else', async () => {
    const theirs = new Database(path)
    theirs.exec('CREATE TABLE theirs (x)')
    theirs.close()
    const before = readFileSync(path)
    expect((await refusalOf()).message).toMatch(/not one of loopwork/)
    expect(readFileSync(path).equals(before)).toBe(true)
  })

  test('a truncated one', async () => {
    await filledStore()
    truncateSync(path, 4096 * 3)
    const before = readFileSync(path)
    const store = await openStore({ path, patienceMs: 50 }).catch((error: unknown) => error)
    const error =
      store instanceof LoopworkError
        ? store
        : await (store as Awaited<ReturnType<typeof openStore>>)
            .items({ order: 'file', states: null, offset: 0, limit: 500 })
            .catch((found: unknown) => found)
    expect(error).toMatchObject({ kind: 'store', message: expect.stringMatching(/is damaged/) as unknown })
    expect(readFileSync(path).equals(before)).toBe(true)
  })
})

test('a reader neither makes a database nor writes into one', async () => {
  expect((await refusalOf(true)).message).toMatch(/does not exist/)
  await filledStore()
  const reader = await openStore({ path, readonly: true, patienceMs: 50 })
  expect((await reader.counts()).total).toBe(200)
  await expect(reader.importItems('a.json', [draft('B')])).rejects.toMatchObject({ kind: 'store' })
  await reader.close()
})

test('a store that is just being made is none yet, whatever of it stands in the file', async () => {
  writeFileSync(path, '')
  expect(await openStoreIfMade(path)).toBe(null)
  const seen: unknown[] = []
  const looking = migrations.map((step) => ({
    ...step,
    // What another process sees before each step.
    get sql() {
      const beside = new Database(path, { readonly: true })
      seen.push(beside.pragma('user_version', { simple: true }))
      beside.close()
      return step.sql
    },
  }))
  openConnection({ path, readonly: false, steps: looking }).close()
  expect(seen).toEqual(migrations.map(() => 0))
})

// root writes everywhere; a disk that is read-only for root too is in `e2e/full-disk`.
test.skipIf(process.getuid?.() === 0)('a file that cannot be written says so', async () => {
  await filledStore()
  chmodSync(path, 0o400)
  expect((await refusalOf()).message).toMatch(/cannot be written/)
})

test('another connection in the way is waited for, then told', async () => {
  const hurried = await openStore({ path, patienceMs: 60 })
  const store = await openStore({ path, patienceMs: 60_000 })
  const other = new Database(path)
  other.exec('BEGIN IMMEDIATE')
  await expect(hurried.importItems('a.json', [draft('A')])).rejects.toMatchObject({
    kind: 'store',
    message: expect.stringMatching(/locked by another process/) as unknown,
  })
  const patient = store.importItems('a.json', [draft('A')])
  other.exec('COMMIT')
  expect(await patient).toMatchObject({ added: 1 })
  other.close()
  await hurried.close()
  await store.close()
})

describe('migrations', () => {
  const newest = migrations.at(-1)?.version ?? 0
  const next: Migration = {
    version: newest + 1,
    sql: 'CREATE TABLE more (x INTEGER) STRICT',
    minReader: 1,
  }
  const broken: Migration = {
    version: newest + 1,
    sql: 'CREATE TABLE more (x INTEGER) STRICT; CREATE TABLE items (y)',
    minReader: 1,
  }
  const versionOf = (): unknown => {
    const db = new Database(path, { readonly: true })
    const version = db.pragma('user_version', { simple: true })
    const tables = db.prepare(`SELECT count(*) AS n FROM sqlite_schema WHERE name = 'more'`).get()
    db.close()
    return { version, more: (tables as { n: number }).n }
  }

  test('a step that fails leaves version and tables untouched', async () => {
    await filledStore()
    expect(() => openConnection({ path, readonly: false, steps: [...migrations, broken] })).toThrow(
      /already exists/,
    )
    expect(versionOf()).toEqual({ version: newest, more: 0 })
    const store = await openStore({ path })
    expect((await store.counts()).total).toBe(200)
    await store.close()
  })

  test('a copy of the whole is kept before the step', async () => {
    await filledStore()
    openConnection({ path, readonly: false, steps: [...migrations, next] }).close()
    expect(versionOf()).toEqual({ version: newest + 1, more: 1 })
    expect(readdirSync(folder.path).filter((name) => name.includes('.v'))).toEqual([`loopwork.db.v${newest}`])
    const copy = new Database(`${path}.v${newest}`, { readonly: true })
    expect(copy.prepare('SELECT count(*) AS n FROM items').get()).toEqual({ n: 200 })
    expect(copy.pragma('user_version', { simple: true })).toBe(newest)
    copy.close()
  })

  test('a newer database is refused to writers; readers are let in as long as it allows them', async () => {
    await filledStore()
    openConnection({ path, readonly: false, steps: [...migrations, next] }).close()
    expect((await refusalOf()).message).toMatch(/made by a newer loopwork/)
    const reader = await openStore({ path, readonly: true })
    expect((await reader.counts()).total).toBe(200)
    await reader.close()
    openConnection({
      path,
      readonly: false,
      steps: [...migrations, next, { version: newest + 2, sql: '', minReader: newest + 2 }],
    }).close()
    expect((await refusalOf(true)).message).toMatch(/made by a newer loopwork/)
  })
})

test('a FUSE mount is a network one by its type in the mount table', () => {
  const mounts = [
    '22 1 8:1 / / rw - ext4 /dev/vda rw',
    '30 22 0:40 / /home/me/far\\040away rw - fuse.sshfs me@host: rw',
    '31 22 0:41 / /mnt/usb rw - fuseblk /dev/sdb1 rw',
  ].join('\n')
  expect(networkFuse('/home/me/far away/repo', mounts)).toBe('fuse.sshfs')
  expect(networkFuse('/home/me/far', mounts)).toBe(null)
  expect(networkFuse('/mnt/usb/repo', mounts)).toBe(null)
})
