import type { StoredEvent } from '../core/event.ts'
import { briefDuration } from '../text/duration.ts'
import { span, type Row } from '../text/row.ts'
import { literal, safe } from '../text/safe.ts'
import { sanitize } from '../text/sanitize.ts'
import { shownSign, signs } from '../text/signs.ts'

/** `gate 1 of 2  npm test  ✓ 31s` */
export function gatePieces(
  gate: Extract<StoredEvent['body'], { type: 'gate:ended' }>,
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
      safe`${shownSign(signs.gate, ascii)} ${which}${gate.merged ? literal(' on the merged tree') : literal('')}  `,
      'info',
    ),
    span(safe`${sanitize(gate.command)}  `),
    end,
  ]
}
