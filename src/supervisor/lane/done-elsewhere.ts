import type { ItemId } from '../../core/ids.ts'
import { shellWord } from '../../core/naming/shell-word.ts'
import type { LandedElsewhere } from '../../core/ports/lane-store.ts'
import { reason, type Reason } from '../../core/reason.ts'
import type { SupervisorContext } from '../context.ts'
import { landedWork } from './start-anew.ts'

/**
 * Items count as done in every run, on whatever branch their work was merged. When the target does not contain the work,
 * the item gets a note that displays show; when it does by now, the note is removed. Resolves to the items with a note.
 */
export async function noteDoneElsewhere(
  { git, store }: Pick<SupervisorContext, 'git' | 'store' | 'clock'>,
  target: string,
): Promise<readonly LandedElsewhere[]> {
  const landed = await store.landedElsewhere(target)
  if (landed.length === 0) return []
  // A branch that doesn't exist contains nothing, and can't be a target.
  await git.lane.requireBranch(target)
  const foreign = landed.filter(({ lane }) => lane !== target)
  const held = await git.lane.holdsWork(target, foreign.map(landedWork))
  const lacking = foreign.filter(({ commit }) => !held.has(commit))
  const marks = new Map<ItemId, Reason | null>(landed.map(({ item }) => [item, null]))
  for (const { item, lane } of lacking) {
    marks.set(item, reason('elsewhere', `merged into ${lane}, not in ${target}`, { target, lane }))
  }
  await store.noteElsewhere(marks)
  return lacking
}

/** For each branch `A, B were merged into main, and other does not hold that work; loopwork retry A B does it there`. */
export function doneElsewhereNotices(lacking: readonly LandedElsewhere[], target: string): readonly string[] {
  return [...Map.groupBy(lacking, ({ lane }) => lane)].map(([lane, works]) => {
    const named = works.slice(0, mostNamed).map(({ item }) => item)
    const more = works.length > named.length ? ` and ${works.length - named.length} more` : ''
    const were = works.length === 1 ? 'was' : 'were'
    return `${named.join(', ')}${more} ${were} merged into ${lane}, and ${target} does not hold that work; loopwork retry ${named.map(shellWord).join(' ')} does it there`
  })
}

const mostNamed = 8
