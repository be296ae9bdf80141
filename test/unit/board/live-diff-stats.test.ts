import { expect, test, vi } from 'vitest'
import { LiveDiffStats } from '../../../src/board/live-diff-stats.ts'
import type { Work } from '../../../src/core/attempt.ts'
import type { ChangeSoFar } from '../../../src/core/board/snapshot.ts'
import { anAttempt, anItem } from '../../support/run-facts.ts'

const item = anItem('A', 'a')
const running = (id: number) => anAttempt(id, item, { phase: 'running' })

function changes(changed = () => {}) {
  const looks: { readonly id: number; done(change: ChangeSoFar): void }[] = []
  const time = { ms: 0 }
  const clock = { now: () => 0, awakeMs: () => time.ms, sleep: () => Promise.resolve() }
  const live = new LiveDiffStats({
    clock,
    changed,
    look: (attempt) => new Promise((done) => looks.push({ id: attempt.id, done })),
  })
  return { live, looks, time }
}

const settled = () => new Promise((resolve) => setImmediate(resolve))
const seen = { files: 1, added: 3, removed: 0 }

test('one worktree is looked at after the other, and what was seen is shown in between', async () => {
  const { live, looks } = changes()
  expect(live.of(running(1), 1)).toBeNull()
  expect(live.of(running(2), 1)).toBeNull()
  expect(looks.map(({ id }) => id)).toEqual([1])
  looks[0]!.done(seen)
  await settled()
  expect(live.of(running(1), 1)).toEqual(seen)
  live.of(running(2), 1)
  expect(looks.map(({ id }) => id)).toEqual([1, 2])
})

test('a worktree whose agent said nothing new is left alone, and none is looked at more than 5 % of the time', async () => {
  const { live, looks, time } = changes()
  live.of(running(1), 1)
  time.ms = 500
  looks[0]!.done(seen)
  await settled()
  time.ms = 60_000
  live.of(running(1), 1)
  expect(looks).toHaveLength(1)
  time.ms = 9_999
  live.of(running(1), 2)
  expect(looks).toHaveLength(1)
  time.ms = 10_500
  live.of(running(1), 2)
  expect(looks).toHaveLength(2)
})

test('collected work is told as it is', () => {
  const { live, looks } = changes()
  const work = { files: ['a', 'b'], added: 5, removed: 1 } as unknown as Work
  expect(live.of(anAttempt(1, item, { phase: 'verifying', work }), 1)).toEqual({
    files: 2,
    added: 5,
    removed: 1,
  })
  expect(looks).toEqual([])
})

test('whatever the number of agents, no more than 5 % of the time is spent, and each has its turn', async () => {
  const { live, looks, time } = changes()
  const agents = [1, 2, 3]
  for (let version = 0; time.ms < 60_000; version++) {
    const begun = looks.length
    for (const id of agents) live.of(running(id), version)
    time.ms += 100
    if (looks.length === begun) continue
    looks.at(-1)!.done(seen)
    await settled()
  }
  expect(looks.length).toBeLessThanOrEqual(30)
  for (const id of agents) expect(looks.filter((look) => look.id === id).length).toBeGreaterThan(8)
})

test('the screen is read anew only for another result than before', async () => {
  const changed = vi.fn()
  const { live, looks, time } = changes(changed)
  for (const [version, files] of [1, 1, 2].entries()) {
    time.ms += 10_000
    live.of(running(1), version)
    looks.at(-1)!.done({ ...seen, files })
    await settled()
  }
  expect(looks).toHaveLength(3)
  expect(changed).toHaveBeenCalledTimes(2)
})
