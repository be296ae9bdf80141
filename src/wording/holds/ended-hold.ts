import { shortOid } from '../../core/ids.ts'
import type { EndedHold } from '../../core/run/ended-hold.ts'
import { plural } from '../../text/plural.ts'
import { emptySafe, joinSafe, literal, safe, type Safe } from '../../text/safe.ts'
import { sanitize } from '../../text/sanitize.ts'

/** `main 81226ba to e58b9a9, with what was held: TASK-1, TASK-2; if you stashed changes for it: git -C … stash pop` */
export function endedHoldSentence(target: string, { from, to, items, back }: EndedHold): Safe {
  const name = sanitize(target)
  const moved =
    from === to
      ? safe`${name} has what was held, at ${sanitize(shortOid(to))}`
      : safe`${name} ${sanitize(shortOid(from))} to ${sanitize(shortOid(to))}, with what was held`
  const named = joinSafe(items.slice(0, itemsNamed).map(sanitize), literal(', '))
  const more =
    items.length > itemsNamed ? safe` and ${plural(items.length - itemsNamed, 'more task')}` : emptySafe
  const whose = items.length === 0 ? emptySafe : safe`: ${named}${more}`
  const then = back === undefined ? emptySafe : safe`; if you stashed changes for it: ${sanitize(back)}`
  return safe`${moved}${whose}${then}`
}

const itemsNamed = 5
