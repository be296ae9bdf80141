import { givenTo, placeNameOf, workOf, type Attempt } from '../attempt.ts'
import { seenByEach } from '../candidate.ts'
import type { Oid } from '../ids.ts'
import type { Item } from '../item.ts'
import type { WorktreePlace } from '../ports/worktrees.ts'

/** What of a task is compared with what. */
export type DiffSource =
  /** A worktree in which an agent is at work. */
  | ({ readonly kind: 'so far'; readonly base: Oid; readonly given: Oid } & WorktreePlace)
  /** The collected work of a try. */
  | { readonly kind: 'result'; readonly from: Oid; readonly to: Oid }
  /** What the target has got of it. */
  | { readonly kind: 'merged'; readonly commit: Oid }

export type NoDiff = 'not tried' | 'not begun' | 'nothing changed'

export interface DiffOrder {
  readonly item: Item | null
  /** Null: there was no try. */
  readonly attempt: Attempt | null
  /** Of its several agents; null: the first, which is the chosen one after a vote. */
  readonly agent: number | null
  /** A person asked for this try, not for what came of the task. */
  readonly isChosen: boolean
}

/** The nearest to what a person means by the work of a task: what is merged, else what was collected, else what is there now. */
export function diffSource({ item, attempt, agent, isChosen }: DiffOrder): DiffSource | NoDiff {
  const standing = item?.standing
  if (!isChosen && standing?.status === 'done' && standing.commit !== null)
    return { kind: 'merged', commit: standing.commit }
  if (attempt === null) return 'not tried'
  const seen = seenByEach(attempt).find(({ agents: [{ number }] }) => number === agent) ?? attempt
  const work = workOf(seen)
  const [first] = seen.agents
  if (work !== null && first.worktree !== null)
    return { kind: 'result', from: first.worktree.base, to: work.commit }
  if (seen.end !== null) return 'nothing changed'
  if (seen.phase === 'preparing') return 'not begun'
  if (seen.phase !== 'running' && seen.phase !== 'collecting') return 'nothing changed'
  const [{ worktree, given }] = seen.agents
  return {
    ...{ kind: 'so far', dir: worktree.path, base: worktree.base },
    ...{ given: givenTo({ given, worktree }), ...placeNameOf(seen) },
  }
}
