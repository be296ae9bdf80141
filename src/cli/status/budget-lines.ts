import { notCounted } from '../../app/budget-notices.ts'
import { budgetsOf, reachedBudgets } from '../../core/policy/budget.ts'
import type { Run } from '../../core/run/run.ts'
import { budgetUse } from '../../text/budget-amounts.ts'
import { joinSafe, literal, safe, type Safe } from '../../text/safe.ts'
import { sanitize } from '../../text/sanitize.ts'
import { shortNumber } from '../../text/usage-words.ts'
import { moreWords } from '../../wording/budget-words.ts'
import { inPlace } from '../../wording/in-place.ts'
import { labelled, type Line, type PrintOptions } from '../print/lines.ts'
import { indent } from './target-lines.ts'

/** How much is used, what can't be counted, and what gives the run more. */
export function budgetLines(
  { run, living }: { readonly run: Run; readonly living: readonly unknown[] },
  options: PrintOptions,
): readonly Line[] {
  const budgets = budgetsOf(run)
  const unknown = notCounted(run.settings).map(sanitize)
  if (budgets.length === 0 && unknown.length === 0) return []
  const used = run.endedAt === null ? reachedBudgets(run) : []
  const more = inPlace(moreWords(used, living.length > 0), options.place)
  const text = [
    ...(budgets.length === 0 ? [] : [safe`${budgetUse(...budgets)} is used`]),
    ...(used.length === 0 ? [] : [safe`nothing new starts; ${more}`]),
    ...unpriced(run),
    ...unknown,
  ]
  const role = used.length === 0 ? 'text' : 'bad'
  return labelled({ label: literal('budget'), text: joinSafe(text, literal('; ')), role }, indent, options)
}

function unpriced({ settings, spent }: Run): readonly Safe[] {
  const counts = settings.limits.costUsd !== null && spent.unpricedTokens > 0
  return counts ? [safe`without what ${shortNumber(spent.unpricedTokens)} tokens of unknown price cost`] : []
}
