import { expect } from 'vitest'
import { reasonOf } from '../run-events.ts'
import { severalClis, type Member } from '../several-clis.ts'

/** Between the sign of a limit and the start of the other CLI. */
const mostMs = 2_000

/** Each CLI that gives a sign before it gives up, with another one that has no limit. */
const pairs: readonly (readonly [Member, Member])[] = [
  [{ cli: 'claude', api: { everyCall: '429' } }, 'codex'],
  [{ cli: 'codex', api: { everyCall: '429' } }, 'claude'],
  [{ cli: 'gemini', api: { everyCall: '429' } }, 'claude'],
  [{ cli: 'opencode', api: { everyCall: '429' } }, 'claude'],
  [{ cli: 'copilot', api: { everyCall: '429' } }, 'claude'],
]

for (const [limited, other] of pairs)
  severalClis('429, and another goes on', [limited, other], async (scene) => {
    const names = [scene.cli.name, other as string]
    await scene.repository.configure({
      agent: undefined,
      pool: { strategy: 'priority', entries: names.map((agent) => ({ agent })) },
      // One try is all it has: a counted one would make it fail.
      retry: { attempts: 1 },
    })
    await scene.backlog([
      { id: 'ONE', steps: ['write:a.txt'] },
      { id: 'TWO', steps: ['write:b.txt'] },
    ])
    const events = await scene.run()
    const waited = events.filter((event) => reasonOf(event)?.startsWith('waiting:') === true)
    expect(waited.map(({ type }) => type)).toContain('attempt:ended')
    expect(scene.repository.filesOn('main')).toEqual(expect.arrayContaining(['a.txt', 'b.txt']))
    // The second task is not started into the limit.
    expect(events.filter(({ type }) => type === 'item:claimed')).toHaveLength(3)
    const sign = events.find(({ type }) => type === 'agent:standstill')
    const ended = events.find((event) => event.type === 'attempt:ended')
    const again = events
      .filter(({ type }) => type === 'item:claimed')
      .find(({ at }) => at >= (ended?.at ?? 0))
    const tookMs = (again?.at ?? Infinity) - (sign?.at ?? ended?.at ?? 0)
    expect(tookMs).toBeLessThan(mostMs)
    return `${other as string} after ${(tookMs / 1000).toFixed(1)} s`
  })
