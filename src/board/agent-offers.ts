import type { AgentChoice } from '../core/agent/agent-choice.ts'
import type { AgentOffers } from '../core/board/board.ts'
import type { BoardSnapshot } from '../core/board/snapshot.ts'
import type { ItemId } from '../core/ids.ts'
import { entriesOf } from '../core/policy/pool/demand.ts'
import type { Refusal } from '../core/ports/backlog-store.ts'
import type { Store } from '../core/ports/store.ts'

interface Parts {
  readonly store: Store
  /** Something may be startable now. */
  wanted(): void
}

/** Null: there is no such task, or no run that goes on. */
export async function agentOffers({ store }: Parts, item: ItemId): Promise<AgentOffers | null> {
  const [row, run] = await Promise.all([store.item(item), store.newestRun()])
  if (row === null || run === null || run.endedAt !== null) return null
  const [inUse, records] = await Promise.all([store.agentsInUse(), store.agentRecords(run.id)])
  return { row, entries: entriesOf(run.settings), inUse, records }
}

/** What of it changes from moment to moment; of no task: none is being chosen for. */
export async function offeredNow(
  store: Pick<Store, 'item' | 'agentsInUse'>,
  item: ItemId | undefined,
): Promise<Pick<BoardSnapshot, 'offered'>> {
  if (item === undefined) return {}
  const [row, inUse] = await Promise.all([store.item(item), store.agentsInUse()])
  return row === null ? {} : { offered: { row, inUse } }
}

export async function chooseAgent(
  parts: Parts,
  item: ItemId,
  choice: AgentChoice | null,
): Promise<Refusal | null> {
  const refused = await parts.store.chooseAgent(item, choice)
  parts.wanted()
  return refused
}
