import type { CoolDown } from '../core/agent/cool-down.ts'
import { agentNames, gatesOf, reviewsOf, standstillOf } from '../core/attempt.ts'
import { isContested } from '../core/candidate.ts'
import type { EpochMs } from '../core/ids.ts'
import { anyDemand, demandOf } from '../core/policy/pool/demand.ts'
import { waitFor } from '../core/policy/pool/wait-for.ts'
import { isRefusal, lacksWork } from '../core/reason.ts'
import { isOptional } from '../core/item.ts'
import type { Run } from '../core/run/run.ts'
import type { ItemState } from '../core/state.ts'
import { plural } from '../text/plural.ts'
import { formatDuration } from '../text/duration.ts'
import { localTime } from '../text/time/local-time.ts'
import type { Role } from '../text/role.ts'
import { emptySafe, joinSafe, literal, safe, type Safe } from '../text/safe.ts'
import { sanitize } from '../text/sanitize.ts'
import type { NamedKeys } from './named-keys.ts'
import type { NotedItem } from './noted-item.ts'
import { doneCommit, mergeWords } from './agents/merge-words.ts'
import { limitWords } from './pool/limit-words.ts'
import { progressWords } from './progress-words.ts'
import { reasonLine } from './reason-line.ts'
import { standstillLook } from './agents/standstill-words.ts'
import { agentMark, contestNote, votingNote } from './agents/vote-words.ts'
import { whyNothingStarts } from './why-nothing-starts.ts'
import { without } from './without.ts'

/** What else is known where the note is shown. */
export interface NoteFacts {
  readonly now: EpochMs
  /** The run that is going on, or the one that is summed up; null when there is none. */
  readonly run: Run | null
  /** The screen leaves when what runs has ended. */
  readonly draining?: boolean
  /** The process that shows it was asked to end. */
  readonly stopping?: boolean
  /** False where nobody supervises the run. */
  readonly supervised?: boolean
  /** Of all supervisors that live, where that is known. */
  readonly workers?: number
  /** Finished work that is not merged yet, where that is known. */
  readonly finished?: number
  /** Where this is shown keys work: it names the key, not the command. */
  readonly keys?: NamedKeys
  /** It is what a worker that is free takes. */
  readonly isNext?: boolean
  /** A worker is free. */
  readonly someFree?: boolean
  /** What its agent does now, or what is done before it works. */
  readonly doing?: Safe
  /** `2nd in merge queue, after API-004` */
  readonly queue?: Safe
}

export interface Note {
  readonly text: Safe
  readonly role: Role
}

/** The one fact worth knowing about a task in its state: every row has the reason. */
export function itemNote(item: NotedItem, facts: NoteFacts): Note {
  if (isLeftOut(item, facts)) return quiet(literal("outside this run's filter"))
  if (isUnwatched(item, facts)) return { text: unwatched, role: 'warn' }
  switch (item.state) {
    case 'todo':
      return todoNote(item, facts)
    case 'blocked':
      return quiet(blockedNote(item, facts))
    case 'waiting':
      return { text: waitingNote(item, facts), role: wasRefused(item) ? 'bad' : 'warn' }
    case 'asks':
      return { text: planNote(facts), role: 'warn' }
    case 'claimed':
      return quiet(claimNote(item, facts))
    case 'running':
      return runningNote(item, facts)
    case 'verifying':
      return quiet(gateNote(item, facts))
    case 'voting':
      return quiet(item.attempt === null ? emptySafe : votingNote(item.attempt))
    case 'reviewing':
      return reviewNote(item, facts)
    case 'queued':
      return quiet(facts.queue ?? literal('in the merge queue'))
    case 'merging':
      return quiet(mergeWords(item.attempt, facts))
    case 'done':
      return {
        text: doneNote(item),
        role: item.leftOut.length > 0 || lacksWork(item.reason) ? 'warn' : 'dim',
      }
    case 'failed':
      return { text: failedNote(item, facts), role: 'bad' }
    case 'conflict':
      return { text: conflictNote(item), role: 'bad' }
    case 'cancelled':
      return quiet(item.reason === null ? emptySafe : reasonLine(item.reason))
  }
}

/** Whatever else it would wait for: this run does not start it. */
export const isLeftOut = ({ isOutside, isContainer, state }: NotedItem, facts: NoteFacts): boolean =>
  isOutside === true && isContainer !== true && isLive(facts) && notStarted.has(state)

/** Its agent may be at work, or may have ended long ago: whoever supervises next looks. A claim by a token is somebody's own. */
const isUnwatched = ({ state, attempt }: NotedItem, facts: NoteFacts): boolean =>
  facts.supervised === false && isLive(facts) && attempt !== null && heldByWorker.has(state)

const unwatched = literal('nobody watches it; the next start looks how it went')

const heldByWorker: ReadonlySet<ItemState> = new Set([
  'claimed',
  'running',
  'verifying',
  'voting',
  'reviewing',
])

const notStarted: ReadonlySet<ItemState> = new Set(['todo', 'blocked', 'waiting', 'asks'])

/** Its last try has failed, and the next one waits; else it waits for a limit, or for its time. */
const wasRefused = ({ reason }: NotedItem): boolean => reason !== null && isRefusal(reason)

const quiet = (text: Safe): Note => ({ text, role: 'dim' })

function todoNote(item: NotedItem, facts: NoteFacts): Note {
  if (item.hold === 'stopped') {
    const how = item.reason === null ? literal('stopped by you') : reasonLine(item.reason)
    return quiet(facts.keys === undefined ? how : safe`${how}, ${facts.keys.retry} takes it up again`)
  }
  const last = item.reason === null ? emptySafe : reasonLine(item.reason)
  const stands = whyNothingStarts(facts)
  if (facts.run?.paused === true && facts.keys !== undefined && facts.isNext === true)
    return quiet(safe`paused, starts when you press ${facts.keys.pause}`)
  if (stands !== null) return { text: withLast(last, stands.text), role: stands.role }
  if (item.tries > 0) return quiet(withLast(last, safe`try ${tryOf(item, facts)} is next`))
  if (facts.isNext === true && facts.someFree === false) return quiet(literal('next, when a worker is free'))
  return quiet(last === '' || isLive(facts) ? literal('ready') : last)
}

const isLive = ({ run }: NoteFacts): boolean => run !== null && run.endedAt === null

/** The reason of the last try first: what follows from it may be cut. */
const withLast = (last: Safe, then: Safe): Safe => (last === '' ? then : safe`${last}; ${then}`)

const tryOf = ({ tries }: NotedItem, facts: NoteFacts): Safe =>
  safe`${tries + 1}${ofAllTries(tries + 1, facts)}`

/** ` of 3`. Nothing where more tries were made than the run now allows. */
export const ofAllTries = (tries: number, { run }: Pick<NoteFacts, 'run'>): Safe =>
  run === null || tries > run.settings.retry.attempts ? emptySafe : safe` of ${run.settings.retry.attempts}`

/** More than this are counted. */
const namedNeeds = 2

function blockedNote(
  { needs, needsOutside = [], parkedBehind, hold, heldAs, isContainer, progress, reason }: NotedItem,
  { keys }: NoteFacts,
): Safe {
  if (parkedBehind !== null) {
    const { item, path } = parkedBehind
    if (path === null) return safe`waits for a place in its group, after ${sanitize(item)}`
    return safe`shares ${sanitize(path)} with ${sanitize(item)}`
  }
  if (isOptional({ hold, heldAs })) return optionalNote(keys)
  if (progress !== undefined) return progressWords(progress)
  if (isContainer === true) return safe`${plural(needs.length, 'task')} in it to be done`
  const [leftOut] = needsOutside
  if (leftOut !== undefined) {
    const more = needs.length > 1 ? safe` and ${plural(needs.length - 1, 'other')}` : emptySafe
    return safe`needs ${sanitize(leftOut)}, which is outside the run's filter${more}`
  }
  if (needs.length > namedNeeds) return safe`needs ${plural(needs.length, 'other')}`
  if (needs.length > 0) return safe`needs ${joinSafe(needs.map(sanitize), literal(', '))}`
  if (reason !== null && (hold === null || reason.code === 'source')) return reasonLine(reason)
  if (heldAs === undefined) return literal('blocked in its backlog')
  return safe`${sanitize(heldAs)} in its backlog`
}

/** Nothing waits for it, and nobody but the person at the screen decides whether it is done at all. */
const optionalNote = (keys: NoteFacts['keys']): Safe =>
  keys === undefined
    ? literal('optional in its backlog')
    : safe`optional in its backlog, ${keys.retry} starts it`

function waitingNote(item: NotedItem, facts: NoteFacts): Safe {
  const limit = limitOf(item, facts)
  if (limit !== null && item.notBefore === null) return limitWords(limit, facts.now)
  if (item.notBefore !== null && item.notBefore === item.scheduledFor)
    return safe`scheduled for ${localTime(item.notBefore, facts.now)}, in ${formatDuration(Math.max(0, item.notBefore - facts.now))}`
  const last = item.reason === null ? emptySafe : safe`; ${reasonLine(item.reason)}`
  const wait =
    item.notBefore === null ? emptySafe : safe` in ${formatDuration(Math.max(0, item.notBefore - facts.now))}`
  return safe`try ${tryOf(item, facts)}${wait}${last}`
}

/** Of all who could do it, the one that is limited for the shortest time. */
const limitOf = ({ wants }: NotedItem, { run, now }: NoteFacts): CoolDown | null =>
  run === null ? null : waitFor(run, wants === undefined ? anyDemand : demandOf(wants, run.settings), now)

/** Between a lease's end and the next look at it the item is still claimed. */
function claimNote({ claim }: NotedItem, { now, doing }: NoteFacts): Safe {
  if (claim === undefined) return doing ?? literal('preparing its worktree')
  const leftMs = Math.max(0, claim.leaseUntil - now)
  return safe`${sanitize(claim.agent)} has it, for ${formatDuration(leftMs)} unless extended`
}

function runningNote({ attempt }: NotedItem, { doing, now }: NoteFacts): Note {
  if (attempt?.phase === 'collecting') return quiet(literal('collecting its work'))
  if (attempt?.frozenAt !== undefined)
    return { text: safe`frozen by you ${formatDuration(now - attempt.frozenAt)}`, role: 'warn' }
  const standstill = attempt === null ? null : standstillOf(attempt)
  if (standstill !== null) {
    const { note, role } = standstillLook(standstill, now)
    return { text: note, role }
  }
  if (attempt !== null && isContested(attempt)) return quiet(contestNote(attempt))
  if (doing !== undefined) return quiet(doing)
  return quiet(attempt === null ? emptySafe : safe`W${attempt.worker}, ${sanitize(agentNames(attempt))}`)
}

const planNote = ({ keys }: NoteFacts): Safe =>
  keys === undefined
    ? literal('its plan waits for your answer')
    : safe`its plan waits for you: ${keys.plan} shows it`

function reviewNote({ attempt }: NotedItem, { run, doing, now }: NoteFacts): Note {
  const standstill = attempt === null ? null : standstillOf(attempt)
  if (standstill !== null) {
    const { note, role } = standstillLook(standstill, now)
    return { text: note, role }
  }
  const reviewer = run?.settings.review.agent ?? null
  const by =
    reviewer === null ? literal('its work is reviewed') : safe`${sanitize(reviewer.name)} reviews its work`
  if (reviewer !== null && attempt !== null && reviewsOf(attempt).at(-1)?.waits === true)
    return quiet(safe`its review waits: as many of ${sanitize(reviewer.name)} are at work as may be`)
  return quiet(doing === undefined ? by : safe`${by}: ${doing}`)
}

function gateNote({ attempt }: NotedItem, { run }: NoteFacts): Safe {
  const gates = run?.settings.gate ?? []
  const at = Math.min(attempt === null ? 0 : gatesOf(attempt).length, gates.length - 1)
  const command = gates[at]
  return command === undefined
    ? literal('checking its work')
    : safe`gate ${at + 1} of ${gates.length}: ${sanitize(command)}`
}

/** Done work is identified by its commit; a reason beside it is what happened to that later. */
function doneNote({ commit, reason, leftOut, vote, addsNothing }: NotedItem): Safe {
  if (commit === null) return reason === null ? literal('done in its backlog') : reasonLine(reason)
  const facts = [
    doneCommit(commit, addsNothing === true),
    ...(vote === null ? [] : [safe`${agentMark(vote.winner)} of ${vote.of} agents`]),
    ...(leftOut.length === 0 ? [] : [without(leftOut)]),
    ...(reason === null ? [] : [reasonLine(reason)]),
  ]
  return joinSafe(facts, literal(', '))
}

function failedNote({ reason, tries }: NotedItem, facts: NoteFacts): Safe {
  const said = reason === null ? literal('failed') : reasonLine(reason)
  return tries < 2 ? said : safe`${said} (${tries}${ofAllTries(tries, facts)} tries)`
}

function conflictNote({ reason, isBranchGone }: NotedItem): Safe {
  if (reason === null) return literal('conflict')
  const files = reason.detail['files']
  const named: readonly unknown[] = Array.isArray(files) ? files : []
  const [first] = named
  // For a task that a person had to settle the message names what is missing.
  if (typeof first !== 'string' || reason.detail['unsettled'] === true) return reasonLine(reason)
  const more = named.length > 1 ? safe` and ${named.length - 1} more` : emptySafe
  if (isBranchGone === true) return safe`${sanitize(first)}${more}; its branch was deleted`
  const { branch } = reason.detail
  const where = typeof branch === 'string' ? sanitize(branch) : literal('its branch')
  return safe`${sanitize(first)}${more}, kept on ${where}`
}
