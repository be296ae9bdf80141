import Database from 'better-sqlite3'
import { afterEach, expect, test } from 'vitest'
import { ScratchRepository } from '../support/scratch-repository.ts'
import { until } from '../support/until.ts'

let repository: ScratchRepository
afterEach(() => repository.remove())

const days = 3 * 86_400_000

/** What the store would hold, had the clock been three days ahead until now. */
function asIfTheClockHadBeenAhead(): number {
  const db = new Database(repository.at('.git/loopwork/loopwork.db'), { timeout: 5_000 })
  try {
    db.prepare(
      `UPDATE runs SET breaker = json_set(breaker, '$.until', (breaker ->> '$.until') + ?)
      WHERE breaker ->> '$.until' IS NOT NULL`,
    ).run(days)
    return db
      .prepare(`UPDATE items SET not_before = not_before + ?, since = since + ? WHERE shelf = 'waiting'`)
      .run(days, days).changes
  } finally {
    db.close()
  }
}

test('a clock set right amid a run: what waits 2 s for its next try waits 2 s, and the run ends', async () => {
  repository = await ScratchRepository.make([{ id: 'A', script: ['fail-first 4 1', 'write a.txt a'] }], {
    retry: { attempts: 3, backoff: '2s', max: '1m' },
  })
  const running = repository.start(['run', '--config', repository.config])
  await until('the task to wait', async () => (await repository.states())['A'] === 'waiting')
  expect(asIfTheClockHadBeenAhead()).toBe(1)
  expect((await running.finished).exit).toBe(0)
})

test('a clock set right amid a run: a breaker that is open for 1 s is open for 1 s', async () => {
  repository = await ScratchRepository.make([{ id: 'A', script: ['fail-first 4 1', 'write a.txt a'] }], {
    retry: { attempts: 3, backoff: '10ms', max: '1m' },
    breaker: { failures: 1, cooldown: '2s' },
  })
  const running = repository.start(['run', '--config', repository.config])
  await until('the breaker to open', () => running.output().includes('too many failures in a row'))
  asIfTheClockHadBeenAhead()
  expect((await running.finished).exit).toBe(0)
})

test('a clock set right between two runs', async () => {
  repository = await ScratchRepository.make([{ id: 'A', script: ['fail-first 4 1', 'write a.txt a'] }], {
    retry: { attempts: 3, backoff: '2s', max: '1m' },
  })
  const running = repository.start(['run', '--config', repository.config])
  await until('the task to wait', async () => (await repository.states())['A'] === 'waiting')
  running.child.kill('SIGINT')
  expect((await running.finished).exit).toBe(130)
  asIfTheClockHadBeenAhead()
  expect((await repository.loopwork(['run'])).exit).toBe(0)
})
