import { LoopworkError } from '../../core/errors.ts'
import type { Oid } from '../../core/ids.ts'
import { shellWord } from '../../core/naming/shell-word.ts'
import { refCommand } from '../command/git-command.ts'
import { runGit } from '../command/run-git.ts'
import { held, type Held } from '../delivery/delivery.ts'
import { targetPlaces } from '../delivery/target-checkouts.ts'
import { isAncestor } from '../objects/commits.ts'
import {
  branchRef,
  deleteRef,
  deliveredRef,
  laneRef,
  moveRef,
  moveRefs,
  readRef,
  readRefs,
  takenBackRef,
} from '../objects/refs/refs.ts'
import { clearDamagedRef } from './clear-damaged-ref.ts'
import type { LaneContext } from './lane-context.ts'
import { putBackLane, readLaneRefs, type FoundLane } from './put-back-lane.ts'

/** Where the user's branch stands, beside its lane. */
export type TargetBranch =
  | { readonly kind: 'gone'; readonly tip: Oid | null }
  /** It no longer contains what it has contained: reset, amended, rebased, or made anew elsewhere. */
  | { readonly kind: 'moved back'; readonly tip: Oid; readonly branch: Oid; readonly delivered: Oid }
  | { readonly kind: 'there'; readonly tip: Oid; readonly branch: Oid }

/** Makes the lane where there is none, and records the branch's commit, so that a later loss is noticed. */
export async function lookAtBranch(lane: LaneContext, target: string): Promise<TargetBranch> {
  const { context, privateDir } = lane
  const { branch, tip, delivered } = await refsOf(lane, target)
  if (branch === undefined) return { kind: 'gone', tip: tip ?? null }
  if (tip === undefined) {
    await beginLane(lane, target, branch)
    return { kind: 'there', tip: branch, branch }
  }
  if (delivered === branch) return { kind: 'there', tip, branch }
  if (delivered !== undefined && !(await isAncestor(context, privateDir, delivered, branch))) {
    return { kind: 'moved back', tip, branch, delivered }
  }
  await acceptBranch(lane, target, branch)
  return { kind: 'there', tip, branch }
}

/** Puts the lane back first where somebody else has deleted or moved it. */
async function refsOf(lane: LaneContext, target: string): Promise<FoundLane> {
  let damaged = false
  for (let tries = 1; ; tries++) {
    const { delivered, branch, tip } = await readLaneRefs(lane.context, target)
    if (delivered === undefined) await clearDamagedRef(lane, deliveredRef(target))
    damaged ||= tip === undefined && (await clearDamagedRef(lane, laneRef(target)))
    const found = { branch, tip, delivered, damaged }
    if (tries === putBackTries || !(await putBackLane(lane, target, found))) return found
  }
}

const putBackTries = 5

/** Records the branch as it is now: it does not count as moved back any more. */
export async function acceptBranch({ context }: LaneContext, target: string, branch: Oid): Promise<void> {
  await moveRef(context, { name: deliveredRef(target), to: branch, why: `${target} holds this` })
  const takenBack = await readRef(context, takenBackRef(target))
  if (takenBack !== null) await deleteRef(context, takenBackRef(target), takenBack)
}

async function beginLane({ context }: LaneContext, target: string, branch: Oid): Promise<void> {
  await moveRefs(context, {
    moves: [
      { name: laneRef(target), to: branch, from: null },
      { name: deliveredRef(target), to: branch },
    ],
    why: 'begins its lane',
    about: branchRef(target),
    // Another loopwork process made it first.
    movedOn: async () => (await readRefs(context, [laneRef(target)])).has(laneRef(target)),
  })
}

/** @throws LoopworkError kind `git`: what to do where a run is asked for a branch that isn't there. */
export async function requireBranch(lane: LaneContext, target: string): Promise<void> {
  const look = await lookAtBranch(lane, target)
  if (look.kind !== 'gone') return
  const { mend } = await branchGone(lane, target, look.tip)
  throw new LoopworkError('git', `there is no branch ${JSON.stringify(target)}`, {
    hint: mend ?? `name an existing branch with --target, or make it: git branch ${shellWord(target)}`,
  })
}

/** Why nothing is delivered to a branch that is not there, and how that ends. */
export async function branchGone(lane: LaneContext, target: string, tip: Oid | null): Promise<Held> {
  const why = `the branch ${target} is gone`
  if (tip === null) return held(why)
  const others = await branchesWith(lane, target)
  const again = `git branch ${shellWord(target)} ${shellWord(await madeAgainFrom(lane, target))}`
  const renamed = others.length === 1 ? `${others[0] ?? ''} holds what it held, if you renamed it: ` : ''
  return held(
    why,
    [],
    `${renamed}make it again with ${again}, or merge ${laneRef(target)}, which holds what is merged, into another branch and name that: --target, merge.target`,
  )
}

/** A checkout that is left on it has the files of what it held: what came since is delivered to it then. */
async function madeAgainFrom({ context }: LaneContext, target: string): Promise<string> {
  const delivered = deliveredRef(target)
  if (!(await readRefs(context, [delivered])).has(delivered)) return laneRef(target)
  const { checkouts } = await targetPlaces(context, target)
  return checkouts.length === 0 ? laneRef(target) : delivered
}

/** Branches that contain the target's last known commit; a renamed target is among them. */
async function branchesWith({ context }: LaneContext, target: string): Promise<readonly string[]> {
  const delivered = (await readRefs(context, [deliveredRef(target)])).get(deliveredRef(target))
  if (delivered === undefined) return []
  const command = refCommand(context, 'for-each-ref', [
    `--contains=${delivered}`,
    '--format=%(refname)',
    '--',
    'refs/heads',
  ])
  const { code, stdout } = await runGit(command)
  if (code !== 0) return []
  return stdout
    .split('\n')
    .filter((name) => name !== '' && !/^refs\/heads\/loopwork(?:-run)?\//.test(name))
    .map((name) => Buffer.from(name.slice('refs/heads/'.length), 'latin1').toString('utf8'))
}
