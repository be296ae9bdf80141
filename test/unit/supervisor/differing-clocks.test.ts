import { expect, test } from 'vitest'
import { fenceOf } from '../../../src/core/attempt.ts'
import type { SupervisorId } from '../../../src/core/ids.ts'
import type { Store } from '../../../src/core/ports/store.ts'
import { reason } from '../../../src/core/reason.ts'
import type { Run } from '../../../src/core/run/run.ts'
import type { SupervisorContext } from '../../../src/supervisor/context.ts'
import { StalledOwner } from '../../../src/supervisor/lane/stalled-owner.ts'
import { takeLane } from '../../../src/supervisor/lane/take-lane.ts'
import { recover } from '../../../src/supervisor/recover-attempts.ts'
import { claimed } from '../../support/store/claimed.ts'
import { engine } from '../../support/store/engine.ts'
import { draft, identity, start } from '../../support/store/sample.ts'

const days = 3 * 86_400_000
const lease = 30_000

interface Machine {
  readonly store: Store
  readonly me: SupervisorId
  readonly context: SupervisorContext
}

test('supervisors of one store agree on leases and retries, though their machines’ clocks are days apart', async () => {
  const place = engine.newPlace()
  let time = 10 * days
  const machine = async (pid: number, clockIsOffMs: number): Promise<Machine> => {
    const livenessOf = () => 'unknown' as const
    const store = await engine.open(place.at, { livenessOf, now: () => time })
    const { run, supervisor } = await store.openRun(start({ identity: identity(pid) }))
    return { store, me: supervisor.id, context: contextOf({ store, run, me: supervisor.id, clockIsOffMs }) }
  }
  const behind = await machine(1, -days)
  const ahead = await machine(2, days)
  try {
    await behind.store.importItems('a.json', [draft('A'), draft('B')])
    const claim = ({ store, me }: Machine) => store.claimNext({ supervisor: me, worker: 0 })
    const attempt = claimed(await claim(behind))
    await takeLane(behind.context, new StalledOwner(behind.context.clock))
    // By the clock that is ahead the lease ran out days ago; by the one that is behind a retry would wait for days.
    time += lease - 1
    expect(await recover(ahead.context)).toEqual([])
    expect(await takeLane(ahead.context, new StalledOwner(ahead.context.clock))).toBeNull()
    const failed = claimed(await claim(ahead))
    await ahead.store.finishAttempt({ fence: fenceOf(failed), reason: reason('timeout', '') })
    expect(await claim(behind)).toMatchObject({ why: 'inProgress', at: time + 100 })
    await behind.store.heartbeat(behind.me)
    time += 100
    expect(await behind.store.now()).toBe(await ahead.store.now())
    expect(await claim(behind)).toMatchObject({ kind: 'claimed', item: { id: 'B' } })
    // Who has stopped renewing its lease loses its attempts to the other one.
    time += lease
    expect((await recover(ahead.context)).map(({ id }) => id)).toContain(attempt.id)
  } finally {
    await behind.store.close()
    await ahead.store.close()
    place.remove()
  }
})

interface Parts {
  readonly store: Store
  readonly run: Run
  readonly me: SupervisorId
  readonly clockIsOffMs: number
}

const contextOf = ({ clockIsOffMs, ...parts }: Parts): SupervisorContext =>
  ({
    ...parts,
    clock: { now: () => Date.now() + clockIsOffMs, awakeMs: () => performance.now() },
    git: { lane: { tip: async () => 'tip' } },
    processes: { liveness: () => 'unknown' },
  }) as unknown as SupervisorContext
