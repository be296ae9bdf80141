import type { PoolEntry } from '../../../core/agent/pool.ts'
import type { EpochMs } from '../../../core/ids.ts'
import {
  chooseEntry,
  entryFreeAt,
  freeEntries,
  turnsAfter,
  type PoolState,
} from '../../../core/policy/pool/choose-entry.ts'
import { claimOrder } from '../../../core/policy/order/claim-order.ts'
import { anyDemand, candidatesFor, demandOf, type Demand } from '../../../core/policy/pool/demand.ts'
import { inUseOf } from '../../../core/policy/pool/in-use.ts'
import type { Run } from '../../../core/run/run.ts'
import type { Strategy } from '../../../core/run/settings.ts'
import { byStrategy } from '../../rows/ready-order.ts'
import { itemColumns, parseItem, type ItemRecord } from '../../rows/item-record.ts'
import { flag, integer, real, text, textOrNull } from '../../rows/raw-row.ts'
import { all, change, one, type Operation } from '../../statement.ts'
import { selectInUse } from './agents-in-use.ts'

/*
 * Which item is next depends on who is free. Ready items that nobody has looked at have demand 0. One that only a limited agent may do
 * is put behind its demand, a row of `demands`, by the claim that finds that; from then on every claim asks the index once for each
 * demand that can be served, and takes the best of their first items. So an item is set aside once, a claim stays a few index look-ups
 * for any number of items, and the order among what can be served is the same as without a pool.
 */

/** An item that can be started now, and who does it. */
export interface Servable {
  readonly candidate: ItemRecord
  readonly entry: PoolEntry
}

/** What a claim has to know of the pool; nearly nothing where one agent without a limit does everything. */
export function* poolState(run: Run, now: EpochMs): Operation<PoolState> {
  const { cools, settings } = run
  if (settings.pool === null && settings.presets.length === 0 && cools.length === 0)
    return { cools, inUse: [], turns: new Map(), now }
  const inUse = inUseOf(settings, yield* selectInUse({}))
  const inTurn = settings.pool?.strategy === 'round-robin'
  const turns = new Map(inTurn ? yield* selectTurns({}) : [])
  return { cools, inUse, turns, now }
}

interface Search {
  readonly run: Run
  readonly state: PoolState
  /** Not all items are for any agent of the pool. */
  readonly mixed: boolean
}

/** Null when nothing that is ready can be served. `set aside`: the first that nobody had looked at can't be. */
export function* nextServable({ run, state, mixed }: Search): Operation<Servable | 'set aside' | null> {
  const { settings } = run
  const isFree = (demand: Demand): boolean => freeEntries(candidatesFor(settings, demand), state).length > 0
  if (!mixed && !isFree(anyDemand)) return null
  const known = mixed ? yield* selectDemands({}) : []
  let best = yield* selectFirst[settings.strategy]({ demand: notLookedAt })
  for (const { id, ready, ...demand } of known) {
    if (!ready || !isFree(demand)) continue
    const first = yield* selectFirst[settings.strategy]({ demand: id })
    if (first !== null && (best === null || isBefore(first, best, settings.strategy))) best = first
  }
  if (best === null) return null
  const demand = demandOf(best.item, settings)
  const entry = yield* entryFor(best, demand, { run, state, mixed })
  if (entry !== null) return { candidate: best, entry }
  yield* setAside(best, demand, known)
  return 'set aside'
}

/** A try after another one goes to the agent that made that, while it is free: only that one can go on in its session. */
function* entryFor(
  { id, epoch }: ItemRecord,
  demand: Demand,
  { run, state }: Search,
): Operation<PoolEntry | null> {
  const { pool, session } = run.settings
  const candidates = candidatesFor(run.settings, demand)
  if (candidates.length > 1 && epoch > 0 && session === 'resume') {
    const before = yield* selectAgentOf({ item: id, epoch })
    const same = freeEntries(candidates, state).find(
      ({ preset }) => preset.name === before?.agent && preset.model === before.model,
    )
    if (same !== undefined) return same
  }
  return chooseEntry(candidates, pool?.strategy ?? 'priority', state)
}

function* setAside(
  { id }: ItemRecord,
  { agent, model }: Demand,
  known: readonly StoredDemand[],
): Operation<void> {
  const there = known.find((each) => each.agent === agent && each.model === model)
  if (there === undefined) yield* insertDemand({ agent, model })
  yield* updateDemand({ item: id, agent, model })
}

/** When the first of the agents that ready items wait for may be asked again; null when they wait for none. */
export function* firstFreeAt({ settings }: Run, state: PoolState): Operation<EpochMs | null> {
  const demands = (yield* selectDemands({})).filter(({ ready }) => ready)
  const times = [anyDemand, ...demands]
    .flatMap((demand) => candidatesFor(settings, demand))
    .flatMap((entry) => entryFreeAt(entry, state) ?? [])
  return times.length === 0 ? null : Math.min(...times)
}

/**
 * Several agents of one attempt, the one that was found first: each as if the others were at work already. Fewer where no more are free.
 */
export function entriesFor(
  { candidate, entry }: Servable,
  count: number,
  { run, state }: Pick<Search, 'run' | 'state'>,
): readonly PoolEntry[] {
  const { settings } = run
  const candidates = candidatesFor(settings, demandOf(candidate.item, settings))
  const entries = [entry]
  let { turns } = state
  while (entries.length < count) {
    const last = entries.at(-1) ?? entry
    turns = new Map([...turns, ...turnsAfter(last, turns)])
    const taken = entries.map(({ preset }) => ({ preset, claimedAt: state.now }))
    const inUse = [...state.inUse, ...taken]
    const strategy = settings.pool?.strategy ?? 'priority'
    const facts = { ...state, turns, inUse }
    // Another agent is of more use than the same one again.
    const others = freeEntries(candidates, facts).filter((each) => !entries.includes(each))
    const next = chooseEntry(others, strategy, facts) ?? chooseEntry(candidates, strategy, facts)
    if (next === null) break
    entries.push(next)
  }
  return entries
}

export function* takeTurns(
  { settings }: Run,
  entries: readonly PoolEntry[],
  state: PoolState,
): Operation<void> {
  if (settings.pool?.strategy !== 'round-robin') return
  let { turns } = state
  for (const entry of entries) turns = new Map([...turns, ...turnsAfter(entry, turns)])
  for (const [name, turn] of turns) yield* upsertTurn({ entry: name, turn })
}

/** The order of the index. */
export function isBefore(one: ItemRecord, other: ItemRecord, strategy: Strategy): boolean {
  const order = claimOrder[strategy](rankedOf(one), rankedOf(other))
  return (order || one.item.order - other.item.order || one.id - other.id) < 0
}

const rankedOf = ({ item, criticalPath: path }: ItemRecord) => ({ priority: item.priority, path })

/** Of `demand`: ready, and looked at by no claim. */
export const notLookedAt = 0

const selectFirst = byStrategy(({ columns }) =>
  one(
    `SELECT ${itemColumns} FROM items i CROSS JOIN facts f CROSS JOIN sources s
     WHERE f.item = i.id AND s.id = i.source AND i.shelf = 'ready' AND i.demand = :demand
     ORDER BY ${columns('i.')} LIMIT 1`,
    parseItem,
  ),
)

const selectAgentOf = one(
  `SELECT agent, model FROM attempts WHERE item = :item AND epoch = :epoch`,
  (row) => ({ agent: text(row, 'agent'), model: textOrNull(row, 'model') }),
)

interface StoredDemand extends Demand {
  readonly id: number
  /** Something is ready behind it. */
  readonly ready: boolean
}

export const selectDemands = all(
  `SELECT id, agent, model, EXISTS (SELECT 1 FROM items i WHERE i.demand = d.id AND i.shelf = 'ready') AS ready FROM demands d`,
  (row): StoredDemand => ({
    id: integer(row, 'id'),
    agent: textOrNull(row, 'agent'),
    model: textOrNull(row, 'model'),
    ready: flag(row, 'ready'),
  }),
)

const insertDemand = change(`INSERT INTO demands (agent, model) VALUES (:agent, :model)`)

const updateDemand = change(`
  UPDATE items SET demand = (SELECT id FROM demands WHERE agent IS NOT DISTINCT FROM :agent AND model IS NOT DISTINCT FROM :model)
  WHERE id = :item`)

const selectTurns = all(
  `SELECT entry, turn FROM pool_turns`,
  (row) => [text(row, 'entry'), real(row, 'turn')] as const,
)

const upsertTurn = change(
  `INSERT INTO pool_turns (entry, turn) VALUES (:entry, :turn) ON CONFLICT (entry) DO UPDATE SET turn = excluded.turn`,
)
