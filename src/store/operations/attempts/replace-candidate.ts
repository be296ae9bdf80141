import type { PoolEntry } from '../../../core/agent/pool.ts'
import { chooseEntry, freeEntries } from '../../../core/policy/pool/choose-entry.ts'
import { candidatesFor, demandOf } from '../../../core/policy/pool/demand.ts'
import type { PlannedAgent } from '../../../core/attempt.ts'
import type { ReplaceOrder } from '../../../core/ports/attempt-store.ts'
import type { Fenced } from '../../../core/ports/fenced.ts'
import type { Timed } from '../../driver.ts'
import { itemColumns, parseItem } from '../../rows/item-record.ts'
import { integer, text, textOrNull } from '../../rows/raw-row.ts'
import { all, change, one, type Operation } from '../../statement.ts'
import { poolState, takeTurns } from './choose-agent.ts'
import { ownersClaim } from './fence.ts'

type Named = Pick<PlannedAgent, 'preset' | 'model'>

/** Chosen as by a claim, but one that no other of the task's agents is, where there is one. */
export function* replaceCandidate({
  fence,
  report,
  now,
}: Timed<ReplaceOrder>): Operation<Fenced<Named | null>> {
  const claim = yield* ownersClaim(fence)
  const { candidate: number } = fence
  if (claim === null || number === undefined) return 'ghost'
  const { attempt, run } = claim
  const record = yield* selectItem({ item: claim.item })
  const agents = yield* selectCandidates({ attempt })
  const before = agents.find((agent) => agent.number === number)
  if (record === null || before === undefined) return null
  const state = yield* poolState(run, now)
  const candidates = candidatesFor(run.settings, demandOf(record.item, run.settings))
  const free = freeEntries(candidates, state).filter((entry) => !isOf(before, entry))
  const unlike = free.filter((entry) => !agents.some((agent) => isOf(agent, entry)))
  const strategy = run.settings.pool?.strategy ?? 'priority'
  const entry = chooseEntry(unlike, strategy, state) ?? chooseEntry(free, strategy, state)
  if (entry === null) return null
  const { name: preset, model } = entry.preset
  yield* updateCandidate({ attempt, number, preset, model, report: JSON.stringify(report) })
  yield* takeTurns(run, [entry], state)
  return { preset, model }
}

const isOf = ({ preset, model }: Named, entry: PoolEntry): boolean =>
  entry.preset.name === preset && entry.preset.model === model

const selectItem = one(
  `SELECT ${itemColumns} FROM items i CROSS JOIN facts f CROSS JOIN sources s
   WHERE i.id = :item AND f.item = i.id AND s.id = i.source`,
  parseItem,
)

const selectCandidates = all(
  `SELECT number, preset, model FROM agents WHERE attempt = :attempt AND role = 'worker' ORDER BY number`,
  (row) => ({
    number: integer(row, 'number'),
    preset: text(row, 'preset'),
    model: textOrNull(row, 'model'),
  }),
)

const updateCandidate = change(`
  UPDATE agents SET preset = :preset, model = :model, report = :report, identity = NULL
  WHERE attempt = :attempt AND number = :number`)
