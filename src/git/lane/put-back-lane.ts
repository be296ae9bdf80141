import { shortOid, type Oid } from '../../core/ids.ts'
import { shellWord } from '../../core/naming/shell-word.ts'
import type { LandedItem, LaneRecord, LaneStore } from '../../core/ports/lane-store.ts'
import { refCommand } from '../command/git-command.ts'
import { succeeded } from '../command/git-error.ts'
import type { RepositoryContext } from '../command/repository-context.ts'
import { runGit } from '../command/run-git.ts'
import { isAncestor } from '../objects/commits.ts'
import { connected } from '../objects/connected.ts'
import { isKnownCommit } from '../objects/known-commits.ts'
import {
  branchRef,
  deliveredRef,
  laneRef,
  moveRef,
  moveRefs,
  olderLaneRef,
  readRef,
  readRefs,
  takenBackRef,
} from '../objects/refs/refs.ts'
import { commitsIn } from './history.ts'
import { isThere } from './is-there.ts'
import type { LaneContext } from './lane-context.ts'
import { standsOn } from './merge-work.ts'

/** What the store has recorded of a lane, which no git command can delete. */
export type LaneRecords = Pick<LaneStore, 'laneRecord' | 'noteLaneBack' | 'landedOn'>

export interface LaneRefs {
  readonly branch: Oid | undefined
  readonly tip: Oid | undefined
  readonly delivered: Oid | undefined
}

export interface FoundLane extends LaneRefs {
  /** Something stood at the name of the lane's ref that is no commit, and was cleared. */
  readonly damaged: boolean
}

/** In the order in which they follow each other: whatever a delivery moves meanwhile, the record that was read is never ahead of the branch. */
export async function readLaneRefs(context: RepositoryContext, target: string): Promise<LaneRefs> {
  const names = [deliveredRef(target), branchRef(target), laneRef(target)] as const
  const refs = await readRefs(context, names)
  const [delivered, branch, tip] = names.map((name) => refs.get(name))
  return { delivered, branch, tip }
}

/**
 * Merged work that waits for the user's checkout is reachable from the lane's ref alone, and whoever can write to the repository can delete
 * that ref or move it: an agent that tidies up refs, a mirror push, a script. So the ref is compared with the store each time it is read.
 * If it does not contain what the store has as merged, it is moved back to that; items whose commits are not in the repository any more are
 * marked. Returns true when something was changed: the refs have to be read again.
 */
export async function putBackLane(lane: LaneContext, target: string, refs: FoundLane): Promise<boolean> {
  const record = await lane.records.laneRecord(target)
  if (record.tip === null || (await isAsRecorded(lane, target, { ...refs, known: record.tip }))) return false
  if (!(await isUnchanged(lane, target, { refs, record }))) return true
  const landed = (await lane.records.landedOn(target)).filter(({ undone }) => !undone)
  const to = (await newestWhole(lane, record.tip, { landed, refs })) ?? refs.branch
  if (to === undefined) return false
  await keepMoved(lane, target, refs.tip)
  if (!(await move(lane, target, { refs, to, record }))) return true
  const lost = to === record.tip ? [] : await notIn(lane, landed, [to, refs.branch])
  await lane.records.noteLaneBack({
    target,
    tip: to,
    lost: lost.map(({ item }) => item),
    message: messageOf({ how: await howLost(lane, target, { ...refs, to, known: record.tip }), to, lost }),
  })
  return true
}

/**
 * Refs and record are read one after the other, and other loopworks write them in between: only what is the same in a second reading says
 * that the two differ. An undo moves the lane, stores that and deletes its mark, in this order, so the record is read first.
 */
async function isUnchanged(
  { context, records }: LaneContext,
  target: string,
  { refs, record }: { readonly refs: LaneRefs; readonly record: LaneRecord },
): Promise<boolean> {
  if ((await records.laneRecord(target)).tip !== record.tip) return false
  const now = await readLaneRefs(context, target)
  return now.tip === refs.tip && now.branch === refs.branch && now.delivered === refs.delivered
}

interface RecordedLane extends LaneRefs {
  readonly known: Oid
}

/** A pair of tips that was valid once stays valid. */
const inOrder = new WeakMap<LaneContext, Set<string>>()

async function isAsRecorded(lane: LaneContext, target: string, standing: RecordedLane): Promise<boolean> {
  const { known, tip } = standing
  if (tip === undefined) return false
  if (tip === known) return isKnownCommit(lane.context, tip) || isThere(lane, tip)
  const seen = inOrder.get(lane) ?? new Set()
  inOrder.set(lane, seen)
  const pair = `${known} ${tip}`
  if (seen.has(pair)) return true
  if (!(await isThere(lane, tip))) return false
  const ours = (await isThere(lane, known)) && (await standsOn(lane, tip, known))
  const fine = ours
    ? await isAdvance(lane, { ...standing, tip })
    : await isBeingTakenBack(lane, target, standing)
  if (fine && ours) seen.add(pair)
  return fine
}

/** Ahead of the record: by commits of the user, or by one that a loopwork has made and named before it moved the lane. */
async function isAdvance(
  lane: LaneContext,
  { tip, branch, delivered }: RecordedLane & { readonly tip: Oid },
): Promise<boolean> {
  if (lane.parents.has(tip)) return true
  for (const held of [branch, delivered]) {
    if (held !== undefined && (await isAncestor(lane.context, lane.privateDir, tip, held))) return true
  }
  const made = ['merge', 'incoming', 'undo'].map((kind) => `refs/loopwork/${kind}`)
  const command = refCommand(lane.context, 'for-each-ref', [`--points-at=${tip}`, '--', ...made])
  return succeeded(await runGit(command), 'looking what made a commit') !== ''
}

/** The lane moves back before that is stored: in an undo, and where it starts anew on a branch that the user moved back. */
async function isBeingTakenBack(
  lane: LaneContext,
  target: string,
  { branch, delivered, known }: RecordedLane,
) {
  if (branch === undefined || delivered === undefined) return false
  const { context, privateDir } = lane
  const marks = [takenBackRef(target), olderLaneRef(target, known)]
  const command = refCommand(context, 'for-each-ref', [`--points-at=${known}`, '--', ...marks])
  if (succeeded(await runGit(command), 'looking how a lane was moved') === '') return false
  return !(await isAncestor(context, privateDir, delivered, branch))
}

/** The newest state of the lane that is whole: the recorded one, else the last merge of which nothing is missing. */
async function newestWhole(
  lane: LaneContext,
  known: Oid,
  { landed, refs }: { readonly landed: readonly LandedItem[]; readonly refs: LaneRefs },
): Promise<Oid | undefined> {
  const base: Oid[] = []
  for (const held of [refs.branch, refs.delivered])
    if (held !== undefined && (await isThere(lane, held))) base.push(held)
  for (const commit of [known, ...landed.map((work) => work.commit).toReversed()]) {
    if ((await connected(lane.context, lane.privateDir, { commits: [commit], base })).kind === 'whole')
      return commit
  }
  return undefined
}

/** The ref may have been the only name of the commit that it was moved to. */
async function keepMoved(lane: LaneContext, target: string, tip: Oid | undefined): Promise<void> {
  if (tip === undefined || !(await isThere(lane, tip))) return
  await moveRef(lane.context, {
    name: olderLaneRef(target, tip),
    to: tip,
    why: `${laneRef(target)} was moved`,
  })
}

/**
 * Also restores the record of what the branch has contained, where that is missing too: work that the user removed since is not
 * delivered again.
 */
async function move(
  lane: LaneContext,
  target: string,
  { refs, to, record }: { readonly refs: LaneRefs; readonly to: Oid; readonly record: LaneRecord },
): Promise<boolean> {
  const held = refs.delivered ?? (await heldBy(lane, refs, record))
  const noted = refs.delivered === undefined && held !== undefined
  return moveRefs(lane.context, {
    moves: [
      { name: laneRef(target), to, from: refs.tip ?? null },
      ...(noted ? [{ name: deliveredRef(target), to: held, from: null }] : []),
    ],
    why: 'put back',
    about: laneRef(target),
    // Where it stands already, another loopwork has put it back, and says so.
    isDone: async () => false,
    movedOn: async () => ((await readRef(lane.context, laneRef(target))) ?? undefined) !== refs.tip,
  })
}

async function heldBy(
  lane: LaneContext,
  { branch }: LaneRefs,
  { delivered }: LaneRecord,
): Promise<Oid | undefined> {
  return delivered !== null && (await isThere(lane, delivered)) ? delivered : branch
}

async function notIn(
  lane: LaneContext,
  landed: readonly LandedItem[],
  held: readonly (Oid | undefined)[],
): Promise<readonly LandedItem[]> {
  const without = held.filter((commit) => commit !== undefined)
  const lost: LandedItem[] = []
  for (const work of landed) {
    const there = await isThere(lane, work.commit)
    if (!there || (await commitsIn(lane, { from: [work.commit], without })).has(work.commit)) lost.push(work)
  }
  return lost
}

async function howLost(
  lane: LaneContext,
  target: string,
  { tip, damaged, to, known }: FoundLane & { readonly to: Oid; readonly known: Oid },
): Promise<string> {
  const ref = laneRef(target)
  // It was put back before, and git failed, or was killed, before that could be noted.
  if (tip === to)
    return `the commit that ${ref} was at (${shortOid(known)}) is not in the repository any more`
  if (damaged) return `${ref} named no commit any more, not by loopwork`
  if (tip === undefined) return `${ref} was deleted, not by loopwork`
  if (!(await isThere(lane, tip)))
    return `the commit of ${ref} (${shortOid(tip)}) is not in the repository any more`
  return `${ref} was moved to ${shortOid(tip)}, not by loopwork (kept as ${olderLaneRef(target, tip)})`
}

function messageOf({
  how,
  to,
  lost,
}: {
  readonly how: string
  readonly to: Oid
  readonly lost: readonly LandedItem[]
}): string {
  if (lost.length === 0) return `${how}; it is put back at ${shortOid(to)}, with all that was merged`
  const ids = lost.map(({ item }) => item)
  const merges = lost.length === 1 ? 'the merge' : 'the merges'
  const are = lost.length === 1 ? 'is' : 'are'
  return `${how}; it is put back at ${shortOid(to)}, but ${merges} of ${ids.join(', ')} ${are} not in the repository any more; loopwork retry ${ids.map(shellWord).join(' ')} does that again`
}
