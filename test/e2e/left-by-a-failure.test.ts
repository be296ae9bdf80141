import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { afterAll, expect, test } from 'vitest'
import { markOfKilled } from '../support/process/mark-of-killed.ts'
import { ScratchRepository } from '../support/scratch-repository.ts'

let repository: ScratchRepository
afterAll(() => repository.remove())

const receiptOf = (attempt: number): string => repository.at(`.git/loopwork/attempts/${attempt}/receipt.json`)

test('a receipt that could not be written is written by the next run, and none for what was taken away', async () => {
  const first = { id: 'A', script: ['write a.txt A'] }
  const second = { id: 'B', script: ['write b.txt B'] }
  repository = await ScratchRepository.make([first, second])
  expect((await repository.loopwork(['run', '--parallel', '1'])).exit).toBe(0)
  await rm(receiptOf(1))
  await rm(repository.at('.git/loopwork/attempts/2'), { recursive: true })

  await repository.backlog([first, second, { id: 'C', script: ['write c.txt C'] }])
  expect((await repository.loopwork(['run'])).exit).toBe(0)

  const receipts = [1, 3].map((attempt) => JSON.parse(readFileSync(receiptOf(attempt), 'utf8')) as unknown)
  expect(receipts).toEqual([
    expect.objectContaining({ outcome: 'done', attempt: 1 }),
    expect.objectContaining({ outcome: 'done', attempt: 3 }),
  ])
  expect(existsSync(repository.at('.git/loopwork/attempts/2'))).toBe(false)
})

test('what a killed run left beside the backlog is taken away by a run that has nothing to write there', async () => {
  await repository.write(`.specs/tasks/.tasks.json.loopwork-${markOfKilled()}-cafe`, 'half written')
  expect((await repository.loopwork(['run'])).exit).toBe(0)
  expect(readdirSync(repository.at('.specs/tasks'))).toEqual(['tasks.json'])
})
