import type { CommandAnswer } from '../../core/command.ts'
import type { ItemId } from '../../core/ids.ts'
import type { LaneLease, LaneMove, LaneMoved } from '../../core/ports/lane-store.ts'
import type { WhyStays } from '../../core/policy/merge-queue.ts'
import { ordinal } from '../../text/plural.ts'
import type { SupervisorContext } from '../context.ts'

/** Moves work in the queue of our lane, and says what came of it. Null: the lane is not ours any more. */
export async function moveInLane(
  { store }: Pick<SupervisorContext, 'store'>,
  lease: LaneLease,
  move: LaneMove,
): Promise<CommandAnswer | null> {
  const moved = await store.laneMove(lease, move)
  return moved === 'ghost' ? null : answerTo(move, moved)
}

export const laneElsewhere: CommandAnswer = {
  state: 'refused',
  message: 'the lane is in other hands just now; ask again',
}

function answerTo({ item, by }: LaneMove, moved: LaneMoved): CommandAnswer {
  if (moved.kind === 'stays') return { state: 'refused', message: whyStays(moved.why, moved.past) }
  const where = by === -1 ? 'before' : 'behind'
  return {
    state: 'done',
    message: `${item} is ${ordinal(moved.place)} in the merge queue, ${where} ${moved.past}`,
  }
}

function whyStays(why: WhyStays, past: ItemId | null): string {
  switch (why) {
    case 'gone':
      return 'it does not wait to be merged'
    case 'merging':
      return 'it is being merged already'
    case 'behind the merge':
      return `${past ?? 'what stands before it'} is being merged already`
    case 'early':
      return 'an earlier task of its group is merged before it'
    case 'first':
      return 'it is the first already'
    case 'last':
      return 'it is the last already'
  }
}
