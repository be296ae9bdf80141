import {
  agentNames,
  gatesOf,
  leftOutOf,
  modelOf,
  reviewsOf,
  usageOf,
  workOf,
  worktreeOf,
  type Attempt,
} from '../../../core/attempt.ts'
import type { Reason } from '../../../core/reason.ts'
import { shortOid } from '../../../core/ids.ts'
import { briefDuration } from '../../../text/duration.ts'
import { plural } from '../../../text/plural.ts'
import { blank, fillRow, span, strong, type Row } from '../../../text/row.ts'
import { emptySafe, literal, safe, type Safe } from '../../../text/safe.ts'
import { sanitize } from '../../../text/sanitize.ts'
import { signs } from '../../../text/signs.ts'
import { reviewLook } from '../../../wording/agents/review-words.ts'
import { usedWords } from '../../../wording/agents/try-words.ts'
import { lineLooks } from '../../../wording/line-look.ts'
import { reasonLine } from '../../../wording/reason-line.ts'
import { without } from '../../../wording/without.ts'
import { change } from '../../pane/change.ts'

/** The evidence of one try: what it began from, what its agent did, what its gates said, what became of it. */
export function receiptRows(attempt: Attempt, gates: readonly string[]): readonly Row[] {
  const work = workOf(attempt)
  const worktree = worktreeOf(attempt)
  return [
    [strong(literal('RECEIPT'), 'dim'), span(safe`   try ${attempt.number}`, 'dim')],
    ...fact(literal('base'), worktree === null ? null : [span(sanitize(shortOid(worktree.base)))]),
    ...fact(literal('agent'), agentRow(attempt)),
    ...fact(
      literal('change'),
      work === null
        ? null
        : [
            span(safe`${signs.done.glyph} `, 'ok'),
            span(safe`${plural(work.files.length, 'file')}  `),
            ...change(work.added, work.removed),
            span(safe`  ${sanitize(shortOid(work.commit))}`, 'dim'),
          ],
    ),
    ...fact(literal('left out'), leftOutRow(attempt)),
    ...gateRows(attempt, gates),
    ...reviewsOf(attempt).flatMap(({ preset, end }) => {
      if (end === null) return fact(literal('review'), [span(safe`${sanitize(preset)} looks at it`, 'dim')])
      const { sign, text, role } = reviewLook(preset, end)
      return fact(literal('review'), [span(safe`${sign.glyph} `, role), span(text)])
    }),
    ...fact(literal('ended'), endRow(attempt)),
  ]
}

const label = 9

const fact = (name: Safe, row: Row | null): readonly Row[] =>
  row === null ? [] : [[...fillRow([span(name, 'dim')], label), ...row]]

function agentRow(attempt: Attempt): Row {
  const model = modelOf(attempt)
  const usage = usageOf(attempt)
  const name =
    model === null ? sanitize(agentNames(attempt)) : safe`${sanitize(agentNames(attempt))}/${sanitize(model)}`
  return [span(name), span(usage === null ? emptySafe : safe`  ${usedWords(usage)}`, 'dim')]
}

function leftOutRow(attempt: Attempt): Row | null {
  const lacks = without(leftOutOf(attempt))
  return lacks === '' ? null : [span(lacks, 'warn')]
}

/** Every gate of the run, in their order: those that were run, and those that were not. */
function gateRows(attempt: Attempt, gates: readonly string[]): readonly Row[] {
  const ran = gatesOf(attempt)
  const commands = [...new Set([...gates, ...ran.map(({ command }) => command)])]
  return commands.flatMap((command, index) => {
    const result = ran.findLast((gate) => gate.command === command)
    const name = safe`gate ${index + 1}`
    if (result === undefined) {
      if (attempt.end === null)
        return fact(name, [span(safe`${signs.todo.glyph} ${sanitize(command)}`, 'dim')])
      return fact(name, [span(safe`${signs.cancelled.glyph} ${sanitize(command)}, not run`, 'dim')])
    }
    const passed = result.exit === 0
    const exit = passed
      ? emptySafe
      : result.exit === null
        ? literal('stopped, ')
        : safe`exit ${result.exit}, `
    return fact(name, [
      span(safe`${passed ? signs.done.glyph : signs.failed.glyph} `, passed ? 'ok' : 'bad'),
      span(sanitize(command)),
      span(safe`  ${exit}${briefDuration(result.durationMs)}`, 'dim'),
    ])
  })
}

function endRow({ end, phase }: Attempt): Row {
  if (end === null) return [span(sanitize(phase), 'run')]
  if (end.reason !== null) return [span(reasonLine(end.reason), end.outcome === 'done' ? 'text' : 'bad')]
  return [span(sanitize(end.outcome), end.outcome === 'done' ? 'ok' : 'text')]
}

const mostLastLines = 8

/** The end of a failed command's output, as the reason has it. */
export function lastLineRows(reason: Reason | null): readonly Row[] {
  const last = reason?.detail['lastLines']
  if (!Array.isArray(last)) return []
  const texts = last.filter((each): each is string => typeof each === 'string').slice(-mostLastLines)
  if (texts.length === 0) return []
  const head: Row = [strong(ofCommand(reason), 'dim'), span(literal('   last lines'), 'dim')]
  const rows = texts.map((text): Row => [
    span(lineLooks.output.glyph, 'faint'),
    blank(1),
    span(sanitize(text), 'dim'),
  ])
  return [head, ...rows]
}

/** Gates are not run where setup has failed. */
function ofCommand(reason: Reason | null): Safe {
  if (reason?.code === 'setup:failed') return literal('SETUP OUTPUT')
  return reason?.code.startsWith('gate:') === true ? literal('GATE OUTPUT') : literal('OUTPUT')
}
