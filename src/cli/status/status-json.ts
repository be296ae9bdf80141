import { notCounted } from '../../app/budget-notices.ts'
import { budgetsOf } from '../../core/policy/budget.ts'
import { itemJson } from '../../report/item-json.ts'
import type { StatusFacts } from './status-facts.ts'

/** `loopwork status --json` */
export const statusJson = ({
  run,
  living,
  counts,
  forecast,
  working,
  needsYou,
  delivery,
  lacking,
  unwritten,
}: StatusFacts) => ({
  run: {
    id: run.id,
    startedAt: new Date(run.startedAt).toISOString(),
    filter: run.settings.filter,
    paused: run.paused,
    hold: run.hold,
    spent: run.spent,
    budgets: budgetsOf(run),
    notCounted: notCounted(run.settings),
    ended: run.endedAt !== null,
  },
  supervisors: living.map((row) => ({ id: row.id, pid: row.identity.pid, workers: row.workers })),
  counts,
  forecast,
  working: working.map(itemJson),
  needsYou: needsYou.map(itemJson),
  delivery,
  lacking,
  unwritten,
})
