import { agentNames, type Attempt } from '../core/attempt.ts'
import type { EpochMs } from '../core/ids.ts'
import { startObstacle } from '../core/policy/start-obstacle.ts'
import type { StateCounts } from '../core/ports/store-reader.ts'
import type { Hold } from '../core/run/hold.ts'
import type { Run } from '../core/run/run.ts'
import type { ItemState } from '../core/state.ts'
import { extendedWords, usedUpWords } from './budget-words.ts'
import { keyMark } from './named-keys.ts'
import { limitWords } from './pool/limit-words.ts'
import { breakerWords, queueWords } from './why-nothing-starts.ts'
import { plural } from '../text/plural.ts'

export interface PaneSentenceFacts {
  readonly run: Run | null
  readonly hold: Hold | null
  readonly counts: StateCounts
  readonly now: EpochMs
  /** Whether a task could be started; one that a person stopped can't, though it is todo. */
  readonly ready: boolean
  /** Workers of all living supervisors. */
  readonly wanted: number
  /** The screen leaves when what runs has ended. */
  readonly draining: boolean
  /** The run is being aborted, or this process was asked to end. */
  readonly stopping: boolean
  /** What blocked tasks wait for, when that was looked for. */
  readonly inTheWay: InTheWay | null
}

/** What keeps blocked tasks from being ready: the need that most of them lead to. */
export interface InTheWay {
  readonly id: string
  readonly state: ItemState
  /** Tasks that can't start before it is done. */
  readonly waiting: number
}

/** The sentence of a pane that has no output to show. Foreign text inside is raw, and keys are marks. */
export function paneSentence(attempt: Attempt | null, facts: PaneSentenceFacts): string {
  return attempt === null ? freeSentence(facts) : busySentence(attempt)
}

function freeSentence(facts: PaneSentenceFacts): string {
  const { run, hold, counts, now, stopping, draining, wanted: workers } = facts
  const finished = counts.queued + counts.merging
  const obstacle = startObstacle({ run, now, hold, stopping, draining, workers, finished })
  switch (obstacle?.kind) {
    case undefined:
      return readySentence(facts)
    case 'aborting':
    case 'stopping':
      return 'Free. Nothing new is started: the run is being stopped.'
    case 'draining':
      return 'Free. No new task is started: the screen leaves when what runs has ended.'
    case 'paused':
      return 'Paused. The running tasks go on, nothing new starts.'
    case 'no workers':
      return 'Free. No workers are wanted.'
    case 'budget':
      return `Held: ${usedUpWords(obstacle.budgets)}. ${keyMark('extend')} extends it to ${extendedWords(obstacle.budgets)}, ${keyMark('setBudget')} to another sum.`
    case 'held':
      return `Held: ${obstacle.hold.message}. ${sentence(obstacle.hold.cure)}`
    case 'breaker':
      return run === null ? readySentence(facts) : `Waiting: ${breakerWords(run, obstacle.until, now)}.`
    case 'limited':
      return `Waiting: ${limitWords(obstacle.cool, now)}. That costs no try and no money.`
    case 'merge queue':
      return `Waiting: ${queueWords(obstacle.waiting)}.`
  }
}

function readySentence(facts: PaneSentenceFacts): string {
  const { counts, ready } = facts
  if (ready) return 'Free. Choosing the next task.'
  if (counts.waiting > 0)
    return `Free. ${waits(counts.waiting)} for ${counts.waiting === 1 ? 'its' : 'their'} time.`
  if (counts.blocked > 0) return `Free. Nothing is ready: ${blockedSentence(facts)}.`
  if (counts.todo > 0)
    return `Free. What is left was stopped by you: choose it below, ${keyMark('retry')} takes it up again.`
  return 'Free. Nothing is left to start.'
}

const sentence = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`

const tasks = (count: number): string => plural(count, 'task')
const waits = (count: number): string => `${tasks(count)} ${count === 1 ? 'waits' : 'wait'}`

function blockedSentence({ counts, inTheWay }: PaneSentenceFacts): string {
  if (inTheWay === null) return `${tasks(counts.blocked)} ${counts.blocked === 1 ? 'is' : 'are'} blocked`
  const { id, state, waiting } = inTheWay
  const needs = `${tasks(waiting)} ${waiting === 1 ? 'needs' : 'need'} ${id}`
  return state in ended ? `${needs}, which ${ended[state as keyof typeof ended]}` : needs
}

/** For tasks that have not started the id is enough. */
const ended = {
  failed: 'has failed',
  conflict: 'is in conflict',
  cancelled: 'was cancelled',
  blocked: 'is blocked itself',
} as const satisfies Partial<Record<ItemState, string>>

function busySentence(attempt: Attempt): string {
  switch (attempt.phase) {
    case 'preparing':
      return attempt.settles ? 'Taking up what was settled in its worktree.' : 'Preparing the worktree.'
    case 'running':
      return `Started ${agentNames(attempt)}. It has said nothing yet.`
    case 'collecting':
      return 'Collecting what changed.'
    case 'verifying':
      return 'Running the gate.'
    case 'voting':
      return 'Choosing one of the works.'
    case 'reviewing':
      return 'Its work is reviewed by another agent.'
    case 'queued':
      return 'Finished. Waiting for its merge.'
    case 'merging':
      return 'Finished. It is being merged.'
  }
}
