import type { Item } from '../core/item.ts'
import { shellWord } from '../core/naming/shell-word.ts'
import type { Skipped } from '../core/ports/process.ts'
import { groupDigits, plural } from '../text/plural.ts'
import { span } from '../text/row.ts'
import type { Span } from '../text/row.ts'
import { literal, safe } from '../text/safe.ts'
import type { Safe } from '../text/safe.ts'
import { sanitize } from '../text/sanitize.ts'
import { inPlace, type Elsewhere } from '../wording/in-place.ts'

/** `… 31,204 lines left out: loopwork logs API-001`: the log has them all. */
export function skippedPiece(
  item: Item,
  skipped: Skipped,
  { ascii, place }: { readonly ascii: boolean; readonly place: Elsewhere },
): Span {
  const sign = literal(ascii ? '...' : '…')
  return span(
    inPlace(
      safe`${sign} ${amountOf(skipped)} left out: loopwork logs ${sanitize(shellWord(item.id))}`,
      place,
    ),
    'warn',
  )
}

function amountOf({ lines, bytes }: Skipped): Safe {
  if (lines !== null) return plural(lines, 'line')
  return bytes < 1_000_000
    ? safe`${groupDigits(Math.max(1, Math.round(bytes / 1000)))} kB`
    : safe`${groupDigits(Math.round(bytes / 1_000_000))} MB`
}
