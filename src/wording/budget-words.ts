import { extendedLimit, type Budget, type BudgetKind } from '../core/policy/budget.ts'
import { amountWords, budgetUse, type BudgetUse } from '../text/budget-amounts.ts'
import { joinSafe, literal, safe, type Safe } from '../text/safe.ts'
import { sanitize } from '../text/sanitize.ts'

/** `budget used up: $5.20 of $5.00` */
export const usedUpWords = (budgets: readonly BudgetUse[]): Safe =>
  safe`budget used up: ${budgetUse(...budgets)}`

/** `$10.00`: what these are extended to by a key. */
export const extendedWords = (budgets: readonly Budget[]): Safe =>
  joinSafe(
    budgets.map((budget) => amountWords(budget.kind, extendedLimit(budget))),
    literal(', '),
  )

/** `loopwork run --max-cost 10`: carries on an unfinished run that nobody supervises, with more to use. */
export const carryOnCommand = (budgets: readonly Budget[]): Safe =>
  joinSafe(
    [
      literal('loopwork run'),
      ...budgets.map((budget) => safe`${flags[budget.kind]} ${plainAmount(extendedLimit(budget))}`),
    ],
    literal(' '),
  )

/** `b in loopwork tui gives it $10.00`: a run that goes on takes no other budget from a command. */
export const moreWords = (budgets: readonly Budget[], isSupervised: boolean): Safe =>
  safe`${isSupervised ? literal('b in loopwork tui') : carryOnCommand(budgets)} gives it ${extendedWords(budgets)}`

const flags: Readonly<Record<BudgetKind, Safe>> = {
  cost: literal('--max-cost'),
  tokens: literal('--max-tokens'),
}

/** As a flag takes it: never with an exponent. */
const plainAmount = (amount: number): Safe => sanitize(amount.toFixed(6).replace(/\.?0+$/, ''))
