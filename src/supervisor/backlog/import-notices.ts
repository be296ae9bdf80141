import { fewNamed } from '../../core/naming/few-named.ts'
import { shellWord } from '../../core/naming/shell-word.ts'
import type { BacklogEdit, BacklogsImported, MissedTasks } from '../../core/ports/backlog-store.ts'
import { editNotice, editsNotice } from './edit-notice.ts'

export interface ImportNotice {
  /** The same for what is said again when the same is read again. */
  readonly subject: string
  readonly text: string
}

/** Up to so many edits of one kind have a notice each. */
const mostAlone = 3

/**
 * What a person should know of an import. Many edits of one kind are one notice with their number: a list that was worked over by hand, or
 * by a script, would fill every screen otherwise.
 */
export function importNotices(
  { edits, heldBack, missed = [] }: Pick<BacklogsImported, 'edits' | 'heldBack' | 'missed'>,
  sources: string,
): readonly ImportNotice[] {
  const kinds = Map.groupBy(edits, kindOf)
  return [
    ...[...kinds].flatMap(([kind, alike]) => noticesOf(kind, alike)),
    ...(heldBack > 0 ? [{ subject: `${sources} held`, text: heldBackNotice(sources, heldBack) }] : []),
    ...missed.map((tasks) => ({ subject: `${tasks.source} missed`, text: missedNotice(tasks) })),
  ]
}

const kindOf = ({ source, outcome, word, work, from, circle }: BacklogEdit): string =>
  [source, outcome, word, ...(circle === null ? [work] : ['circle', from])].join(' ')

function noticesOf(kind: string, alike: readonly BacklogEdit[]): readonly ImportNotice[] {
  if (alike.length > mostAlone) {
    const text = editsNotice(alike)
    return text === null ? [] : [{ subject: kind, text }]
  }
  return alike.flatMap((edit) => {
    const text = editNotice(edit)
    return text === null ? [] : [{ subject: `${edit.source} ${edit.item}`, text }]
  })
}

/** Todo tasks that a switch of branches took out of the file. */
const heldBackNotice = (source: string, count: number): string =>
  `${count} ${count === 1 ? 'task of' : 'tasks of'} ${source} ${count === 1 ? 'waits' : 'wait'}: the version that is checked out now doesn't say that ${count === 1 ? 'it is' : 'they are'} to be done`

export const missedNotice = ({ source, items, open }: MissedTasks): string =>
  `${source} lacks ${items.length} of its ${open} open tasks: ${fewNamed(items)}; they wait until they are in it again; if they are to be gone: loopwork sync --removals ${shellWord(source)}`
