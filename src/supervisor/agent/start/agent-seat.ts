import type { AgentPreset } from '../../../core/agent/preset.ts'
import type { PlacedAttempt } from '../../../core/attempt.ts'
import type { Item } from '../../../core/item.ts'
import { reviewerNumber } from '../../../core/review/review.ts'
import type { SupervisorContext } from '../../context.ts'
import type { LineLog } from '../line-log.ts'

/**
 * An agent of an attempt, as far as its processes are concerned. One that works on the task, one that reviews and one that judges are
 * started, adopted and read in one way; where they differ is what stands here.
 */
export interface AgentSeat {
  readonly attempt: PlacedAttempt
  readonly item: Item
  readonly preset: AgentPreset
  /** Its row among the agents of the attempt, by the index of its process. */
  number(index: number): number
  readonly cwd: string
  readonly folders: AgentFolders
}

/** One folder for each of its processes: 0, 1, … */
interface AgentFolders {
  readonly count: number
  of(index: number): string
  output(index: number): { readonly out: string; readonly err: string }
  lines(index: number): LineLog
}

type SeatOrder = Pick<AgentSeat, 'attempt' | 'item' | 'preset'>
type Paths = Pick<SupervisorContext, 'paths'>

/** Of the first agent of an attempt: one that works on the task, or judges. */
export function seatOfAgent({ paths }: Paths, { attempt, item, preset }: SeatOrder): AgentSeat {
  const [{ number, worktree }] = attempt.agents
  return {
    ...{ attempt, item, preset },
    number: () => number,
    cwd: worktree.path,
    folders: {
      get count() {
        return paths.agentCount(attempt)
      },
      of: (index) => paths.agentDir(attempt, index),
      output: (index) => paths.agentOutput(attempt, index),
      lines: (index) => paths.lineLog(attempt, index),
    },
  }
}

/** Each process of a reviewer is another reviewer, with a row of its own. */
export function seatOfReviewer(
  { paths }: Paths,
  { attempt, item, preset }: SeatOrder,
  dir: string,
): AgentSeat {
  return {
    ...{ attempt, item, preset },
    number: reviewerNumber,
    cwd: dir,
    folders: {
      get count() {
        return paths.reviewCount(attempt)
      },
      of: (index) => paths.reviewDir(attempt, index),
      output: (index) => paths.reviewOutput(attempt, index),
      lines: (index) => paths.reviewLines(attempt, index),
    },
  }
}
