import type { StoredEvent } from '../core/event.ts'
import { briefDuration } from '../text/duration.ts'
import { span, type Row } from '../text/row.ts'
import { emptySafe, literal, safe, type Safe } from '../text/safe.ts'
import { sanitize } from '../text/sanitize.ts'
import { shownSign, signs } from '../text/signs.ts'

/** `◉ gate 1 of 2  npm test  ✓ 31s`. In the lane it is named of which task: its worker has begun another one. */
export function gatePieces(
  gate: Extract<StoredEvent['body'], { type: 'gate:ended' }>,
  id: Safe,
  { gates, ascii }: { readonly gates: readonly string[]; readonly ascii: boolean },
): Row {
  const index = gates.indexOf(gate.command)
  const which = index < 0 ? literal('gate') : safe`gate ${index + 1} of ${gates.length}`
  const time = briefDuration(gate.durationMs)
  const end =
    gate.exit === 0
      ? span(safe`${shownSign(signs.done, ascii)} ${time}`, 'ok')
      : span(
          safe`${shownSign(signs.failed, ascii)} ${gate.exit === null ? literal('no exit code') : safe`exit ${gate.exit}`}, ${time}`,
          'bad',
        )
  return [
    span(
      safe`${shownSign(signs.gate, ascii)} ${which}${gate.merged ? safe` on the merged tree of ${id}` : emptySafe}  `,
      'info',
    ),
    span(safe`${sanitize(gate.command)}  `),
    end,
  ]
}
