import { shellWord } from '../../core/naming/shell-word.ts'
import type { Why } from '../../core/list/why.ts'
import type { ItemRow } from '../../core/ports/store-reader.ts'
import { joinSafe, literal, safe, type Safe } from '../../text/safe.ts'
import { sanitize } from '../../text/sanitize.ts'
import { carryOnCommand, moreWords } from '../budget-words.ts'
import { cureOf, type Cure } from '../cure.ts'
import type { NoteFacts } from '../item-note.ts'
import { notedRow } from '../noted-item.ts'
import { obstacleNow } from '../why-nothing-starts.ts'
import { waitsForPerson } from './start-words.ts'

interface WayOnFacts {
  readonly facts: NoteFacts
  /** Whether a folder is still there. */
  stands(path: string): boolean
}

/** Of a task that is ready: that every worker is at work; null where one is free, or something else is in its way. */
export function slotWords({ row, busy }: Why, facts: NoteFacts): Safe | null {
  const { workers } = facts
  if (!isReady(row) || busy === null || workers === undefined || workers === 0 || busy < workers) return null
  if (facts.run?.endedAt !== null || obstacleNow(facts) !== null) return null
  return safe`It starts when a worker is free: ${busy} of ${workers} ${busy === 1 ? literal('is') : literal('are')} at work.`
}

/** Nothing but what is in the way of all tasks keeps it from being started. */
export const isReady = ({ state, item: { standing } }: ItemRow): boolean =>
  (state === 'todo' || state === 'waiting') &&
  standing.status === 'todo' &&
  standing.hold === null &&
  standing.notBefore === null

/** What makes a task go on where nothing is to be done about the task itself: about what it needs, or about what is in the way of all. */
export function wayOn(why: Why, { facts, stands }: WayOnFacts): Cure | null {
  const { row } = why
  if (cureOf({ kind: 'item', item: notedRow(row), goesOn: facts.run?.endedAt === null, stands }) !== null)
    return null
  if (row.state === 'blocked') return cureOfNeeds(why, stands)
  return isReady(row) ? cureOfAll(why, facts) : null
}

function cureOfNeeds({ needs }: Why, stands: WayOnFacts['stands']): Cure | null {
  const personal = needs.map(({ row }) => row).filter(waitsForPerson)
  const [only] = personal
  if (only === undefined) return null
  if (personal.length === 1 || personal.some(({ state }) => state === 'conflict' || state === 'asks'))
    return cureOf({ kind: 'item', item: notedRow(only), stands })
  const ids = personal.map(({ item }) => sanitize(shellWord(item.id)))
  return {
    words: literal('takes up what it needs'),
    command: safe`loopwork retry ${joinSafe(ids, literal(' '))}`,
  }
}

function cureOfAll({ busy }: Why, facts: NoteFacts): Cure | null {
  const { run, supervised, workers } = facts
  const obstacle = obstacleNow(facts)
  switch (obstacle?.kind) {
    case 'paused':
      return { words: literal('goes on'), command: literal('loopwork resume') }
    case 'no workers':
      return { words: literal('wants a worker'), command: literal('loopwork scale 1') }
    case 'budget':
      return supervised === false
        ? { words: literal('goes on'), command: carryOnCommand(obstacle.budgets) }
        : { words: moreWords(obstacle.budgets, true), command: null }
    case 'held':
      return { words: sanitize(obstacle.hold.cure), command: null }
    case undefined:
      break
    default:
      return null
  }
  if (run === null || run.endedAt !== null || supervised === false)
    return { words: literal('starts it'), command: literal('loopwork run') }
  return busy !== null && workers !== undefined && busy >= workers
    ? { words: literal('wants one more worker'), command: safe`loopwork scale ${workers + 1}` }
    : null
}
