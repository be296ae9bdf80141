import { expect, test } from 'vitest'
import { StartPace } from '../../../../../src/supervisor/agent/start/start-pace.ts'
import { Interrupted, type Interruption } from '../../../../../src/supervisor/interruption.ts'

const preset = (name: string) => ({ name, staggerMs: 400 })

test('starts of one preset keep apart, those of others do not wait, and a stop ends the wait', async () => {
  const slept: number[] = []
  const pace = new StartPace({ now: () => 0, awakeMs: () => 0, sleep: async (ms) => void slept.push(ms) })
  const { signal } = new AbortController()
  await pace.turn(preset('claude'), signal)
  await pace.turn(preset('codex'), signal)
  expect(slept).toEqual([])
  await pace.turn(preset('claude'), signal)
  await pace.turn(preset('claude'), signal)
  expect(slept).toEqual([400, 800])
  const stopped = AbortSignal.abort({ kind: 'leave' } satisfies Interruption)
  await expect(pace.turn(preset('claude'), stopped)).rejects.toThrow(Interrupted)
})
