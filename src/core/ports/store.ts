import type { AttemptStore } from './attempt-store.ts'
import type { BacklogStore, ImportStore } from './backlog-store.ts'
import type { CommandStore } from './command-store.ts'
import type { LaneStore } from './lane-store.ts'
import type { ListReader } from '../list/list-reader.ts'
import type { NeedsReader } from '../list/needs-tree.ts'
import type { NoteStore } from './note-store.ts'
import type { OccasionStore } from './occasion-store.ts'
import type { RankingStore } from './ranking-store.ts'
import type { RunStore } from './run-store.ts'
import type { StoreReader } from './store-reader.ts'
import type { TokenClaimStore } from './token-claim-store.ts'
import type { WorktreeRecords } from './worktree-records.ts'

/**
 * The task table. Every method is one transaction, durable when its promise resolves, and carries its events with it.
 * Asynchronous although SQLite is not: nothing above may notice another engine. A transaction's time is the store's, never a
 * caller's: machines whose clocks differ would give up each other's leases and claim retries that still wait.
 *
 * Fenced methods resolve to `'ghost'` when the fence is out of date: the caller ends its agents and changes nothing more.
 * @throws LoopworkError kind `store` for a locked, full, broken or newer database.
 */
export interface Store
  extends
    BacklogStore,
    ImportStore,
    RunStore,
    AttemptStore,
    LaneStore,
    CommandStore,
    NoteStore,
    OccasionStore,
    RankingStore,
    ListReader,
    NeedsReader,
    StoreReader,
    TokenClaimStore,
    WorktreeRecords {
  close(): Promise<void>
}
