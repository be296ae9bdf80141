import { concerns, type CoolDownClass } from '../../../core/agent/cool-down.ts'
import type { Fault, FaultClass } from '../../../core/agent/fault.ts'
import type { AgentPreset } from '../../../core/agent/preset.ts'
import type { PlannedAgent } from '../../../core/attempt.ts'
import type { EpochMs } from '../../../core/ids.ts'
import type { Fenced } from '../../../core/ports/fenced.ts'
import type { LimitAnswer, LimitNote } from '../../../core/ports/attempt-store.ts'
import { freeEntries } from '../../../core/policy/pool/choose-entry.ts'
import { concernOf, coolDownAfter, type LimitingFault } from '../../../core/policy/pool/cool-down-after.ts'
import { candidatesFor, demandOf } from '../../../core/policy/pool/demand.ts'
import { isWaiting, type Reason } from '../../../core/reason.ts'
import { presetOf } from '../../../core/run/preset-of.ts'
import type { Run } from '../../../core/run/run.ts'
import type { Timed } from '../../driver.ts'
import { concernKey, type ConcernKey } from '../../rows/cool-down-row.ts'
import { itemColumns, parseItem } from '../../rows/item-record.ts'
import { integer, text, textOrNull } from '../../rows/raw-row.ts'
import { change, one, type Operation } from '../../statement.ts'
import { recordEvent, type About } from '../record-event.ts'
import { selectRun } from '../runs/select-run.ts'
import { poolState } from './choose-agent.ts'
import { ownedClaim, type OpenClaim } from './fence.ts'

/** A sign of a limit: nobody starts anything there from now on. Resolves to whether another agent could go on with the item at once. */
export function* noteLimit({ fault, now, ...note }: Timed<LimitNote>): Operation<Fenced<LimitAnswer>> {
  const found = yield* claimWithAgent(note)
  if (found === null) return 'ghost'
  const { claim, preset, startedAt } = found
  yield* coolDown(claim, { fault, preset, startedAt, now })
  const run = (yield* selectRun({ id: claim.run.id })) ?? claim.run
  return { other: yield* isOtherFree({ claim, run, preset, now }) }
}

/** A model has answered: what was limited there is so no more. */
export function* noteAnswer({ now, ...note }: Timed<Omit<LimitNote, 'fault'>>): Operation<Fenced<'ok'>> {
  const found = yield* claimWithAgent(note)
  if (found === null) return 'ghost'
  for (const cool of found.claim.run.cools) {
    if (!concerns(cool, found.preset)) continue
    yield* deleteCoolDown({ ...concernKey(cool.concern) })
    yield* recordEvent({ type: 'pool:free', concern: cool.concern }, aboutRun(found.claim), now)
  }
  return 'ok'
}

/** How an attempt ended may be a limit of its agent's vendor. Part of the transaction that gives its item back. */
export function* coolDownAfterEnd(claim: OpenClaim, why: Reason, now: EpochMs): Operation<void> {
  const fault = limitIn(why)
  if (fault === null) return
  const agent = yield* selectAgent({ attempt: claim.attempt })
  if (agent === null) return
  // One of several agents says which.
  const { preset: name = agent.agent, model = agent.model } = why.detail as Partial<PlannedAgent>
  const preset = presetOf(claim.run.settings, { preset: name, model })
  yield* coolDown(claim, { fault, preset, startedAt: agent.startedAt, now })
}

/** The fault that a reason names, where it concerns more than the task; null for any other reason. */
function limitIn({ code, message, detail }: Reason): LimitingFault | null {
  const kind = classIn(code)
  if (kind === null) return null
  const { retryAfterMs, resetsAt } = (detail['fault'] ?? {}) as Partial<Fault>
  return { class: kind, message, retryAfterMs, resetsAt }
}

function classIn(code: Reason['code']): CoolDownClass | null {
  if (isWaiting(code)) return code.slice('waiting:'.length) as FaultClass
  if (code === 'agent:not-started') return 'not-started'
  return code.startsWith('agent:fault-') ? (code.slice('agent:fault-'.length) as FaultClass) : null
}

interface FoundLimit {
  readonly fault: LimitingFault
  readonly preset: AgentPreset
  readonly startedAt: EpochMs
  readonly now: EpochMs
}

function* coolDown(claim: OpenClaim, { fault, preset, startedAt, now }: FoundLimit): Operation<void> {
  const concern = concernOf(fault.class, preset)
  if (concern === null) return
  const key = concernKey(concern)
  const before = claim.run.cools.find((cool) => sameKey(concernKey(cool.concern), key)) ?? null
  const after = coolDownAfter(fault, { preset, before, startedAt, now })
  if (after === null) return
  const { inRow, message, named, since, until } = after
  yield* upsertCoolDown({ ...key, class: after.class, message, named: named ? 1 : 0, since, until, inRow })
  if (before !== null && before.since === since && before.class === after.class) return
  yield* recordEvent({ type: 'pool:limited', cool: after }, aboutRun(claim), now)
}

const sameKey = (one: ConcernKey, other: ConcernKey): boolean =>
  one.concern === other.concern && one.name === other.name && one.model === other.model

const aboutRun = ({ run }: OpenClaim): About => ({ run: run.id })

interface OtherOrder {
  readonly claim: OpenClaim
  readonly run: Run
  readonly preset: AgentPreset
  readonly now: EpochMs
}

function* isOtherFree({ claim, run, preset, now }: OtherOrder): Operation<boolean> {
  const record = yield* selectItem({ item: claim.item })
  if (record === null) return false
  const candidates = candidatesFor(run.settings, demandOf(record.item, run.settings))
  const free = freeEntries(candidates, yield* poolState(run, now))
  return free.some((entry) => entry.preset.name !== preset.name || entry.preset.model !== preset.model)
}

function* claimWithAgent({ fence, agent, reviewerSince }: Omit<LimitNote, 'fault'>): Operation<{
  readonly claim: OpenClaim
  readonly preset: AgentPreset
  readonly startedAt: EpochMs
} | null> {
  const claim = yield* ownedClaim(fence)
  const first = claim === null ? null : yield* selectAgent({ attempt: claim.attempt })
  if (claim === null || first === null) return null
  const { settings } = claim.run
  // A reviewer need not be an agent of the pool, and has been started long after its attempt.
  const preset = reviewerSince === undefined ? presetOf(settings, agent) : settings.review.agent
  return preset === null ? null : { claim, preset, startedAt: reviewerSince ?? first.startedAt }
}

const selectAgent = one(`SELECT agent, model, started_at FROM attempts WHERE id = :attempt`, (row) => ({
  agent: text(row, 'agent'),
  model: textOrNull(row, 'model'),
  startedAt: integer(row, 'started_at'),
}))

const selectItem = one(
  `SELECT ${itemColumns} FROM items i CROSS JOIN facts f CROSS JOIN sources s
   WHERE i.id = :item AND f.item = i.id AND s.id = i.source`,
  parseItem,
)

const upsertCoolDown = change(`
  INSERT INTO cool_downs (concern, name, model, class, message, named, since, until, in_row)
  VALUES (:concern, :name, :model, :class, :message, :named, :since, :until, :inRow)
  ON CONFLICT (concern, name, model) DO UPDATE SET class = excluded.class, message = excluded.message, named = excluded.named,
    since = excluded.since, until = excluded.until, in_row = excluded.in_row`)

const deleteCoolDown = change(
  `DELETE FROM cool_downs WHERE concern = :concern AND name = :name AND model = :model`,
)
