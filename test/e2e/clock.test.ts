import Database from 'better-sqlite3'
import { expect, test, type TestContext } from 'vitest'
import { ScratchRepository, type ScratchItem } from '../support/scratch-repository.ts'
import { until } from '../support/until.ts'

/* These wait for seconds and use no processor meanwhile: all at once. */

const failsOnce: ScratchItem = { id: 'A', script: ['fail-first 4 1', 'write a.txt a'] }

async function scratch(
  { onTestFinished }: TestContext,
  config: Readonly<Record<string, unknown>>,
): Promise<ScratchRepository> {
  const repository = await ScratchRepository.make([failsOnce], config)
  onTestFinished(() => repository.remove())
  return repository
}

const days = 3 * 86_400_000

/** What the store would hold, had the clock been three days ahead until now. */
function asIfTheClockHadBeenAhead(repository: ScratchRepository): number {
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

test.concurrent(
  'a clock set right amid a run: what waits 2 s for its next try waits 2 s, and the run ends',
  async (context) => {
    const repository = await scratch(context, {
      retry: { attempts: 3, backoff: '2s', max: '1m' },
    })
    const running = repository.start(['run', '--config', repository.config])
    await until('the task to wait', async () => (await repository.states())['A'] === 'waiting')
    expect(asIfTheClockHadBeenAhead(repository)).toBe(1)
    expect((await running.finished).exit).toBe(0)
  },
)

test.concurrent(
  'a clock set right amid a run: a breaker that is open for 1 s is open for 1 s',
  async (context) => {
    const repository = await scratch(context, {
      retry: { attempts: 3, backoff: '10ms', max: '1m' },
      breaker: { failures: 1, cooldown: '2s' },
    })
    const running = repository.start(['run', '--config', repository.config])
    await until('the breaker to open', () => running.output().includes('too many failures in a row'))
    asIfTheClockHadBeenAhead(repository)
    expect((await running.finished).exit).toBe(0)
  },
)

test.concurrent('a clock set right between two runs', async (context) => {
  const repository = await scratch(context, {
    retry: { attempts: 3, backoff: '2s', max: '1m' },
  })
  const running = repository.start(['run', '--config', repository.config])
  await until('the task to wait', async () => (await repository.states())['A'] === 'waiting')
  running.child.kill('SIGINT')
  expect((await running.finished).exit).toBe(130)
  asIfTheClockHadBeenAhead(repository)
  expect((await repository.loopwork(['run'])).exit).toBe(0)
})
