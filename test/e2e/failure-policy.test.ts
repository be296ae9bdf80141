import { readFileSync } from 'node:fs'
import { afterEach, expect, test } from 'vitest'
import { ScratchRepository } from '../support/scratch-repository.ts'

let repository: ScratchRepository
afterEach(() => repository.remove())

test('continue: one failed item leaves the others their way', async () => {
  repository = await ScratchRepository.make([
    { id: 'BAD', script: ['fail 1'] },
    { id: 'GOOD', script: ['write good.txt good'] },
    { id: 'AFTER-BAD', dependsOn: ['BAD'], script: ['write after.txt after'] },
  ])
  const finished = await repository.loopwork(['run', '--retries', '1'])
  expect(finished.exit).toBe(1)
  expect(await repository.states()).toEqual({ BAD: 'failed', GOOD: 'done', 'AFTER-BAD': 'blocked' })
  expect(finished.stdout).toMatch(/AFTER-BAD.*needs BAD/)
})

test('abort-all: the first item that has failed for good ends the run, the others go back to todo', async () => {
  repository = await ScratchRepository.make([
    { id: 'BAD', script: ['fail 1'] },
    { id: 'LONG', script: ['hang'] },
    { id: 'NEXT', script: ['write next.txt next'] },
  ])
  const finished = await repository.loopwork(['run', '--parallel', '2', '--retries', '0', '--fail-fast'])
  expect(finished.exit).toBe(1)
  expect(await repository.states()).toEqual({ BAD: 'failed', LONG: 'todo', NEXT: 'todo' })
})

test('a failed try is made again after its backoff, and each leaves a receipt', async () => {
  repository = await ScratchRepository.make([{ id: 'A', script: ['fail-first 4 1', 'write a.txt a'] }], {
    retry: { attempts: 3, backoff: '700ms', max: '5s' },
  })
  const finished = await repository.loopwork(['run', '--json'])
  expect(finished.exit).toBe(0)
  const events = finished.stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>)
  const starts = events
    .filter((event) => event['type'] === 'item:claimed')
    .map((event) => Date.parse(String(event['ts'])))
  const failed = events
    .filter((event) => event['type'] === 'item:released')
    .map((event) => Date.parse(String(event['ts'])))
  expect(starts).toHaveLength(2)
  expect((starts[1] ?? 0) - (failed[0] ?? 0)).toBeGreaterThanOrEqual(700)
  const summary = events.at(-1) as { type: string; items: { attempts: number; status: string }[] }
  expect(summary).toMatchObject({ type: 'summary', items: [{ id: 'A', status: 'done', attempts: 2 }] })
  const receipts = [1, 2].map((id): unknown =>
    JSON.parse(readFileSync(repository.at(`.git/loopwork/attempts/${id}/receipt.json`), 'utf8')),
  )
  expect(receipts).toMatchObject([
    { number: 1, outcome: 'failed', reason: { code: 'agent:exit-4' }, merged: null },
    { number: 2, outcome: 'done', merged: repository.git('rev-parse', 'main').trim() },
  ])
})

test('the breaker opens after failures in a row, probes with one item, and closes when that one succeeds', async () => {
  repository = await ScratchRepository.make([], {
    breaker: { failures: 3, cooldown: '1s' },
    retry: { attempts: 1, backoff: '10ms', max: '10ms' },
  })
  const marks = repository.outside('marks')
  await repository.backlog([
    ...['BAD-1', 'BAD-2', 'BAD-3'].map((id) => ({ id, script: ['fail 1'] })),
    ...['GOOD-1', 'GOOD-2', 'GOOD-3'].map((id) => ({
      id,
      script: [`mark ${marks}`, `write ${id}.txt ${id}`],
    })),
  ])
  const finished = await repository.loopwork(['run', '--json'])
  const events = finished.stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>)
  const types = events.map((event) => event['type'])
  const [opened, probed, closed] = ['breaker:opened', 'breaker:probed', 'breaker:closed'].map((type) =>
    types.indexOf(type),
  )
  expect(opened).toBeGreaterThan(0)
  expect(probed).toBeGreaterThan(opened ?? 0)
  expect(closed).toBeGreaterThan(probed ?? 0)
  const at = (index: number | undefined) => Date.parse(String(events[index ?? 0]?.['ts']))
  expect(at(probed) - at(opened)).toBeGreaterThanOrEqual(1000)
  // The claim that is told right before is the probe's own.
  expect(types.slice(opened, (probed ?? 1) - 1)).not.toContain('item:claimed')
  expect(repository.marks()).toHaveLength(3)
  expect(finished.exit).toBe(1)
})

test('buffered prints an item as one block, multiplexed prefixes its lines, summary one line at each end', async () => {
  repository = await ScratchRepository.make([])
  const backlog = (batch: string) =>
    repository.backlog(
      ['A', 'B'].map((id) => ({
        id: `${batch}-${id}`,
        script: [`print one of ${id}`, 'sleep 150ms', `print two of ${id}`, `write ${batch}-${id}.txt x`],
      })),
    )
  await backlog('M')
  const multiplexed = await repository.loopwork(['run', '--parallel', '2'])
  expect(multiplexed.stdout).toMatch(/^\[W\d\] .*one of A$/m)

  await backlog('B')
  const buffered = await repository.loopwork(['run', '--parallel', '2', '--output-mode', 'buffered'])
  expect(buffered.stdout).toMatch(/── B-A[^]*one of A\n[^─]*two of A/)
  expect(buffered.stdout).not.toMatch(/^\[W\d\] .*one of A$/m)

  await backlog('S')
  const summary = await repository.loopwork(['run', '--parallel', '2', '--output-mode', 'summary'])
  expect(summary.stdout).not.toContain('one of A')
  expect(summary.stdout).toMatch(/\[W\d\] .*S-A .*done/)
})
