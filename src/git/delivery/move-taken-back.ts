import type { Oid } from '../../core/ids.ts'
import type { RepositoryContext } from '../command/repository-context.ts'
import { branchRef, deleteRef, laneRef, moveRefs, readRef, takenBackRef } from '../objects/refs/refs.ts'

interface TakenBackRefs {
  readonly target: string
  /** The merge that is undone, and its parent. */
  readonly from: Oid
  readonly to: Oid
}

/**
 * Moves branch and lane off the merge, both or none. The mark is written first, so that a branch which we moved is never mistaken for one
 * that the user has moved. git does not guarantee this when it is killed between two refs: `branch alone` means that the lane could then
 * not be moved either. The branch decides, since the user's files match it.
 */
export async function moveTakenBack(
  context: RepositoryContext,
  { target, from, to }: TakenBackRefs,
): Promise<'moved' | 'branch alone' | 'not moved'> {
  const [mark, branch, lane] = [takenBackRef(target), branchRef(target), laneRef(target)]
  const order = { why: `took back the last merge into ${target}`, about: branch }
  const rest = [
    { name: mark, to: from },
    { name: lane, to, from },
  ] as const
  const isAway = async (): Promise<boolean> => (await readRef(context, branch)) !== from
  try {
    const moves = [rest[0], { name: branch, to, from }, rest[1]]
    if (await moveRefs(context, { ...order, moves, movedOn: isAway })) return 'moved'
  } catch (error) {
    if ((await readRef(context, branch)) === to) return finish()
    await dropMark(context, target, from)
    throw error
  }
  if ((await readRef(context, branch)) === to) return finish()
  await dropMark(context, target, from)
  return 'not moved'

  async function finish(): Promise<'moved' | 'branch alone'> {
    const laneIsAway = async (): Promise<boolean> => (await readRef(context, lane)) !== from
    const moved = moveRefs(context, { ...order, moves: rest, movedOn: laneIsAway })
    return (await moved.catch(() => false)) ? 'moved' : 'branch alone'
  }
}

/** After an undo that did not happen. */
export async function dropMark(context: RepositoryContext, target: string, merge: Oid): Promise<void> {
  await deleteRef(context, takenBackRef(target), merge)
}
