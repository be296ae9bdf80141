import type { Backlog } from '../../backlog/read-backlog.ts'
import type { Problem } from '../../core/errors.ts'
import type { ItemId } from '../../core/ids.ts'
import type { ImportPreview, WrittenWord } from '../../core/ports/backlog-store.ts'

/** A status that a source did not show. */
export interface SyncedStatus {
  readonly source: string
  readonly item: ItemId
  readonly word: WrittenWord
}

/** What a sync has done, or would do. */
export interface SyncReport {
  readonly backlogs: readonly Backlog[]
  /** From the sources to the store. */
  readonly plan: ImportPreview
  /** From the store to the sources. */
  readonly writes: readonly SyncedStatus[]
  /** What a person should know of what was read. */
  readonly problems: readonly Problem[]
  /** Notices of what persons have written, of what was imported. */
  readonly heard: readonly string[]
  /** Why a source does not show every status yet, one line each. */
  readonly unwritten: readonly string[]
}

export const emptyReport: SyncReport = {
  backlogs: [],
  plan: { added: [], changed: [], edits: [], removed: [], unchanged: 0 },
  writes: [],
  problems: [],
  heard: [],
  unwritten: [],
}

/** The first reading takes what is missing for waiting, so that later ones don't miss it any more. */
function missedIn(before: ImportPreview, round: ImportPreview): Pick<ImportPreview, 'missed'> {
  const missed = [...(before.missed ?? []), ...(round.missed ?? [])]
  return missed.length === 0 ? {} : { missed }
}

/** What a second reading has found counts beside the first; how things stand is as the second says. */
export const withRound = (before: SyncReport, round: SyncReport): SyncReport => ({
  ...round,
  plan: {
    added: [...before.plan.added, ...round.plan.added],
    changed: [...before.plan.changed, ...round.plan.changed],
    edits: [...before.plan.edits, ...round.plan.edits],
    removed: [...before.plan.removed, ...round.plan.removed],
    ...missedIn(before.plan, round.plan),
    unchanged: round.plan.unchanged,
  },
  writes: [...before.writes, ...round.writes],
  heard: [...new Set([...before.heard, ...round.heard])],
})
