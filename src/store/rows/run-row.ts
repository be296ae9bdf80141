import { plainPreset } from '../../core/agent/preset.ts'
import { oid, runId } from '../../core/ids.ts'
import type { Breaker } from '../../core/policy/breaker.ts'
import { freshRecords, type BudgetRecords } from '../../core/policy/budget.ts'
import type { Hold } from '../../core/run/hold.ts'
import type { Run } from '../../core/run/run.ts'
import { earlyLimits, earlySettings, laterLimits, laterSettings } from '../../core/run/later-settings.ts'
import type { RunSettings } from '../../core/run/settings.ts'
import { microPerDollar } from '../../core/run/spent.ts'
import { asCoolDown, coolDownsColumn, type StoredCoolDown } from './cool-down-row.ts'
import { flag, integer, integerOrNull, list, record, text, type RawRow } from './raw-row.ts'

/** Every column of a run, named so that it can be joined; `r` is runs. */
export const runColumns = `
  r.id AS run_id, r.settings, r.base AS run_base, r.started_at AS run_started_at, r.paused, r.aborting, r.breaker,
  r.ended_at AS run_ended_at, r.spent_micro_usd AS run_spent_micro_usd, r.spent_tokens AS run_spent_tokens,
  r.unpriced_tokens AS run_unpriced_tokens, r.budgets,
  CASE WHEN EXISTS (SELECT 1 FROM holds h WHERE h.run = r.id) THEN
    (SELECT json_object('owner', h.owner, 'code', h.code, 'message', h.message, 'cure', h.cure, 'since', h.since)
     FROM holds h WHERE h.run = r.id
     ORDER BY CASE h.owner WHEN 'machine' THEN 0 WHEN 'preset' THEN 1 ELSE 2 END LIMIT 1) END AS run_hold,
  ${coolDownsColumn} AS cools`

export function parseRun(row: RawRow): Run {
  return {
    id: runId(integer(row, 'run_id')),
    settings: parseSettings(row),
    startedAt: integer(row, 'run_started_at'),
    base: oid(text(row, 'run_base')),
    paused: flag(row, 'paused'),
    aborting: flag(row, 'aborting'),
    breaker: parseBreaker(row),
    cools: parseCools(row),
    hold: row['run_hold'] === null ? null : parseHold(row),
    spent: {
      costUsd: integer(row, 'run_spent_micro_usd') / microPerDollar,
      tokens: integer(row, 'run_spent_tokens'),
      unpricedTokens: integer(row, 'run_unpriced_tokens'),
    },
    budgets: row['budgets'] === '{}' ? freshRecords : { ...freshRecords, ...parseBudgets(row) },
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

type OlderSettings = Omit<RunSettings, keyof typeof earlySettings | keyof typeof laterSettings>

/** Every claim and every end reads the settings and the breaker of one and the same run, mostly as they were: parsed once. */
const parseSettings = remembering((row): RunSettings => {
  const stored = record<OlderSettings>(row, 'settings', settingsKeys)
  return {
    ...earlySettings,
    ...laterSettings,
    ...stored,
    limits: { ...earlyLimits, ...laterLimits, ...stored.limits },
    agent: { ...plainPreset, ...stored.agent },
  }
}, 'settings')
const parseHold = remembering(
  (row) => record<Hold>(row, 'run_hold', ['owner', 'code', 'message', 'cure', 'since']),
  'run_hold',
)
const parseBudgets = remembering((row) => record<Partial<BudgetRecords>>(row, 'budgets', []), 'budgets')
const parseCools = remembering((row) => list<StoredCoolDown>(row, 'cools').map(asCoolDown), 'cools')
const parseBreaker = remembering((row) => record<Breaker>(row, 'breaker', ['state']), 'breaker')

function remembering<T>(parse: (row: RawRow) => T, column: string): (row: RawRow) => T {
  let last: { readonly json: unknown; readonly value: T } | null = null
  return (row) => {
    const json = row[column]
    if (last === null || last.json !== json) last = { json, value: parse(row) }
    return last.value
  }
}
