import type { ItemId } from '../../core/ids.ts'
import type { Refusal } from '../../core/ports/backlog-store.ts'
import { sanitize } from '../../text/sanitize.ts'
import { inPlace, type Elsewhere } from '../../wording/in-place.ts'
import { exitCodes } from '../run/exit-codes.ts'

interface Reporting {
  readonly became: string | ((item: ItemId) => string)
  readonly place: Elsewhere
}

/** One line for each item that was named; exit 1 when one was refused. */
export function reportVerb(
  items: readonly ItemId[],
  refused: readonly Refusal[],
  { became, place }: Reporting,
): number {
  for (const item of items) {
    const refusal = refused.find((one) => one.item === item)
    process.stderr.write(
      refusal === undefined
        ? `${sanitize(item)} ${typeof became === 'string' ? became : became(item)}\n`
        : `loopwork: ${sanitize(item)}: ${inPlace(sanitize(refusal.why), place)}\n`,
    )
  }
  return refused.length === 0 ? exitCodes.good : exitCodes.left
}
