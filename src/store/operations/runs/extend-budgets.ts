import type { EpochMs } from '../../../core/ids.ts'
import {
  budgetKinds,
  budgetOf,
  budgetsOf,
  recordsAsReported,
  withSettings,
  type BudgetKind,
  type BudgetRecords,
} from '../../../core/policy/budget.ts'
import type { Extension } from '../../../core/ports/run-store.ts'
import type { Run } from '../../../core/run/run.ts'
import type { RunSettings } from '../../../core/run/settings.ts'
import { change, type Operation } from '../../statement.ts'
import { recordEvent } from '../record-event.ts'
import { selectRun } from './select-run.ts'

/** Sets budgets anew: all that are named, or none where one can't be. */
export function* extendBudgets(
  id: number,
  to: Readonly<Partial<Record<BudgetKind, number>>>,
  now: EpochMs,
): Operation<Extension> {
  const run = yield* selectRun({ id })
  if (run === null) return { kind: 'not set' }
  let budgets = run.budgets
  for (const kind of budgetKinds) {
    const limit = to[kind]
    if (limit === undefined) continue
    const budget = budgetOf(run, kind)
    if (budget === null) return { kind: 'not set' }
    if (budget.spent >= limit) return { kind: 'spent already', budget }
    budgets = { ...budgets, [kind]: { ...budgets[kind], extendedTo: limit } }
  }
  const extended = { ...run, budgets }
  yield* storeRecords(id, recordsAsReported(extended))
  for (const { kind, limit } of budgetsOf(extended)) {
    const from = budgetOf(run, kind)?.limit ?? limit
    if (from !== limit) yield* recordEvent({ type: 'run:extended', kind, from, to: limit }, { run: id }, now)
  }
  return { kind: 'extended', budgets: budgetsOf(extended) }
}

/** A run is carried on with these settings. */
export function* renewBudgets(run: Run, settings: RunSettings): Operation<void> {
  const { budgets } = withSettings(run, settings)
  if (budgets !== run.budgets) yield* storeRecords(run.id, budgets)
}

export const storeRecords = (run: number, budgets: BudgetRecords) =>
  updateBudgets({ run, budgets: JSON.stringify(budgets) })

const updateBudgets = change(`UPDATE runs SET budgets = :budgets WHERE id = :run`)
