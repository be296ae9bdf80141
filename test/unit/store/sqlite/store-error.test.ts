import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import { storeError } from '../../../../src/store/sqlite/store-error.ts'

test.each([
  [
    'SQLITE_FULL',
    'the store s.db could not be written: the disk is full',
    'free some space, then start again',
  ],
  [
    'SQLITE_IOERR_SHMSIZE',
    'the store s.db could not be opened: the disk is full',
    'free some space, then start again',
  ],
  [
    'SQLITE_IOERR_READ',
    'the store s.db could not be read or written: the disk reports an error',
    'check the disk',
  ],
])('%s is told by its cause', (code, message, hint) => {
  expect(storeError(new Database.SqliteError('x', code), 's.db')).toMatchObject({ message, hint })
})
