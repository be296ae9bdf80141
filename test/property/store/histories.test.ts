import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Fence } from '../../../src/core/attempt.ts'
import { itemId, attemptId, supervisorId, type SupervisorId } from '../../../src/core/ids.ts'
import { transitions } from '../../../src/core/policy/transition.ts'
import type { LaneLease } from '../../../src/core/ports/lane-store.ts'
import type { Store } from '../../../src/core/ports/store.ts'
import { reason } from '../../../src/core/reason.ts'
import { tokenDigest } from '../../../src/core/claims/token-claim.ts'
import { alwaysAsync } from '../../support/always.ts'
import { agree } from '../../support/store/agree.ts'
import { engine } from '../../support/store/engine.ts'
import { Model, type ModelAttempt } from '../../support/store/model.ts'
import { draft, identity, merged, settings, start, tip } from '../../support/store/sample.ts'
import { collecting, running, verifying } from '../../support/store/stages.ts'

const runs = Number(process.env['LOOPWORK_TEST_HISTORIES'] ?? 400)
// Two tries: with more, too few histories reach the last one.
const policy = { attempts: 2, backoffMs: 100, maxMs: 10_000 }
/** Neither the breaker nor a full merge queue: they have stories of their own. */
const said = { ...settings, retry: policy, breaker: { failures: 1e6, cooldownMs: 1 }, waiting: 1e6, group: 2 }

interface Real {
  readonly store: Store
  readonly at: string
  me: SupervisorId
  pid: number
  lease: LaneLease | null
  readonly leases: LaneLease[]
}

const fenceOf = ({ id, item, epoch, tenure }: ModelAttempt): Fence => ({
  attempt: attemptId(id),
  item: itemId(item),
  epoch,
  tenure,
})

const statusesOf = (model: Model) => new Map([...model.items].map(([id, { status }]) => [id, status]))

const pick = <T>(list: readonly T[], at: number): T | undefined => list[at % Math.max(list.length, 1)]
const active = (model: Model) => model.workers().filter(({ phase }) => phase !== 'merging')

type Act = (model: Model, real: Real, pick: number) => Promise<void>

const claim: Act = async (model, real) => {
  const expected = model.claim(real.me)
  const result = await real.store.claimNext({ supervisor: real.me, worker: 0 })
  expect(
    result.kind === 'claimed' ? [result.item.id, result.attempt.id, result.attempt.tryNumber] : null,
  ).toEqual(
    expected === null
      ? null
      : [expected.item, expected.id, (model.items.get(expected.item)?.attempts ?? 0) + 1],
  )
  await learnHolders(model, real.store)
}

/** Several holders may be in the way of one item: any of them may be waited for. */
async function learnHolders(model: Model, store: Store): Promise<void> {
  for (const item of model.items.values()) {
    if (item.parkedBehind === null) continue
    const behind = (await store.item(itemId(item.id)))?.parkedBehind
    const holder = [...model.open.values()].find((attempt) => attempt.item === behind?.item)
    if (holder === undefined || !model.share(item, model.items.get(holder.item))) {
      throw new Error(`${item.id} waits for ${behind?.item}, which has none of its files`)
    }
    item.parkedBehind = holder.id
  }
}

const run: Act = async (model, { store }, at) => {
  const attempt = pick(active(model), at)
  if (attempt === undefined) return
  attempt.phase = 'running'
  expect(await store.enterPhase(fenceOf(attempt), running)).toBe('ok')
}

const queue: Act = async (model, { store, me }, at) => {
  const attempt = pick(active(model), at)
  if (attempt === undefined) return
  const fence = fenceOf(attempt)
  if (attempt.phase !== 'queued') await store.enterPhase(fence, verifying())
  model.queue(attempt)
  const expected = at % 2 === 0 ? model.claim(me) : null
  const next = at % 2 === 0 ? { supervisor: me, worker: 1 } : null
  const result = await store.queueAndClaim(fence, next)
  expect(result !== null && result !== 'ghost' && result.kind === 'claimed' ? result.item.id : null).toBe(
    expected?.item ?? null,
  )
  await learnHolders(model, store)
}

const codes = [
  'timeout',
  'gate:failed',
  'conflict',
  'stopped',
  'shutdown',
  'interrupted',
  'interrupted',
  'agent:not-started',
] as const

const finish: Act = async (model, { store }, at) => {
  const attempt = pick(active(model), at)
  const code = codes[at % codes.length]
  if (attempt === undefined || code === undefined) return
  const fence = fenceOf(attempt)
  model.end(attempt, code)
  expect(await store.finishAttempt({ fence, reason: reason(code, 'why') })).toBe('ok')
}

const lane: Act = async (model, real, at) => {
  real.lease ??= await real.store.takeLane('main', real.me, () => 'alive')
  if (real.lease === null) throw new Error('the lane is taken')
  real.leases.push(real.lease)
  const expected = model.head()
  const head = await real.store.beginMerge(real.lease)
  expect(head === null || head === 'ghost' ? head : head.attempt.id).toBe(expected?.id ?? null)
  if (expected === null) return
  expected.phase = 'merging'
  const fence = fenceOf(expected)
  const step = { old: tip, merged }
  switch (at % 4) {
    case 0:
      expect(await real.store.laneStep(real.lease, fence, step)).toBe('ok')
      break
    case 1:
    case 2:
      model.done(expected)
      expect(await real.store.laneDone(real.lease, fence, step)).toBe('ok')
      break
    default: {
      const code = at % 8 === 3 ? 'conflict' : 'gate:failed'
      model.end(expected, code)
      expect(await real.store.laneFail(real.lease, fence, reason(code, 'why'))).toBe('ok')
    }
  }
}

const retry: Act = async (model, { store }, at) => {
  const item = pick([...model.items.values()], at)
  if (item === undefined) return
  const legal = model.retry(item)
  expect(await store.retryItems([itemId(item.id)])).toHaveLength(legal ? 0 : 1)
}

const cancel: Act = async (model, { store }, at) => {
  const item = pick([...model.items.values()], at)
  if (item === undefined) return
  const legal = model.cancel(item)
  expect(await store.cancelItems([itemId(item.id)])).toHaveLength(legal ? 0 : 1)
}

/** The supervisor dies; another takes over everything that is open. */
const crash: Act = async (model, real) => {
  const before = real.me
  for (const attempt of model.workers()) {
    model.ghosts.push({ ...attempt })
    attempt.tenure++
  }
  const opened = await real.store.openRun(start({ settings: said, identity: identity(++real.pid) }))
  expect(opened.how).toBe('resumed')
  real.me = opened.supervisor.id
  real.lease = await real.store.takeLane('main', real.me, () => 'dead')
  for (const attempt of model.workers()) attempt.owner = real.me
  model.expire()
  const { adopted, superseded } = await real.store.adoptOrphans(real.me, () => 'dead')
  expect([adopted.map(({ id }) => id), superseded]).toEqual([model.workers().map(({ id }) => id), []])
  expect(await real.store.heartbeat(before)).toBe('ghost')
  model.paused = false
  // Whoever starts a run may have mended the agent.
  model.off = null
}

const leaseMs = 300

/** Somebody who is no worker claims: the next item, or one by its name. */
const lend: Act = async (model, { store }, at) => {
  const token = `token-${model.loans.length}`
  const named = at % 3 === 0 ? (pick([...model.items.values()], at) ?? null) : null
  const expected = model.lend(token, leaseMs, named)
  const result = await store.claimByToken(
    {
      token: tokenDigest(token),
      item: named === null ? null : itemId(named.id),
      filter: null,
      agent: 'somebody',
      leaseMs,
      strategy: 'priority',
      group: 2,
    },
    () => 'alive',
  )
  expect(result.kind === 'claimed' ? result.row.item.id : null).toBe(expected)
  await learnHolders(model, store)
}

const uses = ['extend', 'completed', 'failed', 'released', 'taken back'] as const

/** What is asked with a token is done once; asked again it is answered as before; of a claim that ended otherwise it is refused. */
const use: Act = async (model, { store }, at) => {
  const attempt = pick(model.loans, at)
  if (attempt === undefined) return
  const how = uses[at % uses.length] ?? 'extend'
  const item = itemId(attempt.item)
  model.expire()
  const { loan } = attempt
  const open = loan.end === null
  if (how === 'taken back') {
    const holder = model.loans.find((other) => other.item === attempt.item && other.loan.end === null)
    if (holder !== undefined) model.endLoan(holder, how)
    expect((await store.takeBack(item)) === null).toBe(holder === undefined)
    return
  }
  const request = { item, token: tokenDigest(loan.token), files: [] }
  if (how === 'extend') {
    if (open) loan.leaseUntil = model.now + leaseMs
    expect((await store.extendTokenClaim({ ...request, leaseMs: null })).kind).toBe(open ? 'ok' : 'refused')
    return
  }
  const expected = open ? 'ok' : loan.end === how ? 'ok again' : 'refused'
  if (open) model.endLoan(attempt, how)
  const answer = await store.endTokenClaim({ ...request, how, said: null })
  expect(answer.kind === 'ok' && answer.again ? 'ok again' : answer.kind).toBe(expected)
}

/** Whoever lost its claim, its attempt or its lane: nothing it does is heard. */
const haunt: Act = async (model, { store, leases, lease }, at) => {
  const version = store.dataVersion()
  const ghost = pick(model.ghosts, at)
  if (ghost !== undefined) {
    const fence = fenceOf(ghost)
    expect(await store.enterPhase(fence, collecting)).toBe('ghost')
    expect(await store.queueAndClaim(fence, { supervisor: supervisorId(ghost.owner), worker: 0 })).toBe(
      'ghost',
    )
    expect(await store.finishAttempt({ fence, reason: reason('stopped', '') })).toBe('ghost')
    expect(await store.noteAgent({ fence, agent: 0, identity: null })).toBe('ghost')
    expect(await store.noteGate(fence, { command: 'x', exit: 0, durationMs: 1, tree: tip })).toBe('ghost')
  }
  const merging = [...model.open.values()].find(({ phase }) => phase === 'merging')
  if (merging !== undefined) {
    const stop = {
      fence: fenceOf(merging),
      reason: reason('stopped', ''),
    } as const
    expect(await store.finishAttempt(stop)).toBe('ghost')
  }
  const old = leases.find((one) => one.tenure !== lease?.tenure)
  const head = model.head()
  if (old !== undefined && head !== null) {
    expect(await store.beginMerge(old)).toBe('ghost')
    expect(await store.laneDone(old, fenceOf(head), { old: tip, merged })).toBe('ghost')
  }
  expect(store.dataVersion()).toBe(version)
}

const wait: Act = async (model, _, at) => {
  model.now += [1, 50, 150, 500, 100_000][at % 5] ?? 1
}

const pause: Act = async (model, { store }) => {
  const newest = await store.newestRun()
  if (newest === null) throw new Error('no run')
  model.paused = !model.paused
  await store.setPaused(newest.id, model.paused)
}

const acts = { claim, run, queue, finish, lane, retry, cancel, crash, haunt, wait, pause, lend, use }

const weighted = fc.oneof(
  { arbitrary: fc.constant('claim' as const), weight: 6 },
  { arbitrary: fc.constant('queue' as const), weight: 4 },
  { arbitrary: fc.constant('lane' as const), weight: 6 },
  { arbitrary: fc.constant('finish' as const), weight: 4 },
  { arbitrary: fc.constant('lend' as const), weight: 3 },
  { arbitrary: fc.constant('use' as const), weight: 3 },
  { arbitrary: fc.constantFrom('run', 'retry', 'cancel', 'crash', 'haunt', 'wait', 'pause'), weight: 7 },
)

const backlog = fc
  .array(
    fc.record({
      priority: fc.integer({ min: 0, max: 2 }),
      needs: fc.uniqueArray(fc.nat(7), { maxLength: 2 }),
      files: fc.uniqueArray(fc.constantFrom('a.ts', 'src/a.ts', 'src/', 'src/db/x.ts', 'srcs/b.ts'), {
        maxLength: 2,
      }),
      group: fc.constantFrom(null, null, 'one', 'other'),
    }),
    { minLength: 1, maxLength: 8 },
  )
  .map((items) =>
    items.map(({ priority, needs, files, group }, index) =>
      draft(`T${index}`, {
        priority,
        files,
        ...(group === null ? {} : { group }),
        needs: needs.filter((need) => need < index).map((need) => `T${need}`),
      }),
    ),
  )

test('whatever happens in whatever order, rows, events and counters are what the plain rules say', async () => {
  const history = fc.array(fc.record({ act: weighted, pick: fc.nat(1_000) }), { maxLength: 40, size: 'max' })
  await alwaysAsync(
    fc.asyncProperty(backlog, history, async (drafts, steps) => {
      const { at, remove } = engine.newPlace()
      const model = new Model(policy.attempts, policy.backoffMs, said.group)
      // Those that have been superseded by another start are dead.
      const real: Real = {
        store: await engine.open(at, { livenessOf: () => 'dead', now: () => model.now }),
        at,
        me: supervisorId(0),
        pid: 1,
        lease: null,
        leases: [],
      }
      try {
        await real.store.importItems('a.json', drafts)
        for (const one of drafts) model.add(one)
        real.me = (await real.store.openRun(start({ settings: said }))).supervisor.id
        for (const { act, pick } of steps) {
          const before = statusesOf(model)
          await acts[act](model, real, pick)
          // The store itself refuses any other change of its rows.
          for (const [id, to] of statusesOf(model)) {
            const from = before.get(id)
            const isLegal = from === to || transitions.some(([, one, other]) => one === from && other === to)
            expect({ [id]: isLegal ? 'legal' : `${act}: ${from} to ${to}` }).toEqual({ [id]: 'legal' })
          }
        }
        await agree(real.store, at, model)
      } finally {
        await real.store.close()
        remove()
      }
    }),
    runs,
  )
  // On a machine that does ten other things: half a minute alone.
}, 600_000)
