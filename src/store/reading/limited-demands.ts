import type { EpochMs } from '../../core/ids.ts'
import { anyDemand, demandOf } from '../../core/policy/pool/demand.ts'
import { waitFor } from '../../core/policy/pool/wait-for.ts'
import type { Item } from '../../core/item.ts'
import type { Run } from '../../core/run/run.ts'
import { integer, textOrNull } from '../rows/raw-row.ts'
import { all, type Operation } from '../statement.ts'
import { selectNewestRun } from '../operations/runs/select-run.ts'

/** Ready items behind a demand, and whether everybody who could serve it is limited; 0: those that no claim has looked at. */
export interface DemandAtWait {
  readonly id: number
  readonly length: number
  readonly limited: boolean
}

/** The run whose agents are limited; null while none are, or more is in the way: then every ready item is todo. */
export function* limitedRun(now: EpochMs): Operation<Run | null> {
  const run = yield* selectNewestRun({})
  return run === null ||
    run.endedAt !== null ||
    run.hold !== null ||
    run.cools.every(({ until }) => until <= now)
    ? null
    : run
}

export interface ReadyFacts {
  /** How many items are ready, behind a demand or not. */
  readonly ready: number
  /** Retries whose time has come, which join them at the next claim. */
  readonly due: number
  readonly now: EpochMs
}

/** Every demand with ready items behind it. Those that are not looked at count as any. */
export function* demandsNow({ ready, due, now }: ReadyFacts): Operation<readonly DemandAtWait[]> {
  const run = yield* limitedRun(now)
  const behind = (yield* selectDemands({})).filter(({ length }) => length > 0)
  const isLimited = (demand: { readonly agent: string | null; readonly model: string | null }): boolean =>
    run !== null && waitFor(run, demand, now) !== null
  const known = behind.map(({ id, length, ...demand }) => ({ id, length, limited: isLimited(demand) }))
  const rest = ready + due - behind.reduce((sum, { length }) => sum + length, 0)
  return [{ id: 0, length: rest, limited: isLimited(anyDemand) }, ...known]
}

/** Whether everybody who could do the item is limited. */
export const isLimited = (item: Item, run: Run | null, now: EpochMs): boolean =>
  run !== null && waitFor(run, demandOf(item, run.settings), now) !== null

const selectDemands = all(
  `SELECT id, agent, model,
     (SELECT count(*) FROM items i WHERE i.demand = d.id AND i.shelf = 'ready') AS length FROM demands d`,
  (row) => ({
    id: integer(row, 'id'),
    agent: textOrNull(row, 'agent'),
    model: textOrNull(row, 'model'),
    length: integer(row, 'length'),
  }),
)
