import type { Usage } from '../../../core/agent/usage.ts'
import type { EpochMs } from '../../../core/ids.ts'
import { budgetsOf, isBeyond } from '../../../core/policy/budget.ts'
import type { Run } from '../../../core/run/run.ts'
import { microPerDollar, toMicroUsd, type Spent } from '../../../core/run/spent.ts'
import { integer, recordOrNull } from '../../rows/raw-row.ts'
import { change, one, type Operation } from '../../statement.ts'
import { recordEvent } from '../record-event.ts'
import { storeRecords } from './extend-budgets.ts'
import { selectRun } from './select-run.ts'

/** What one process of an agent has used, as it is in the sums of its run and its item. */
interface Counted {
  readonly microUsd: number
  readonly tokens: number
  readonly unpriced: number
}

export interface Spending {
  readonly run: Run
  readonly item: number
  readonly attempt: number
  readonly number: number
  /** Of its processes so far; null: nothing is known. */
  readonly usage: Usage | null
  readonly begins: boolean
  readonly ended: boolean
  readonly now: EpochMs
}

/**
 * Adds to the sums what an agent has used since its last report. Reports are absolute, so one that comes twice adds nothing. Until
 * the agent has ended only more is added, never less: one that was adopted is read again from its first byte, and must not make room
 * for another start meanwhile.
 */
export function* spend(spending: Spending): Operation<void> {
  const { run, item, attempt, number, usage, begins, ended, now } = spending
  const before = begins ? null : ((yield* selectCounted({ attempt, number }))?.counted ?? null)
  const reported = countOf(usage)
  const counted = ended || before === null ? reported : mostOf(before, reported)
  const more = difference(counted, before ?? nothing)
  if (before !== null && isNothing(more)) return
  const { rows } = yield* updateCounted({ attempt, number, counted: begins ? null : JSON.stringify(counted) })
  if (rows === 0 || isNothing(more)) return
  yield* addToRun({ run: run.id, ...more })
  yield* addToItem({ item, microUsd: more.microUsd, tokens: more.tokens })
  yield* reportStages(run.id, now)
}

function* reportStages(id: number, now: EpochMs): Operation<void> {
  const run = yield* selectRun({ id })
  if (run === null) return
  let records = run.budgets
  for (const { kind, stage, spent, limit } of budgetsOf(run)) {
    if (stage === 'within' || !isBeyond(stage, records[kind].reported)) continue
    records = { ...records, [kind]: { ...records[kind], reported: stage } }
    yield* recordEvent({ type: 'run:budget', kind, stage, spent, limit }, { run: id }, now)
  }
  if (records !== run.budgets) yield* storeRecords(id, records)
}

/** What an item's agents have used since a person last retried it. */
export function* spentOnItem(item: number): Operation<Pick<Spent, 'costUsd' | 'tokens'>> {
  return (yield* selectItemSpent({ item })) ?? { costUsd: 0, tokens: 0 }
}

const nothing: Counted = { microUsd: 0, tokens: 0, unpriced: 0 }

function countOf(usage: Usage | null): Counted {
  if (usage === null) return nothing
  const tokens = usage.input + usage.output
  const { costUsd } = usage
  return costUsd === null
    ? { microUsd: 0, tokens, unpriced: tokens }
    : { microUsd: toMicroUsd(costUsd), tokens, unpriced: 0 }
}

const mostOf = (one: Counted, other: Counted): Counted => ({
  microUsd: Math.max(one.microUsd, other.microUsd),
  tokens: Math.max(one.tokens, other.tokens),
  unpriced: Math.max(one.unpriced, other.unpriced),
})

const difference = (one: Counted, other: Counted): Counted => ({
  microUsd: one.microUsd - other.microUsd,
  tokens: one.tokens - other.tokens,
  unpriced: one.unpriced - other.unpriced,
})

const isNothing = ({ microUsd, tokens, unpriced }: Counted): boolean =>
  microUsd === 0 && tokens === 0 && unpriced === 0

const selectCounted = one(
  `SELECT counted FROM agents WHERE attempt = :attempt AND number = :number`,
  (row) => ({
    counted: recordOrNull<Counted>(row, 'counted', ['microUsd', 'tokens', 'unpriced']),
  }),
)

const updateCounted = change(`
  UPDATE agents SET counted = :counted WHERE attempt = :attempt AND number = :number`)

const addToRun = change(`
  UPDATE runs SET spent_micro_usd = spent_micro_usd + :microUsd, spent_tokens = spent_tokens + :tokens,
    unpriced_tokens = unpriced_tokens + :unpriced WHERE id = :run`)

const addToItem = change(`
  UPDATE items SET spent_micro_usd = spent_micro_usd + :microUsd, spent_tokens = spent_tokens + :tokens WHERE id = :item`)

const selectItemSpent = one(`SELECT spent_micro_usd, spent_tokens FROM items WHERE id = :item`, (row) => ({
  costUsd: integer(row, 'spent_micro_usd') / microPerDollar,
  tokens: integer(row, 'spent_tokens'),
}))
