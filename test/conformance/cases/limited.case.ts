import { expect } from 'vitest'
import { eachCli } from '../each-cli.ts'
import { reasonOf, type RunEvent } from '../run-events.ts'

/** Qwen calls for 100 s before it prints anything: until then loopwork can only see that it waits for its model. */
const firstSignMs = 150_000

eachCli(
  '429 to every call',
  async (scene) => {
    await scene.configure({ retry: { attempts: 1 } })
    await scene.backlog([{ id: 'LIMITED', steps: ['write:a.txt'] }])
    const running = scene.start()
    const sign = await scene.event(running, 'a sign of the limit', isSign, firstSignMs)
    const [call] = scene.api.calls
    const states = await scene.repository.states()
    running.child.kill('SIGINT')
    await running.finished
    expect(['running', 'todo']).toContain(states['LIMITED'])
    // One try is all it has: a counted one would have made it fail.
    expect(await scene.repository.states()).toEqual({ LIMITED: 'todo' })
    return `${sign.type === 'agent:standstill' ? 'waits' : String(reasonOf(sign))} ${((sign.at - (call?.at ?? 0)) / 1000).toFixed(1)} s after the call`
  },
  { api: { everyCall: '429' } },
)

function isSign(event: RunEvent): boolean {
  if (reasonOf(event) === 'waiting:rate_limit') return true
  const { standstill } = event.fields as {
    readonly standstill?: { readonly class?: string; kind: string } | null
  }
  return (
    event.type === 'agent:standstill' && (standstill?.class === 'rate_limit' || standstill?.kind === 'silent')
  )
}
