import { shellWord } from '../core/naming/shell-word.ts'
import { isUnsaved } from '../core/policy/to-settle.ts'
import type { Behind } from '../core/settling.ts'
import { literal, safe, type Safe } from '../text/safe.ts'
import { sanitize } from '../text/sanitize.ts'
import { movedOn } from './moved-on.ts'
import type { NotedItem } from './noted-item.ts'

/** A command that can be pasted, and what it does or what is to be done there. */
export interface WayOn {
  readonly command: Safe
  readonly does: Safe
  /** The command for whoever is in the worktree already; left out: it is the same there, or leads there. */
  readonly inside?: Safe
}

export interface WaysOnFacts {
  readonly target: string
  /** Whether a folder exists. */
  stands(path: string): boolean
  /** The target has moved on since the merge was handed to the person. */
  readonly behind?: Behind
}

/**
 * How a person goes on with a task that they settle: what has to be done first, where, and the two ways on, the same wherever they are shown. Empty for a
 * task whose next try is an agent's.
 */
export function waysOn(
  { id, state, reason, settledIn }: Pick<NotedItem, 'id' | 'state' | 'reason' | 'settledIn'>,
  { target, stands, behind }: WaysOnFacts,
): readonly WayOn[] {
  if (settledIn === null) return []
  const { worktree } = settledIn
  const retry = safe`loopwork retry ${word(id)}`
  const again = {
    command: safe`${retry} --again`,
    does: safe`an agent again, from ${sanitize(target)} as it is then`,
  }
  // Without the worktree there is nothing that a plain retry could take.
  if (worktree === null || !stands(worktree)) return [again]
  const mend = state === 'conflict' ? settleThere : isUnsaved(reason) ? mendForGit : mendForGate
  const takes = isUnsaved(reason) ? takesWhatStands : takesWhatIsSettled
  return [
    ...takesIn(behind),
    { command: safe`cd ${word(worktree)}`, does: mend },
    { command: retry, does: takes },
    again,
  ]
}

/** What is settled before it is dropped by it. */
function takesIn(behind: Behind | undefined): readonly WayOn[] {
  const cure = behind === undefined ? null : movedOn(behind)
  return cure?.command == null ? [] : [{ command: cure.command, does: cure.words, inside: cure.inside }]
}

const settleThere = literal('settle it there, as you would a merge')
const mendForGit = literal('mend there what git names')
const mendForGate = literal('mend there what the gate refused')
const takesWhatIsSettled = literal('takes what you settled there; no agent runs')
const takesWhatStands = literal('takes what stands there; no agent runs')

const word = (text: string): Safe => sanitize(shellWord(text))
