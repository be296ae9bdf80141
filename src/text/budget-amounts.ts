import type { Budget, BudgetKind } from '../core/policy/budget.ts'
import { exactDollars } from '../core/run/spent.ts'
import { emptySafe, joinSafe, literal, safe, type Safe } from './safe.ts'
import { sanitize } from './sanitize.ts'
import { costWords, shortNumber } from './usage-words.ts'

/** How much of a budget is used. */
export type BudgetUse = Pick<Budget, 'kind' | 'spent' | 'limit'> & Partial<Pick<Budget, 'partial'>>

/** `$5.20 of $5.00`, `1.2M of 1.0M tok`; `$5.20+` where it is at least so much. Several with commas between them. */
export const budgetUse = (...budgets: readonly BudgetUse[]): Safe =>
  joinSafe(
    budgets.map(({ kind, spent, limit, partial = false }) => {
      const used = kind === 'cost' ? spentWords(spent, limit) : shortNumber(spent)
      return safe`${used}${partial ? literal('+') : emptySafe} of ${amountWords(kind, limit)}`
    }),
    literal(', '),
  )

/** `$5.00`, as exact as it was given; `1.0M tok`. */
export const amountWords = (kind: BudgetKind, amount: number): Safe =>
  kind === 'cost' ? sanitize(exactDollars(amount)) : safe`${shortNumber(amount)} tok`

/** In whole cents, and never as much as the limit before it is: `$4.99 of $5.00`. */
function spentWords(spent: number, limit: number): Safe {
  if (limit < 0.01) return amountWords('cost', spent)
  const cents = Math.floor(spent * 100 + 1e-6)
  return costWords(spent < limit && cents > 0 ? cents / 100 : spent)
}
