import { reason, type Reason } from '../reason.ts'
import type { Limits } from '../run/settings.ts'
import { exactDollars, type Spent } from '../run/spent.ts'

type ItemLimits = Pick<Limits, 'itemCostUsd' | 'itemTokens'>

export const hasItemBudget = ({ itemCostUsd, itemTokens }: ItemLimits): boolean =>
  itemCostUsd !== null || itemTokens !== null

/**
 * Why an item is not tried again: it has used up what its own tries may. Null while it has something left.
 * @param spent since a person last retried it.
 * @param last how its last try ended.
 */
export function itemBudgetReason(
  { itemCostUsd, itemTokens }: ItemLimits,
  spent: Pick<Spent, 'costUsd' | 'tokens'>,
  last: Reason | null,
): Reason | null {
  const after = last === null ? '' : `; its last try: ${last.message}`
  if (itemCostUsd !== null && spent.costUsd >= itemCostUsd) {
    const detail = { spentUsd: spent.costUsd, limitUsd: itemCostUsd, last }
    return reason(
      'limit:cost',
      `used ${exactDollars(spent.costUsd)} of limits.itemCost ${exactDollars(itemCostUsd)}${after}`,
      detail,
    )
  }
  if (itemTokens !== null && spent.tokens >= itemTokens) {
    const detail = { spentTokens: spent.tokens, limitTokens: itemTokens, last }
    return reason('limit:tokens', `used ${spent.tokens} of limits.itemTokens ${itemTokens}${after}`, detail)
  }
  return null
}
