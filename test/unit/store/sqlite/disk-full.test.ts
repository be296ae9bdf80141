import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openConnection } from '../../../../src/store/sqlite/connection.ts'
import { createDriver } from '../../../../src/store/sqlite/driver.ts'
import { change, one, type Operation } from '../../../../src/store/statement.ts'
import { tempFolder } from '../../../support/store/temp-folder.ts'

const put = change(`INSERT INTO meta (key, value) VALUES (:key, :value)`)
const size = one(`SELECT count(*) AS n FROM meta WHERE key LIKE 'k%'`, (row) => row['n'])

function* fill(from: number): Operation<void> {
  for (let at = from; at < from + 50; at++) yield* put({ key: `k${at}`, value: 'x'.repeat(4_000) })
}

test('a full disk is told in one line, takes its transaction back, and is forgotten once there is space', async () => {
  const folder = tempFolder()
  const path = join(folder.path, 'loopwork.db')
  const open = () => openConnection({ path, readonly: false })
  const cramped = open()
  const pages = Number(cramped.pragma('page_count', { simple: true }))
  cramped.pragma(`max_page_count = ${pages + 60}`)
  const driver = createDriver(cramped, { path, patienceMs: 10, reopen: open, now: Date.now })
  await driver.write(() => fill(0))
  const before = driver.version()
  await expect(driver.write(() => fill(100))).rejects.toMatchObject({
    kind: 'store',
    message: expect.stringMatching(/the disk is full/) as unknown,
  })
  // A new connection, without the limit: as if somebody had made room.
  expect(await driver.read(() => size({}))).toBe(50)
  await driver.write(() => fill(100))
  expect(await driver.read(() => size({}))).toBe(100)
  expect(driver.version()).toBeGreaterThan(before)
  await driver.close()
  folder.remove()
})
