import type { Breaker } from '../../../core/breaker.ts'
import { oid, runId } from '../../../core/ids.ts'
import type { Run } from '../../../core/run.ts'
import type { RunSettings } from '../../../core/settings.ts'
import { flag, integer, integerOrNull, record, text, type RawRow } from './row.ts'

/** Every column of a run, named so that it can be joined; `r` is runs. */
export const runColumns = `
  r.id AS run_id, r.settings, r.base AS run_base, r.started_at AS run_started_at, r.paused, r.aborting, r.breaker,
  r.not_started, r.ended_at AS run_ended_at`

export function parseRun(row: RawRow): Run {
  return {
    id: runId(integer(row, 'run_id')),
    settings: parseSettings(row),
    startedAt: integer(row, 'run_started_at'),
    base: oid(text(row, 'run_base')),
    paused: flag(row, 'paused'),
    aborting: flag(row, 'aborting'),
    breaker: parseBreaker(row),
    notStartedInRow: integer(row, 'not_started'),
    endedAt: integerOrNull(row, 'run_ended_at'),
  }
}

const settingsKeys = [
  'workers',
  'strategy',
  'onFailure',
  'agent',
  'gate',
  'target',
  'retry',
  'breaker',
  'limits',
] as const

/** Every claim and every end reads the settings and the breaker of one and the same run, mostly as they were: parsed once. */
const parseSettings = remembering((row) => record<RunSettings>(row, 'settings', settingsKeys), 'settings')
const parseBreaker = remembering((row) => record<Breaker>(row, 'breaker', ['state']), 'breaker')

function remembering<T>(parse: (row: RawRow) => T, column: string): (row: RawRow) => T {
  let last: { readonly json: unknown; readonly value: T } | null = null
  return (row) => {
    const json = row[column]
    if (last === null || last.json !== json) last = { json, value: parse(row) }
    return last.value
  }
}
