import type { FileWord } from '../core/backlog-edit.ts'
import type { BacklogEdit } from '../core/ports/backlog-store.ts'

/** What a person is told about an edit of theirs in a backlog file; null where the task's own line says it all. */
export function editNotice({ item, source, word, outcome, neededBy }: BacklogEdit): string | null {
  switch (outcome) {
    case 'refused':
      return `${item} is done, and ${source} says ${wordsFor[word]}: its work stays, and so does the line in the file; to do it again, give it a new id there`
    case 'stop':
      return `${item} is stopped: ${saidIn(source, word)}`
    case 'became': {
      const waiting =
        neededBy.length === 0 ? '' : `; ${neededBy.join(', ')} ${neededBy.length === 1 ? 'needs' : 'need'} it`
      return word === 'open' ? null : `${item}: ${saidIn(source, word)}${waiting}`
    }
  }
}

const saidIn = (source: string, word: FileWord): string =>
  word === 'removed' ? `it is no longer in ${source}` : `${source} says ${wordsFor[word]}`

const wordsFor: Readonly<Record<FileWord, string>> = {
  open: 'it is to be done',
  held: 'blocked',
  done: 'completed',
  failed: 'failed',
  cancelled: 'cancelled',
  removed: 'nothing of it any more',
}

/** Todo tasks that a switch of branches took out of the file. */
export const heldBackNotice = (source: string, count: number): string =>
  `${count} ${count === 1 ? 'task of' : 'tasks of'} ${source} ${count === 1 ? 'waits' : 'wait'}: the version that is checked out now doesn't say that ${count === 1 ? 'it is' : 'they are'} to be done`
