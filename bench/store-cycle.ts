import Database from 'better-sqlite3'
import { fenceOf, type Attempt } from '../src/core/attempt.ts'
import { itemId, oid } from '../src/core/ids.ts'
import type { ItemDraft } from '../src/core/item.ts'
import type { ClaimRequest } from '../src/core/ports/attempt-store.ts'
import type { Store } from '../src/core/ports/store.ts'
import type { RunSettings } from '../src/core/run/settings.ts'
import { openStore } from '../src/store/sqlite/open-store.ts'
import { usualSettings } from '../test/support/usual-settings.ts'

/** A store whose items can be taken round one by one. */
export interface Cycler {
  /** One item from the lane's queue to done, and the next one claimed before: microseconds of both transactions. */
  cycle(): Promise<{ readonly claimUs: number; readonly doneUs: number }>
  /** The same in three transactions: microseconds of the claim alone. */
  claim(): Promise<number>
  close(): Promise<void>
}

/** A backlog with dependencies (up to three earlier ones) and ten priorities, with a run that works on it. */
export async function backlogStore(path: string, size: number): Promise<Cycler> {
  const store = await openStore({ path })
  await store.importItems(
    'bench.json',
    Array.from({ length: size }, (_, index) => draft(index)),
  )
  const opened = await store.openRun({ mode: 'fresh', settings, base: tip, identity })
  const request: ClaimRequest = { supervisor: opened.supervisor.id, worker: 0 }
  const lease = await store.takeLane(settings.target, opened.supervisor.id, () => 'alive')
  if (lease === null) throw new Error('the lane is taken')
  let current = claimed(await store.claimNext(request))
  return {
    async cycle() {
      const fence = fenceOf(current)
      await store.enterPhase(fence, verifying)
      const start = performance.now()
      const next = await store.queueAndClaim(fence, request)
      const claimedAt = performance.now()
      const done = await store.laneDone(lease, fence, { old: tip, merged: mergedTip })
      const end = performance.now()
      if (done !== 'ok') throw new Error(`laneDone: ${done}`)
      current = claimed(next)
      return { claimUs: (claimedAt - start) * 1000, doneUs: (end - claimedAt) * 1000 }
    },
    async claim() {
      const fence = fenceOf(current)
      await store.enterPhase(fence, verifying)
      await store.queueAndClaim(fence, null)
      const start = performance.now()
      const next = await store.claimNext(request)
      const end = performance.now()
      const done = await store.laneDone(lease, fence, { old: tip, merged: mergedTip })
      if (done !== 'ok') throw new Error(`laneDone: ${done}`)
      current = claimed(next)
      return (end - start) * 1000
    },
    close: () => store.close(),
  }
}

/** The floor: what one durable commit of a one-row change costs with the same settings. */
export function rawCommits(path: string): { commit(): number; close(): void } {
  const db = new Database(path)
  db.pragma('journal_mode = WAL')
  db.pragma('synchronous = FULL')
  db.pragma('wal_autocheckpoint = 4000')
  db.exec('CREATE TABLE rows (id INTEGER PRIMARY KEY, n INTEGER NOT NULL) STRICT')
  const insert = db.prepare('INSERT INTO rows VALUES (?, 0)')
  db.transaction(() => {
    for (let id = 0; id < 10_000; id++) insert.run(id)
  })()
  const update = db.prepare('UPDATE rows SET n = n + 1 WHERE id = ? RETURNING n')
  const transaction = db.transaction((id: number) => update.get(id))
  let id = 0
  return {
    commit() {
      const start = performance.now()
      transaction.immediate(id++ % 10_000)
      return (performance.now() - start) * 1000
    },
    close: () => db.close(),
  }
}

export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((one, other) => one - other)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
}

const tip = oid('0'.repeat(40))
const mergedTip = oid('1'.repeat(40))
const work = {
  commit: mergedTip,
  tree: mergedTip,
  files: ['src/a.ts'],
  added: 10,
  removed: 2,
  leftOut: [],
  exact: true,
}
/** Where an agent's work has been collected: what the store is given before the transactions that are measured. */
const verifying = {
  phase: 'verifying',
  agents: [
    {
      number: 0,
      preset: 'bench',
      model: null,
      worktree: { path: '/nowhere', branch: 'bench', base: tip },
      given: null,
    },
  ],
  work,
} as const
const identity = { host: 'bench', bootId: 'bench', pidNamespace: 1, pid: process.pid, startTime: '1' }

type Claim = Awaited<ReturnType<Store['queueAndClaim']>>

function claimed(result: Claim): Attempt {
  if (result === null || result === 'ghost' || result.kind !== 'claimed') {
    throw new Error(`nothing was claimed: ${JSON.stringify(result)}`)
  }
  return result.attempt
}

function draft(index: number): ItemDraft {
  const needs = Array.from({ length: index % 4 }, (_, one) => index - 1 - ((index * (one + 7)) % 97)).filter(
    (at) => at >= 0,
  )
  return {
    id: itemId(`ITEM-${index}`),
    title: `Item number ${index}`,
    description: 'Do what the title says, with a test.',
    type: 'feature',
    priority: index % 10,
    sourcePriority: null,
    parent: null,
    dependsOn: [...new Set(needs)].map((at) => itemId(`ITEM-${at}`)),
    files: [],
    estimateHours: (index % 5) + 1,
    assignee: null,
    agent: null,
    model: null,
    source: 'bench.json',
    line: index + 1,
    metadata: {},
    status: 'todo',
    hold: null,
  }
}

const settings: RunSettings = { ...usualSettings('bench'), workers: 1, waiting: 2 }
