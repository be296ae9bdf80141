import type { Progress } from '../core/ports/store-reader.ts'
import { groupDigits } from '../text/plural.ts'
import { joinSafe, literal, safe, type Safe } from '../text/safe.ts'

/** `2 of 5 done, 1 failed` */
export function progressWords({ total, done, failed, cancelled }: Progress): Safe {
  return joinSafe(
    [
      safe`${groupDigits(done)} of ${groupDigits(total)} done`,
      ...(failed === 0 ? [] : [safe`${groupDigits(failed)} failed`]),
      ...(cancelled === 0 ? [] : [safe`${groupDigits(cancelled)} cancelled`]),
    ],
    literal(', '),
  )
}
