import { worktreeOf } from '../../../core/attempt.ts'
import type { ConflictCause, ConflictContent } from '../../../core/board/page-content.ts'
import type { ConflictFile, FileSide } from '../../../core/diff/merge-conflict.ts'
import type { Settling } from '../../../core/settling.ts'
import { shortOid } from '../../../core/ids.ts'
import type { ItemRow } from '../../../core/ports/store-reader.ts'
import { keyWord } from '../../../keymap/key-words.ts'
import { counted, plural } from '../../../text/plural.ts'
import { span, type Row } from '../../../text/row.ts'
import { emptySafe, joinSafe, literal, safe, type Safe } from '../../../text/safe.ts'
import { sanitize } from '../../../text/sanitize.ts'
import { comesBack } from '../../../wording/moved-on.ts'
import { reasonLine } from '../../../wording/reason-line.ts'
import { change } from '../../pane/change.ts'
import type { ScreenState } from '../../state/screen/screen-state.ts'
import { openedRow } from '../../state/selectors.ts'
import { filesInConflict, settledFiles } from './settled-files.ts'

/** What the two sides are called. */
export interface SideNames {
  readonly target: Safe
  readonly task: Safe
}

export function targetNames(state: ScreenState): SideNames {
  const { snapshot } = state
  return {
    target: sanitize(snapshot?.run?.settings.target ?? snapshot?.target ?? ''),
    task: sanitize(openedRow(state)?.item.id ?? ''),
  }
}

/** `It does not fit on main: AUTH-002 (77b0d13) changed the same files. Nothing was merged, the other tasks go on, …` */
export function conflictSentence(state: ScreenState, content: ConflictContent | null): Safe {
  const { target } = targetNames(state)
  if (content?.shown.kind === 'none' && content.row?.state !== 'conflict')
    return literal('It is in no conflict any more.')
  const by = content?.shown.kind === 'read' ? content.shown.by : []
  const who = by.length === 0 ? literal('') : safe`: ${causes(by)} changed the same files`
  const goesOn = state.snapshot?.run?.endedAt === null
  const others = goesOn ? literal(', the other tasks go on') : literal('')
  const fits = safe`It does not fit on ${target}${who}. Nothing was merged${others}; ${keptWords(state)}.`
  const settled = content === null ? null : settlingWords(state, content)
  return settled === null ? fits : safe`${fits} ${settled}`
}

/** How far the person is in its worktree; null while nothing of it is settled. */
function settlingWords(state: ScreenState, content: ConflictContent): Safe | null {
  const { settling, shown } = content
  const { target } = targetNames(state)
  if (content.row?.state !== 'conflict') return null
  switch (settling?.kind) {
    case undefined:
      return null
    case 'settled':
      return safe`All is settled there: ${keyWord('retry', state.keymap)} merges it.${comesBackWords(settling)}`
    case 'no merge':
      return safe`No merge of ${target} is under way there.`
    case 'open': {
      if (settling.files.length === 0) return safe`Not settled: ${sanitize(settling.why)}.`
      const { size } = settledFiles(content)
      const all = shown.kind === 'read' ? filesInConflict(shown.files).length : 0
      return size === 0 ? null : safe`Settled there: ${size} of ${plural(all, 'file')}.`
    }
  }
}

/** What is settled already needs no other merge first, and may still conflict with what has come since. */
function comesBackWords({ behind }: Settling): Safe {
  return behind?.stage === 'open' || behind === undefined ? emptySafe : safe` ${comesBack(behind.target)}.`
}

const mostNamed = 3

function causes(by: readonly ConflictCause[]): Safe {
  const named = by
    .slice(0, mostNamed)
    .map(({ commit, item }) =>
      item === null ? sanitize(shortOid(commit)) : safe`${sanitize(item)} (${sanitize(shortOid(commit))})`,
    )
  const more = by.length - named.length
  return joinSafe(more === 0 ? named : [...named, counted(more, literal('more'))], literal(', '))
}

function keptWords(state: ScreenState): Safe {
  const attempt = openedRow(state)?.attempt ?? null
  const worktree = attempt === null ? null : worktreeOf(attempt)
  const stands = worktree !== null && state.snapshot?.keptWorktrees.has(worktree.path) === true
  if (worktree?.branch == null) return stands ? literal('its worktree is kept') : literal('its work is kept')
  const branch = safe`its work is on ${sanitize(worktree.branch)}`
  return stands ? safe`${branch}, its worktree is kept` : safe`${branch}, its worktree is gone`
}

/** Instead of the files. */
export function noFilesWords(content: ConflictContent | null): Safe | null {
  switch (content?.shown.kind) {
    case undefined:
    case 'comparing':
      return literal('Comparing…')
    case 'failed':
      return safe`It can’t be compared: ${sanitize(content.shown.why)}`
    case 'none':
      return content.row?.state === 'conflict' ? reasonOf(content.row) : null
    case 'read':
      return literal('Nothing conflicts any more.')
  }
}

/** As its end was stored: `conflict in src/auth/store.ts` */
function reasonOf({ item: { standing } }: ItemRow): Safe | null {
  return 'reason' in standing && standing.reason !== null ? reasonLine(standing.reason) : null
}

export function sideRow(side: FileSide): Row {
  switch (side.kind) {
    case 'changed':
      return change(side.added, side.removed)
    case 'unchanged':
      return [span(literal('unchanged'), 'dim')]
    case 'deleted':
      return [span(literal('deleted'), 'bad')]
    case 'binary':
      return [span(literal('binary'), 'dim')]
    case 'too big':
      return [span(literal('too big'), 'dim')]
  }
}

export function resultWords({ result, target, work }: ConflictFile, names: SideNames): Safe {
  if (result.kind === 'clean') return literal('merges cleanly')
  if (result.places.length > 0) return safe`${plural(result.places.length, 'change')} in conflict`
  if (target.kind === 'deleted' && work.kind !== 'deleted') return safe`deleted on ${names.target}`
  if (work.kind === 'deleted' && target.kind !== 'deleted') return safe`deleted by ${names.task}`
  return result.how === 'contents' ? literal('in conflict') : sanitize(result.how)
}
