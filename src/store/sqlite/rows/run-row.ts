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
    breaker: record<Breaker>(row, 'breaker', ['state']),
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

let lastSettings: { readonly json: string; readonly settings: RunSettings } | null = null

/** Every claim and every end reads the settings of one and the same run, and they never change: parsed once. */
function parseSettings(row: RawRow): RunSettings {
  const json = text(row, 'settings')
  if (lastSettings?.json !== json) {
    lastSettings = { json, settings: record<RunSettings>(row, 'settings', settingsKeys) }
  }
  return lastSettings.settings
}
