import { leftOver } from '../core/left-over.ts'
import type { RunSummary, SummaryItem } from '../core/run/summary.ts'
import { cellWidth, padEnd, padStart, truncate } from '../text/cells.ts'
import { diffPair } from '../text/diff-pair.ts'
import { formatDuration } from '../text/duration.ts'
import { paintLine } from '../text/paint.ts'
import type { LineOptions } from '../text/paint.ts'
import { plural } from '../text/plural.ts'
import { span, strong } from '../text/row.ts'
import type { Row } from '../text/row.ts'
import { emptySafe, literal, safe } from '../text/safe.ts'
import type { Safe } from '../text/safe.ts'
import { sanitize } from '../text/sanitize.ts'
import { shownSign, signs } from '../text/signs.ts'
import { usageSentence } from '../text/usage-words.ts'
import { wrap } from '../text/wrap.ts'
import { here, inPlace, type Elsewhere } from '../wording/in-place.ts'
import { timeOfSummaryItem } from '../wording/row-tries.ts'
import { lookOfSummaryItem } from '../wording/state-look.ts'
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
  whyOf,
} from './sentences.ts'

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
const widest = 100

function table(summary: RunSummary, { width, ascii }: LineOptions, place: Elsewhere): readonly Row[] {
  const items = rowsOf(summary)
  // Of a large backlog not all that is open is listed.
  const { total, done, cancelled } = summary.counts
  const all = total - done - cancelled + summary.items.filter(isNotWhole).length
  if (all === 0) return [[span(emptySafe)]]
  const shown = items.slice(0, rowsShown)
  const id = Math.max(2, ...shown.map((item) => cellWidth(sanitize(item.id))))
  const whole = Math.max(5, ...shown.map((item) => cellWidth(sanitize(item.title))))
  const why = Math.max(3, ...shown.map((item) => cellWidth(whyOf(item))))
  const others = 2 + id + 2 + 2 + 8 + 2 + 3 + 2 + 8 + 2 + 8 + 2
  const title =
    width === null
      ? whole
      : Math.max(12, Math.min(whole, Math.min(width, widest) - others - Math.min(why, 24)))
  const columns = { id, title, ascii }
  const head = row(
    {
      id: literal('ID'),
      title: literal('TITLE'),
      state: literal('STATE'),
      tries: literal('TRY'),
      time: literal('TIME'),
      diff: literal('DIFF'),
    },
    columns,
  )
  const more = all - shown.length
  return [
    [span(emptySafe)],
    ...(shown.length === 0 ? [] : [[span(safe`  ${head}  WHY`, 'dim')]]),
    ...shown.map((item) => itemLine(item, columns)),
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

interface Columns {
  readonly id: number
  readonly title: number
  readonly ascii: boolean
}

function itemLine(item: SummaryItem, columns: Columns): Row {
  const look = lookOfSummaryItem(item)
  const time = timeOfSummaryItem(item)
  const tried = item.attempts > 0
  const cells = row(
    {
      id: sanitize(item.id),
      title: sanitize(item.title),
      state: look.word,
      tries: tried ? safe`${item.attempts}` : emptySafe,
      time: time === null ? emptySafe : formatDuration(time),
      diff: diffPair(item, columns.ascii),
    },
    columns,
  )
  return [span(shownSign(look, columns.ascii), look.role), span(safe` ${cells}  ${whyOf(item)}`)]
}

type Cells = Readonly<Record<'id' | 'title' | 'state' | 'tries' | 'time' | 'diff', Safe>>

function row({ id, title, state, tries, time, diff }: Cells, columns: Columns): Safe {
  const left = safe`${padEnd(id, columns.id)}  ${padEnd(truncate(title, columns.title, shownSign(signs.cut, columns.ascii)), columns.title)}  ${padEnd(state, 8)}`
  return safe`${left}  ${padStart(tries, 3)}  ${padStart(time, 7)}  ${padStart(diff, 7)}`
}
