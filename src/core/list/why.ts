import type { EpochMs, ItemId } from '../ids.ts'
import { msPerUnit } from '../policy/forecast/ms-per-unit.ts'
import { msToStart } from '../policy/forecast/ms-to-start.ts'
import type { StoredInUse } from '../policy/pool/in-use.ts'
import type { ItemRow, StoreReader } from '../ports/store-reader.ts'

/** What a task needs that is not done. */
export interface WhyNeed {
  readonly row: ItemRow
  /** 1: it is needed by the task itself. */
  readonly depth: number
}

/** The facts about why a task is not running. */
export interface Why {
  readonly row: ItemRow
  /** Each is followed by what that one needs; not all of many. */
  readonly needs: readonly WhyNeed[]
  /** Agents at work, where it waits for one; else none. */
  readonly inUse: readonly StoredInUse[]
  /** Workers that are at work, where it could start at once; else null. */
  readonly busy: number | null
  /** Finished work that is not merged yet. */
  readonly finished: number
  /** How long until it can start at the earliest, if a person does at once what is theirs to do; null: not known. */
  readonly startsInMs: number | null
}

export type WhyReader = Pick<StoreReader, 'item' | 'items' | 'counts' | 'agentsInUse' | 'measuredTasks'>

/** How far down the needs of needs are followed, and how many tasks are named in all. */
const deepest = 4
const mostNeeds = 20

/** Null: there is no such task. */
export async function whyOf(store: WhyReader, id: ItemId, now: EpochMs): Promise<Why | null> {
  const row = await store.item(id)
  if (row === null) return null
  const needs = await needsOf(store, row)
  const { queued, merging } = await store.counts()
  const perUnit = msPerUnit(await store.measuredTasks())
  return {
    ...{ row, needs, finished: queued + merging },
    busy: row.state === 'todo' ? await busyWorkers(store) : null,
    inUse: waitsForAgent(row) ? await store.agentsInUse() : [],
    startsInMs: msToStart(row, { needs: needs.map((need) => need.row), perUnit, now }),
  }
}

export const waitsForAgent = ({ state }: ItemRow): boolean => state === 'todo' || state === 'waiting'

const inHand = ['claimed', 'running', 'verifying', 'voting', 'reviewing'] as const
const mostBusy = 1_000

/** Whoever has a task by a token is no worker. */
async function busyWorkers(store: WhyReader): Promise<number> {
  const rows = await store.items({ order: 'needs you', states: inHand, offset: 0, limit: mostBusy })
  return rows.filter(({ attempt }) => attempt !== null).length
}

async function needsOf(store: WhyReader, row: ItemRow): Promise<readonly WhyNeed[]> {
  const found: WhyNeed[] = []
  const seen = new Set<string>([row.item.id])
  const follow = async ({ openNeeds }: ItemRow, depth: number): Promise<void> => {
    for (const id of openNeeds) {
      if (seen.has(id) || found.length >= mostNeeds) continue
      seen.add(id)
      const need = await store.item(id)
      if (need === null) continue
      found.push({ row: need, depth })
      if (depth < deepest) await follow(need, depth + 1)
    }
  }
  await follow(row, 1)
  return found
}
