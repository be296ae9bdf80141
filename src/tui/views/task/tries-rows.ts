import { agentNames, usageOf, workOf, type Attempt } from '../../../core/attempt.ts'
import type { AttemptId, EpochMs } from '../../../core/ids.ts'
import { truncate } from '../../../text/cells.ts'
import { formatDuration } from '../../../text/duration.ts'
import { blank, emptyRow, fillRow, pointer, rowWidth, span, type Row } from '../../../text/row.ts'
import { literal, safe } from '../../../text/safe.ts'
import { sanitize } from '../../../text/sanitize.ts'
import { endWords, stateOfTry, usedWords } from '../../../wording/agents/try-words.ts'
import { stateLooks } from '../../../wording/state-look.ts'
import { change } from '../../pane/change.ts'

const widths = { number: 3, agent: 18, time: 7, diff: 10, used: 16 } as const
/** On a narrower screen what was used is left out, so that how it ended has room. */
const usedFrom = 100
const diffFrom = 70

/** The tries of a task, newest first, with the one that is looked at under the pointer. */
export function triesRows(
  tries: readonly Attempt[],
  { chosen, now, width }: { readonly chosen: AttemptId; readonly now: EpochMs; readonly width: number },
): readonly Row[] {
  const used = width >= usedFrom
  const diff = width >= diffFrom
  const head: Row = [
    blank(4),
    ...cell([span(literal('TRY'), 'dim')], widths.number),
    ...cell([span(literal('AGENT'), 'dim')], widths.agent),
    ...right([span(literal('TIME'), 'dim')], widths.time),
    ...(diff ? right([span(literal('DIFF'), 'dim')], widths.diff) : []),
    ...(used ? right([span(literal('USED'), 'dim')], widths.used) : []),
    span(literal('ENDED'), 'dim'),
  ]
  const rows = tries.toReversed().map((attempt): Row => {
    const look = stateLooks[stateOfTry(attempt)]
    const work = workOf(attempt)
    const usage = usageOf(attempt)
    return [
      pointer(attempt.id === chosen),
      span(look.glyph, look.role),
      blank(1),
      ...cell([span(safe`${attempt.number}`)], widths.number),
      ...cell([span(truncate(sanitize(agentNames(attempt)), widths.agent))], widths.agent),
      ...right([span(formatDuration((attempt.end?.at ?? now) - attempt.startedAt))], widths.time),
      ...(diff ? right(work === null ? emptyRow : change(work.added, work.removed), widths.diff) : []),
      ...(used ? right(usage === null ? emptyRow : [span(usedWords(usage), 'dim')], widths.used) : []),
      span(endWords(attempt)),
    ]
  })
  return [head, ...rows]
}

const gap = 2

const cell = (row: Row, width: number): Row => [...fillRow(row, width), blank(gap)]

const right = (row: Row, width: number): Row => [
  blank(Math.max(0, width - rowWidth(row))),
  ...row,
  blank(gap),
]
