import { shellWord } from '../core/naming/shell-word.ts'
import { isUnsaved } from '../core/policy/to-settle.ts'
import type { DeliveryNote } from '../core/ports/store-reader.ts'
import { lacksWork, type Reason } from '../core/reason.ts'
import type { RunSummary } from '../core/run/summary.ts'
import { joinSafe, literal, safe, type Safe } from '../text/safe.ts'
import { sanitize } from '../text/sanitize.ts'
import type { NamedKeys } from './named-keys.ts'
import type { NotedItem } from './noted-item.ts'

/** What a person can do about something: in words, and as a command that can be pasted where there is one. */
export interface Cure {
  readonly words: Safe
  readonly command: Safe | null
}

export type Need =
  | {
      readonly kind: 'item'
      readonly item: NeedyItem
      /** The newest run has not ended: a task can be taken into it. */
      readonly goesOn?: boolean
      /** Left out: as the key table has them. */
      readonly keys?: Pick<NamedKeys, 'plan'>
      /** Whether a folder is there. */
      stands(path: string): boolean
    }
  | {
      readonly kind: 'delivery'
      readonly delivery: DeliveryNote
      /** Somebody supervises the run, and tries again by itself. */
      readonly supervised: boolean
    }

type NeedyItem = Pick<
  NotedItem,
  'id' | 'state' | 'hold' | 'heldAs' | 'reason' | 'settledIn' | 'isOutside' | 'isContainer' | 'needsOutside'
>

/** The one place that knows what mends what. Null where nothing needs a person. */
export function cureOf(need: Need): Cure | null {
  switch (need.kind) {
    case 'item':
      return (
        (need.goesOn === true ? cureOfLeftOut(need.item) : null) ??
        cureOfItem(need.item, need.stands.bind(need), need.keys)
      )
    case 'delivery':
      return need.delivery.kind === 'held' ? cureOfHeld(need.delivery, need.supervised) : null
  }
}

/** What a person can do about a branch that waits; null when it doesn't. */
export function cureOfDelivery({ delivery }: RunSummary): Cure | null {
  if (delivery.followed) return null
  const { why, files, mend, command } = delivery
  const held = {
    kind: 'held',
    why: why ?? '',
    files,
    ...(mend == null ? {} : { mend }),
    ...(command == null ? {} : { command }),
  } as const
  return cureOf({ kind: 'delivery', delivery: held, supervised: false })
}

/** What a person names is done, whatever the run's filter says. */
function cureOfLeftOut({ id, state, isOutside, isContainer, needsOutside = [] }: NeedyItem): Cure | null {
  const isLeftOut = isOutside === true && isContainer !== true
  const names = isLeftOut && (state === 'todo' || state === 'blocked') ? [id] : needsOutside
  if (names.length === 0) return null
  const words = joinSafe(
    names.map((name) => sanitize(shellWord(name))),
    literal(' '),
  )
  const them = names.length === 1 ? literal('it') : literal('them')
  return {
    words: safe`takes ${them} into this run, whatever its filter`,
    command: safe`loopwork retry ${words}`,
  }
}

function cureOfItem(
  { id, state, hold, heldAs, reason, settledIn }: NeedyItem,
  stands: (path: string) => boolean,
  keys: Pick<NamedKeys, 'plan'> = { plan: literal('y') },
): Cure | null {
  const retry = safe`loopwork retry ${sanitize(shellWord(id))}`
  if (settledIn !== null) {
    const { worktree } = settledIn
    return worktree !== null && stands(worktree)
      ? { words: isUnsaved(reason) ? takesUnsaved : settles, command: retry }
      : { words: startsAnew, command: safe`loopwork retry ${sanitize(shellWord(id))} --again` }
  }
  switch (state) {
    case 'failed':
      return { words: beforeRetry(reason), command: retry }
    case 'done':
      return lacksWork(reason) ? { words: againOn(reason), command: retry } : null
    case 'cancelled':
      return { words: literal('takes it up after all'), command: retry }
    case 'todo':
      return hold === 'stopped' ? { words: literal('takes it up again'), command: retry } : null
    case 'asks':
      return {
        words: safe`${keys.plan} there shows its plan; y lets it be carried out, n asks for another`,
        command: literal('loopwork tui'),
      }
    case 'blocked':
      return hold === 'source' && reason === null
        ? {
            words: safe`its backlog calls it ${sanitize(heldAs ?? 'blocked')}; this starts it all the same`,
            command: retry,
          }
        : null
    default:
      return null
  }
}

/** What has to be changed first, or the next try ends the same. */
function beforeRetry(reason: Reason | null): Safe {
  switch (reason?.code) {
    case 'agent:denied':
      return literal(
        'tries it again; first allow the agent what it was denied (its autonomy, or its own settings)',
      )
    case 'limit:cost':
    case 'limit:tokens':
      return literal('tries it again, with another budget of the same size')
    case 'agent:blocked':
      return literal('tries it again; first clear what its agents named as blocking it')
    case 'review:failed':
      return literal('tries it again; the log has all that its reviewer printed')
    case 'agent:asks':
      return literal('tries it again; first answer its question in the task')
    default:
      return literal('tries it again')
  }
}

const settles = literal(
  'takes what you settled in its worktree; with --again an agent starts from the target as it is',
)
const takesUnsaved = literal(
  'takes what stands in its worktree, without an agent; mend there first what git names',
)
/** Without the worktree there is nothing to take. */
const startsAnew = literal('its worktree is gone: an agent starts from the target as it is')

/** A retried item is done on the target of the run that takes it up. */
function againOn(reason: Reason | null): Safe {
  const target = reason?.detail['target']
  return reason?.code === 'elsewhere' && typeof target === 'string'
    ? safe`a run into ${sanitize(target)} then does it there`
    : literal('does it again')
}

type HeldNote = Extract<DeliveryNote, { kind: 'held' }>

/** Files with changes of the user's can be put aside by git; others only by hand. */
function cureOfHeld({ why, files, mend, command }: HeldNote, supervised: boolean): Cure {
  const then = supervised ? literal('it follows by itself') : literal('loopwork run then brings it there')
  const pasted = command === undefined ? null : sanitize(command)
  if (mend !== undefined) return { words: safe`${sanitize(mend)}; ${then}`, command: pasted }
  if (pasted !== null) {
    const them = files.length === 1 ? literal('it') : literal('them')
    return { words: safe`commit or stash ${them}, ${then}`, command: pasted }
  }
  if (why.startsWith('files are in the way')) return { words: safe`move them away, ${then}`, command: null }
  return { words: supervised ? literal('it follows by itself when that is over') : then, command: null }
}
