import { isActMeant } from '../../../core/acts/act-meant.ts'
import type { ActKind, LastAct } from '../../../core/acts/act.ts'
import { shortOid } from '../../../core/ids.ts'
import { plural } from '../../../text/plural.ts'
import { literal, safe, type Safe } from '../../../text/safe.ts'
import { chosenMerge } from '../../views/merges/merges-entries.ts'
import { sanitize } from '../../../text/sanitize.ts'
import { placeOf } from '../../state/place.ts'
import { chosenTask } from '../chosen.ts'
import type { ScreenState } from '../../state/screen/screen-state.ts'

/** What the key that takes back means now; null: a merge, or nothing. */
export function actMeant(state: ScreenState, act = state.snapshot?.lastAct ?? null): LastAct | null {
  const { snapshot } = state
  if (snapshot === null) return null
  const landedAt = snapshot.lastDone?.at ?? null
  const onLanded = chosenTask(state)?.state === 'done'
  return isActMeant(act, { now: snapshot.now, landedAt, onLanded }) ? act : null
}

export const actNames: Readonly<Record<ActKind, Safe>> = {
  stop: literal('stop'),
  retry: literal('retry'),
  cancel: literal('skip'),
}

/** `stop of AUTH-003`, `retry of 3 tasks` */
export const actInWords = ({ kind, item, count }: LastAct): Safe =>
  safe`${actNames[kind]} of ${count === 1 ? sanitize(item) : plural(count, 'task')}`

/** The merge that is chosen among the merges, or in the summary, where a key can take it back; null elsewhere. */
export function undoableHere(state: ScreenState): Safe | null {
  const commit = placeOf(state) === 'summary' ? landedCommit(state) : chosenLanded(state)
  return commit === null ? null : sanitize(shortOid(commit))
}

function chosenLanded(state: ScreenState): string | null {
  if (placeOf(state) !== 'merges') return null
  const entry = chosenMerge(state)
  return entry?.kind === 'landed' && !entry.merge.undone ? entry.merge.commit : null
}

/** As far as the screen knows. */
function landedCommit(state: ScreenState): string | null {
  const task = chosenTask(state)
  if (task?.state !== 'done' || task.addsNothing === true || task.reason?.code === 'undone') return null
  return task.commit
}
