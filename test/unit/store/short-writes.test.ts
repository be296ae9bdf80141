import { expect, test } from 'vitest'
import type { Driver, Transaction } from '../../../src/store/driver.ts'
import { ShortWrites } from '../../../src/store/import/steps/short-writes.ts'

function passTime(ms: number): void {
  for (const end = performance.now() + ms; performance.now() < end;);
}

/** Every statement changes a row; what comes behind a commit takes its time. */
const engineWith = (behindCommitMs: number): Driver => {
  const writeStep = async <T>(transaction: Transaction<T>): Promise<T> => {
    const operation = transaction(0)
    let step = operation.next()
    while (step.done !== true) step = operation.next({ rows: 1 })
    passTime(behindCommitMs)
    return step.value
  }
  return { writeStep } as unknown as Driver
}

const nothing = function* () {}

test('what the engine does behind a commit, when others may write again, makes no step smaller', async () => {
  const writes = new ShortWrites(engineWith(60))
  const first = writes.rows('stage')
  for (let step = 0; step < 5; step++) await writes.write('stage', nothing)
  expect(writes.rows('stage')).toBeGreaterThanOrEqual(first)
})

test('a step that holds others up for long makes the next one smaller', async () => {
  const writes = new ShortWrites(engineWith(0))
  const first = writes.rows('stage')
  await writes.write('stage', function* () {
    passTime(40)
    yield* nothing()
  })
  expect(writes.rows('stage')).toBeLessThan(first / 2)
})
