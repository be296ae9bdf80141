import { expect } from 'vitest'
import { eachCli } from '../each-cli.ts'
import { reasonOf, type RunEvent } from '../run-events.ts'
import type { Scene } from '../scene.ts'
import type { Running } from '../../support/scratch-repository.ts'

/** Qwen calls for 100 s before it prints anything: until then it can only be seen that it waits for its model. */
const firstSignMs = 150_000
/** How long a CLI may go on trying by itself: the others' last try is sooner, qwen's is not within ten minutes. */
const lastTryMs = 100_000

eachCli(
  '429 to every call',
  async (scene) => {
    // One try is all it has: a counted one would make it fail.
    await scene.configure({ retry: { attempts: 1 } })
    await scene.backlog([{ id: 'LIMITED', steps: ['write:a.txt'] }])
    const running = scene.start()
    const sign = await scene.event(running, 'a sign of the limit', isSign, firstSignMs)
    const [call] = scene.api.calls
    const end = await putOff(scene, running)
    running.child.kill('SIGINT')
    await running.finished
    expect((await scene.repository.states())['LIMITED']).toMatch(/^(?:todo|waiting)$/)
    return `sign after ${((sign.at - (call?.at ?? 0)) / 1000).toFixed(1)} s, ${end}`
  },
  { api: { everyCall: '429' }, timeoutMs: 320_000 },
)

async function putOff(scene: Scene, running: Running): Promise<string> {
  const isEnd = ({ type }: RunEvent): boolean => type === 'attempt:ended'
  const end = await scene.event(running, 'an end of the attempt', isEnd, lastTryMs).catch(() => null)
  if (end === null) return 'tries on'
  expect(reasonOf(end)).toBe('waiting:rate_limit')
  return 'put off'
}

function isSign(event: RunEvent): boolean {
  if (reasonOf(event) === 'waiting:rate_limit') return true
  const { standstill } = event.fields as {
    readonly standstill?: { readonly class?: string; kind: string } | null
  }
  return (
    event.type === 'agent:standstill' && (standstill?.class === 'rate_limit' || standstill?.kind === 'silent')
  )
}
