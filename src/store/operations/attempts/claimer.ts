import { flag, integer, integerOrNull } from '../../rows/raw-row.ts'
import { one } from '../../statement.ts'

/** What a claim has to know before it looks at any item, in one statement. */
export interface Claimer {
  readonly run: number
  readonly ended: boolean
  /** Some items have a time before which they are not tried again. */
  readonly waits: boolean
  /** Finished work that is not merged yet, of every supervisor. */
  readonly queued: number
  /** Of every living supervisor of the run. */
  readonly workers: number
  /** Some items ask for an agent or a model, or have been put behind a demand. */
  readonly mixed: boolean
  /** A person has settled what stands in the worktree of some item. */
  readonly settled: boolean
}

export const selectClaimer = one(
  `SELECT s.run, s.ended_at,
     EXISTS (SELECT 1 FROM items WHERE not_before IS NOT NULL) AS waits,
     (SELECT count(*) FROM attempts WHERE ended_at IS NULL AND lane IS NOT NULL) AS queued,
     (SELECT sum(workers) FROM supervisors WHERE run = s.run AND ended_at IS NULL) AS workers,
     EXISTS (SELECT 1 FROM facts WHERE agent IS NOT NULL OR model IS NOT NULL) OR EXISTS (SELECT 1 FROM demands)
       OR EXISTS (SELECT 1 FROM items WHERE chosen IS NOT NULL) AS mixed,
     EXISTS (SELECT 1 FROM worktrees WHERE settle = 1) AS settled
   FROM supervisors s WHERE s.id = :supervisor`,
  (row): Claimer => ({
    run: integer(row, 'run'),
    ended: row['ended_at'] !== null,
    waits: flag(row, 'waits'),
    queued: integer(row, 'queued'),
    workers: integerOrNull(row, 'workers') ?? 0,
    mixed: flag(row, 'mixed'),
    settled: flag(row, 'settled'),
  }),
)

export interface Waits {
  /** Retries whose time has come. */
  readonly due: boolean
  /** Retries that began to wait in the future: the clock was set back. */
  readonly ahead: boolean
}

export const selectWaits = one(
  `SELECT EXISTS (SELECT 1 FROM items WHERE shelf = 'waiting' AND not_before <= :now) AS due,
     EXISTS (SELECT 1 FROM items WHERE shelf = 'waiting' AND not_before IS NOT NULL AND since > :now) AS ahead`,
  (row): Waits => ({ due: flag(row, 'due'), ahead: flag(row, 'ahead') }),
)
