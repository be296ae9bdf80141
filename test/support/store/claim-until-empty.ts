/**
 * A program: works through a store as one of several processes. argv: where the store is. Every claim, and every end, is a line
 * on stdout: `+ item epoch`, `- item epoch`. It takes the lane when it can get it.
 */
import { fenceOf } from '../../../src/core/attempt.ts'
import type { LaneLease } from '../../../src/core/ports/lane-store.ts'
import type { ProcessIdentity } from '../../../src/core/run/identity.ts'
import { engine } from './engine.ts'
import { identity, merged, start, tip } from './sample.ts'
import { queue } from './stages.ts'

const at = process.argv[2]
if (at === undefined) throw new Error('usage: claim-until-empty STORE')

function livenessOf({ pid }: ProcessIdentity): 'alive' | 'dead' {
  try {
    process.kill(pid, 0)
    return 'alive'
  } catch {
    return 'dead'
  }
}

const say = (line: string): boolean => process.stdout.write(`${line}\n`)

const store = await engine.open(at, { livenessOf })
const { supervisor } = await store.openRun(start({ identity: identity(process.pid) }))
let lease: LaneLease | null = null
for (;;) {
  await store.adoptOrphans(supervisor.id, livenessOf)
  for (const attempt of await store.openAttempts()) {
    const mine = attempt.owner === supervisor.id && attempt.phase !== 'queued' && attempt.phase !== 'merging'
    if (mine) await queue(store, fenceOf(attempt))
  }
  const result = await store.claimNext({ supervisor: supervisor.id, worker: 0 })
  if (result.kind === 'claimed') say(`+ ${result.item.id} ${result.attempt.epoch}`)
  lease ??= await store.takeLane('main', supervisor.id, livenessOf)
  const head = lease === null ? null : await store.beginMerge(lease)
  if (lease !== null && head !== null && head !== 'ghost') {
    const fence = fenceOf(head.attempt)
    await store.laneStep(lease, fence, { old: tip, merged })
    if ((await store.laneDone(lease, fence, { old: tip, merged })) === 'ok')
      say(`- ${head.item.id} ${fence.epoch}`)
  }
  if (result.kind === 'nothing' && result.why === 'nothingLeft') break
  await new Promise((resolve) => setTimeout(resolve, result.kind === 'claimed' ? 0 : 2))
}
await store.leaveRun(supervisor.id, 'finish')
await store.close()
