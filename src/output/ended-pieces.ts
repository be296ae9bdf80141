import { leftOutOf, workOf, worktreeOf, type Attempt } from '../core/attempt.ts'
import type { StoredEvent } from '../core/event.ts'
import { shellWord } from '../core/naming/shell-word.ts'
import { weightOf, type Reason } from '../core/reason.ts'
import { changeWords } from '../text/change-words.ts'
import { briefDuration, formatDuration } from '../text/duration.ts'
import { plural } from '../text/plural.ts'
import { span, type Row } from '../text/row.ts'
import { joinSafe, literal, safe, type Safe } from '../text/safe.ts'
import { sanitize } from '../text/sanitize.ts'
import { shownSign, signs } from '../text/signs.ts'
import { doneCommit } from '../wording/agents/merge-words.ts'
import { inPlace } from '../wording/in-place.ts'
import { reasonLine } from '../wording/reason-line.ts'
import { without } from '../wording/without.ts'
import type { EventFacts, OutputDeps } from './run-output.ts'

/** What a line says of a task whose attempt has ended. */
export function donePieces(
  event: StoredEvent,
  commit: string | null,
  { item, attempt }: EventFacts,
  { ascii }: OutputDeps,
): Row {
  const lacks = without(leftOutOf(attempt))
  const facts = [
    attempt === null ? saidDone(item) : safe`done in ${took(event, attempt)}`,
    ...(attempt === null ? [] : [plural(attempt.tryNumber, 'try', 'tries')]),
    ...changeOf(attempt, ascii),
    ...(commit === null ? [] : [doneCommit(commit, attempt?.end?.addsNothing === true)]),
    ...(lacks === '' ? [] : [lacks]),
  ]
  const id = sanitize(item?.id ?? '')
  return [span(shownSign(signs.done, ascii), 'ok'), span(safe` ${id} ${joinSafe(facts, literal(', '))}`)]
}

/** Done without an attempt of a worker: somebody said so. */
function saidDone(item: EventFacts['item']): Safe {
  const standing = item?.standing
  return standing?.status === 'done' && standing.reason?.code === 'person'
    ? reasonLine(standing.reason)
    : literal('done')
}

function changeOf(attempt: Attempt | null, ascii: boolean): readonly Safe[] {
  const work = workOf(attempt)
  if (work === null) return []
  return [changeWords({ ...work, files: work.files.length }, ascii)]
}

export function failedPieces(
  event: StoredEvent,
  why: Reason,
  { item, attempt }: EventFacts,
  { ascii }: OutputDeps,
): Row {
  const time =
    attempt === null
      ? literal('')
      : safe` in ${took(event, attempt)}, ${plural(attempt.tryNumber, 'try', 'tries')}`
  if (why.code === 'conflict') return conflictPieces({ item, attempt }, why, ascii)
  return [
    span(shownSign(signs.failed, ascii), 'bad'),
    span(safe` ${sanitize(item?.id ?? '')} failed${time}: ${reasonLine(why)}`),
  ]
}

export function releasedPieces(
  event: StoredEvent,
  body: { readonly reason: Reason; readonly notBefore: number | null },
  { item, attempt }: EventFacts,
  { ascii, tries }: OutputDeps,
): Row {
  const id = sanitize(item?.id ?? '')
  if (body.notBefore === null) {
    return [span(safe`${shownSign(signs.todo, ascii)} ${id} back to todo: ${reasonLine(body.reason)}`)]
  }
  const wait = briefDuration(Math.max(0, body.notBefore - event.at))
  if (weightOf(body.reason.code) === 'back') {
    return [
      span(
        safe`${shownSign(signs.todo, ascii)} ${id} back to todo: ${reasonLine(body.reason)}; again in ${wait}`,
      ),
    ]
  }
  const next = attempt === null ? literal('') : safe`, try ${attempt.tryNumber + 1} of ${tries}`
  return [
    span(shownSign(signs.failed, ascii), 'warn'),
    span(safe` ${id} failed: ${reasonLine(body.reason)}; again in ${wait}${next}`),
  ]
}

/** One line with everything: what conflicts, and where the work is. */
function conflictPieces(
  { item, attempt }: Pick<EventFacts, 'item' | 'attempt'>,
  why: Reason,
  ascii: boolean,
): Row {
  const files = why.detail['files']
  const named = Array.isArray(files) ? files.filter((file) => typeof file === 'string').map(sanitize) : []
  const where = named.length === 0 ? reasonLine(why) : joinSafe(named, literal(', '))
  const branch = attempt === null ? null : (worktreeOf(attempt)?.branch ?? null)
  const kept = branch === null ? literal('') : safe`; kept on ${sanitize(branch)}`
  const id = sanitize(item?.id ?? '')
  return [span(safe`${shownSign(signs.conflict, ascii)} ${id} conflict in ${where}${kept}`, 'bad')]
}

/** The beginning of the plan; the whole of it is where the advice leads. */
export function planPieces({ item, attempt }: EventFacts, { ascii, place }: OutputDeps): Row {
  const id = item?.id ?? ''
  const [first = ''] = (attempt?.plan?.text ?? '').split('\n').filter((line) => line.trim() !== '')
  const says = first === '' ? literal('') : safe`: ${sanitize(first.trim())}`
  const ways = safe`loopwork show ${sanitize(shellWord(id))} prints it, loopwork tui answers it`
  return [
    span(
      safe`${shownSign(signs.asks, ascii)} ${sanitize(id)} has a plan and waits for your answer${says} (`,
      'warn',
    ),
    span(safe`${inPlace(ways, place)})`),
  ]
}

const took = (event: StoredEvent, attempt: Attempt): Safe => formatDuration(event.at - attempt.startedAt)
