import { leftOver } from '../core/left-over.ts'
import type { RunSummary, SummaryItem } from '../core/run/summary.ts'
import { formatDuration } from '../text/duration.ts'
import { paintLine } from '../text/paint.ts'
import type { LineOptions } from '../text/paint.ts'
import { plural } from '../text/plural.ts'
import { span, strong } from '../text/row.ts'
import type { Row } from '../text/row.ts'
import { emptySafe, safe } from '../text/safe.ts'
import type { Safe } from '../text/safe.ts'
import { sanitize } from '../text/sanitize.ts'
import { usageSentence } from '../text/usage-words.ts'
import { wrap } from '../text/wrap.ts'
import { here, inPlace, type Elsewhere } from '../wording/in-place.ts'
import { nextLines } from './next-lines.ts'
import { nextSteps, type NextStep } from './next-steps.ts'
import {
  budgetSentence,
  isNotWhole,
  mergeSentence,
  openItems,
  outcomeSentence,
  lackingSentences,
  unwrittenSentences,
} from './sentences.ts'
import { summaryTable } from './summary-table.ts'

/** The lines for the normal terminal when a run ends or its screen closes. */
export function summaryText(
  summary: RunSummary,
  paint: LineOptions,
  place: Elsewhere = here,
  steps: readonly NextStep[] = nextSteps(summary),
): readonly string[] {
  const stopped = budgetSentence(summary)
  const lines: Row[] = [
    [
      strong(outcomeSentence(summary)),
      span(safe`   run ${summary.run}, ${formatDuration(summary.durationMs)}`, 'dim'),
    ],
    ...(stopped === null ? [] : wrapped(stopped, paint)),
    ...wrapped(mergeSentence(summary), paint),
    ...(summary.usage == null ? [] : wrapped(safe`Agents used ${usageSentence(summary.usage)}.`, paint)),
    ...lackingSentences(summary).flatMap((sentence) => wrapped(sentence, paint)),
    ...unwrittenSentences(summary).flatMap((sentence) => wrapped(sentence, paint)),
    ...table(summary, paint, place),
  ]
  const report = summary.reportPath
  return [
    ...lines.map((line) => paintLine(line, paint)),
    ...nextLines(steps, paint, place),
    ...(report === null ? [] : [`Whole report: ${sanitize(report)}`]),
  ]
}

const wrapped = (text: Safe, { width }: LineOptions): readonly Row[] =>
  (width === null ? [text] : wrap(text, width, 2)).map((row) => [span(row)])

/** What a person should look at has a row. For tasks that the next run simply takes up the number is enough. */
function rowsOf({ items }: RunSummary): readonly SummaryItem[] {
  const { runnable, stuck } = leftOver(items)
  const told = new Set([...stuck, ...runnable.filter(({ reason }) => reason !== null)])
  return [...openItems({ items }).filter((item) => told.has(item)), ...items.filter(isNotWhole)]
}

const rowsShown = 20

function table(summary: RunSummary, paint: LineOptions, place: Elsewhere): readonly Row[] {
  const items = rowsOf(summary)
  // Of a large backlog not all that is open is listed.
  const { total, done, cancelled } = summary.counts
  const all = total - done - cancelled + summary.items.filter(isNotWhole).length
  if (all === 0) return [[span(emptySafe)]]
  const shown = items.slice(0, rowsShown)
  const more = all - shown.length
  return [
    [span(emptySafe)],
    ...summaryTable(shown, paint),
    ...(more > 0
      ? [
          [
            span(
              inPlace(
                safe`  ${plural(more, shown.length === 0 ? 'task' : 'more task', shown.length === 0 ? 'tasks' : 'more tasks')}: loopwork list`,
                place,
              ),
              'dim',
            ),
          ],
        ]
      : []),
    [span(emptySafe)],
  ]
}
