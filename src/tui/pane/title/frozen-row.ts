import type { Attempt } from '../../../core/attempt.ts'
import type { EpochMs } from '../../../core/ids.ts'
import { formatDuration } from '../../../text/duration.ts'
import { span, type Row } from '../../../text/row.ts'
import { safe } from '../../../text/safe.ts'
import { stateLooks } from '../../../wording/state-look.ts'

/** `◫ frozen 1:20`; null where no agent of it is. */
export function frozenRow({ frozenAt }: Attempt, now: EpochMs): Row | null {
  if (frozenAt === undefined) return null
  const { glyph, word, role } = stateLooks.frozen
  return [span(safe`${glyph} ${word} ${formatDuration(now - frozenAt)}`, role)]
}
