import { filesOf, isPlaced } from '../../core/attempt.ts'
import type { CommandAnswer } from '../../core/command.ts'
import { shortOid, type ItemId, type Oid } from '../../core/ids.ts'
import { foldId } from '../../core/naming/slug.ts'
import { isOwnMerge, lastMerge } from '../../core/policy/undoable.ts'
import type { LandedItem, LaneLease } from '../../core/ports/lane-store.ts'
import type { SupervisorContext } from '../context.ts'
import { mustHold } from '../interruption.ts'
import { landedWork, type LaneGate } from './start-anew.ts'

/** What an undo needs from the supervisor, or from the command that takes the lane for it. */
export interface UndoParts {
  readonly store: Pick<
    SupervisorContext['store'],
    'landedOn' | 'noteUndone' | 'openAttempts' | 'attemptsOf' | 'neededBy' | 'item' | 'closedCircle'
  >
  readonly git: Pick<SupervisorContext['git'], 'lane'>
  readonly clock: SupervisorContext['clock']
}

export interface UndoOrder {
  /** Null: the last one. */
  readonly named: ItemId | null
  /** Processes what happened to the branch since: an undo that was killed may be completed by that. */
  takeIn(): Promise<unknown>
  readonly gate: LaneGate
}

/**
 * Undoes the merge of an item (the last one, when none is named): by moving back where nothing can have been built on
 * it, otherwise by a revert commit on the lane that has passed the gate. The item is then todo and on hold until a retry
 * or the next run. When the undo conflicts or fails the gate, nothing changes.
 */
export async function undo(
  { store, git, clock }: UndoParts,
  lease: LaneLease,
  { named, takeIn, gate }: UndoOrder,
): Promise<CommandAnswer> {
  const { target } = lease
  const isAsked = ({ item }: LandedItem): boolean => named === null || foldId(item) === foldId(named)
  const before = (await store.landedOn(target)).filter(isAsked)
  await takeIn()
  const all = await store.landedOn(target)
  const ended = before.findLast(({ item }) => all.every((other) => other.item !== item))
  // Asked for again, since it was killed: one more must not go.
  if (ended !== undefined) return done(await told({ store, clock }, ended, ', as was asked for before'))
  const landed = all.filter(({ undone }) => !undone)
  const work = named === null ? lastMerge(landed) : (landed.filter(isAsked).find(isOwnMerge) ?? null)
  if (work === null) return refused(nothingToUndo({ named, target, asked: all.find(isAsked) }))
  const tip = await git.lane.tip(target)
  if (!(await git.lane.holds(tip, work.commit))) {
    return refused(`${work.item} not taken back: ${target} does not hold its work any more`)
  }
  const circle = await store.closedCircle(work.item)
  if (circle !== null) return refused(`${work.item} not taken back: it would be in a circle: ${circle}`)
  const others = landed.filter((other) => other.item !== work.item && isOwnMerge(other))
  const own = await git.lane.ownMerge(landedWork(work), others.map(landedWork))
  if (own.kind === 'unknown') return refused(notOurs(work, target))
  const mayMove = own.kind === 'commit' && !(await isBase(store, work.commit))
  const back = mayMove ? await git.lane.takeOff(target, landedWork(work)) : null
  if (back?.kind === 'held') {
    const files = back.files.length === 0 ? '' : `: ${back.files.join(', ')}`
    return refused(`${work.item} not taken back: ${back.why}${files}; nothing was changed`)
  }
  if (back?.kind === 'moved') {
    mustHold(await store.noteUndone(lease, { item: work.item, tip: back.to, withBranch: true }))
    await git.lane.accept(target, back.to)
    return done(await told({ store, clock }, work, `: ${target} is back at ${shortOid(back.to)}`))
  }
  const change = own.kind === 'commit' ? work.commit : own.of
  const reverted = await git.lane.revert(tip, landedWork(work), change)
  if (reverted.kind === 'conflict') {
    const files = reverted.files.join(', ') || reverted.message
    const later = landed.slice(landed.indexOf(work) + 1).filter(isOwnMerge)
    const first = whatFirst(await thoseThatChanged(store, later, reverted.files))
    return refused(
      `${work.item} not taken back: later work changed the same in ${files}${first}; nothing was changed`,
    )
  }
  if (reverted.kind === 'clean') {
    const failure = await gate({ commit: reverted.commit, tree: reverted.tree })
    if (failure !== null) {
      return refused(`${work.item} not taken back: without it ${target} fails its ${failure.message}`)
    }
    if (!(await git.lane.advance(target, tip, reverted.commit))) {
      return refused(`${work.item} not taken back: ${target} has just moved on; ask again`)
    }
  }
  const without = reverted.kind === 'clean' ? reverted.commit : tip
  mustHold(await store.noteUndone(lease, { item: work.item, tip: without, withBranch: false }))
  const how = reverted.kind === 'clean' ? ` by ${shortOid(reverted.commit)}` : ''
  return done(await told({ store, clock }, work, how))
}

/** An attempt that has no base yet may be about to take this one. */
async function isBase(
  store: Pick<SupervisorContext['store'], 'openAttempts'>,
  commit: Oid,
): Promise<boolean> {
  const open = await store.openAttempts()
  return open.some((attempt) => !isPlaced(attempt) || attempt.agents[0].worktree.base === commit)
}

/** The newest first. They changed the same files; which lines of them is not looked at. */
async function thoseThatChanged(
  store: Pick<SupervisorContext['store'], 'attemptsOf'>,
  landed: readonly LandedItem[],
  files: readonly string[],
): Promise<readonly ItemId[]> {
  const found: ItemId[] = []
  for (const { item, number } of landed.toReversed()) {
    const attempt = (await store.attemptsOf(item)).find((one) => one.number === number)
    if (filesOf(attempt ?? null).some((file) => files.includes(file))) found.push(item)
  }
  return found
}

/** Empty where it is no task's work. */
function whatFirst(items: readonly ItemId[]): string {
  if (items.length === 0) return ''
  const which = items.length === 1 ? items.join('') : `one of ${items.join(', ')}`
  return `: ${which}, which has to be taken back first`
}

const done = (message: string): CommandAnswer => ({ state: 'done', message })

const refused = (message: string): CommandAnswer => ({ state: 'refused', message })

const notOurs = ({ item, commit, made }: LandedItem, target: string): string =>
  `${item} not taken back: ${target} has its work in ${shortOid(commit)}, which has other changes or words by now, and the merge as it was made (${made === null ? 'none' : shortOid(made)}) is not in the repository any more`

function nothingToUndo({
  named,
  target,
  asked,
}: {
  readonly named: ItemId | null
  readonly target: string
  readonly asked: LandedItem | undefined
}): string {
  if (named === null) return `nothing that was merged into ${target} can be taken back`
  if (asked?.undone === true) return `${named} not taken back: ${target} holds its work no more`
  if (asked === undefined)
    return `${named} not taken back: no work of it was merged into ${target}, or it was taken back already`
  return asked.work === null
    ? `${named} not taken back: no work of it was merged into ${target}: its attempt changed nothing`
    : `${named} not taken back: no work of it was merged into ${target}, which had the same change already, in another commit`
}

async function told(
  { store }: Pick<UndoParts, 'store' | 'clock'>,
  { item }: LandedItem,
  how: string,
): Promise<string> {
  const needed = await store.neededBy(item)
  const rows = await Promise.all(needed.map((id) => store.item(id)))
  const done = rows.flatMap((row) => (row?.item.standing.status === 'done' ? [row.item.id] : []))
  const built =
    done.length === 0 ? '' : `; ${done.join(', ')} needed it and ${done.length === 1 ? 'is' : 'are'} done`
  return `${item} taken back${how}, todo and set aside until it is retried or the next run starts${built}`
}
