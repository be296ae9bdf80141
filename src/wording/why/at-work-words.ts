import type { Attempt } from '../../core/attempt.ts'
import type { EpochMs } from '../../core/ids.ts'
import type { ItemRow } from '../../core/ports/store-reader.ts'
import type { Run } from '../../core/run/run.ts'
import type { RunSettings } from '../../core/run/settings.ts'
import type { ItemState } from '../../core/state.ts'
import { formatDuration } from '../../text/duration.ts'
import { plural } from '../../text/plural.ts'
import { emptySafe, joinSafe, literal, safe, type Safe } from '../../text/safe.ts'
import { sanitize } from '../../text/sanitize.ts'
import { ofAllTries } from '../item-note.ts'

interface Moment {
  readonly run: Run | null
  readonly now: EpochMs
}

/** Of a task in work what its note does not say: who does it in which try, since when, and what comes after. Null for any other. */
export function atWorkWords({ item, state, attempt }: ItemRow, { run, now }: Moment): Safe | null {
  if (attempt === null || attempt.end !== null || !inWork.has(state)) return null
  const ran = formatDuration(Math.max(0, now - attempt.startedAt))
  const who = attempt.settles
    ? literal('What you settled is taken')
    : safe`W${attempt.worker} with ${sanitize(namesOf(attempt))}`
  const number = safe`try ${attempt.tryNumber}${ofAllTries(attempt.tryNumber, { run })}`
  const sentences = [
    safe`${who}, ${number}, begun ${ran} ago${limit(state, attempt, run?.settings)}.`,
    ...next(item, { state, attempt }, run?.settings),
  ]
  return joinSafe(sentences, literal(' '))
}

/** `claude/sonnet` */
const namesOf = ({ agents }: Attempt): string => {
  const names = agents.map(({ preset, model }) => (model === null ? preset : `${preset}/${model}`))
  return [...new Set(names)].join(', ')
}

const inWork: ReadonlySet<ItemState> = new Set([
  ...(['claimed', 'running', 'verifying', 'voting', 'reviewing', 'queued', 'merging'] as const),
])

const agentWorks: ReadonlySet<ItemState> = new Set(['claimed', 'running'])

/** Of its agent, in time in which the machine is awake. */
const limit = (state: ItemState, { settles }: Attempt, settings: RunSettings | undefined): Safe =>
  settings === undefined || settles || !agentWorks.has(state)
    ? emptySafe
    : safe`; its agent may work for ${formatDuration(settings.limits.timeoutMs)}`

function next(
  { type, kind, metadata }: ItemRow['item'],
  { state, attempt }: { readonly state: ItemState; readonly attempt: Attempt },
  settings: RunSettings | undefined,
): readonly Safe[] {
  // Queued and merging: the note already says what is left.
  if (settings === undefined || state === 'queued' || state === 'merging') return []
  if (attempt.plans === true) return [literal('Then its plan waits for your answer.')]
  const { gate, review, target } = settings
  const isBefore = (stage: 'verifying' | 'reviewing'): boolean => order.indexOf(state) < order.indexOf(stage)
  const isReviewed = review.agent !== null && review.on.includes(type) && !attempt.settles
  const mayChangeNothing = kind === 'check' || metadata['noChange'] === true
  const stages = [
    ...(gate.length > 0 && isBefore('verifying') ? [safe`the gate (${plural(gate.length, 'command')})`] : []),
    ...(isReviewed && isBefore('reviewing') ? [safe`a review by ${sanitize(review.agent.name)}`] : []),
    ...(mayChangeNothing ? [] : [safe`its merge into ${sanitize(target)}`]),
  ]
  return stages.length === 0 ? [] : [safe`Then ${joinSafe(stages, literal(', '))}.`]
}

const order: readonly ItemState[] = ['claimed', 'running', 'verifying', 'voting', 'reviewing']
