import { isTracker } from '../../core/backlog/tracker-name.ts'
import type { ItemId } from '../../core/ids.ts'
import { fewNamed } from '../../core/naming/few-named.ts'
import { shellWord } from '../../core/naming/shell-word.ts'
import type { FileWord } from '../../core/policy/backlog-edit.ts'
import type { BacklogEdit } from '../../core/ports/backlog-store.ts'

/** The notice about a person's edit in a backlog file; null where the task's own line is enough. */
export function editNotice(edit: BacklogEdit): string | null {
  const { item, from, source, word, outcome, circle, work, neededBy } = edit
  switch (outcome) {
    case 'refused':
      if (circle !== null)
        return `${item} stays ${from}, and ${source} says ${wordsFor[word]}: open again it would wait for itself, as ${circle}; take one of these needs away first`
      return `${item} is done, and ${source} says ${wordsFor[word]}: it stays done${isTracker(source) ? '' : ', and the line in the file stays as it is'}; ${wayOn(item, word, work)}`
    case 'stop':
      return `${item} is stopped: ${saidIn(source, word)}`
    case 'became': {
      const waiting =
        neededBy.length === 0 ? '' : `; ${neededBy.join(', ')} ${neededBy.length === 1 ? 'needs' : 'need'} it`
      return word === 'open' ? null : `${item}: ${saidIn(source, word)}${waiting}`
    }
  }
}

/** One notice about many edits of the same kind: the same word of the same file, with the same outcome. Null as for one. */
export function editsNotice(alike: readonly BacklogEdit[]): string | null {
  const [first] = alike
  if (first === undefined) return null
  const { item, from, source, word, outcome, circle, work } = first
  const tasks = `${alike.length} tasks`
  const names = fewNamed(alike.map((edit) => edit.item))
  switch (outcome) {
    case 'refused':
      if (circle !== null)
        return `${tasks} stay ${from}, and ${source} says of each ${wordsFor[word]}: ${names}; open again they would wait for themselves, ${item} as ${circle}; take one of these needs away first`
      return `${tasks} are done, and ${source} says of each ${wordsFor[word]}: ${names}; they stay done${isTracker(source) ? '' : ', and their lines in the file stay as they are'}; of ${item}, and so of each: ${wayOn(item, word, work)}`
    case 'stop':
      return `${tasks} are stopped: ${saidOfAll(source, word)}: ${names}`
    case 'became': {
      const waiting = [...new Set(alike.flatMap(({ neededBy }) => neededBy))]
      const needed =
        waiting.length === 0 ? '' : `; ${fewNamed(waiting)} ${waiting.length === 1 ? 'needs' : 'need'} them`
      return word === 'open' ? null : `${tasks}: ${saidOfAll(source, word)}: ${names}${needed}`
    }
  }
}

/** The command that has the effect that the edit asked for. */
function wayOn(item: ItemId, word: FileWord, work: BacklogEdit['work']): string {
  const id = shellWord(item)
  switch (work) {
    case 'not there':
      return `loopwork retry ${id} does it again`
    case 'merged':
      return word === 'open'
        ? `loopwork undo ${id} takes its work back; under a new id there it is done once more`
        : `loopwork undo ${id} takes its work back`
    case null:
      return word === 'open'
        ? 'under a new id there it is done once more'
        : 'no work of it was merged that could be taken back'
  }
}

const saidIn = (source: string, word: FileWord): string =>
  word === 'removed' ? `it is no longer in ${source}` : `${source} says ${wordsFor[word]}`

const saidOfAll = (source: string, word: FileWord): string =>
  word === 'removed' ? `they are no longer in ${source}` : `${source} says ${wordsFor[word]}`

const wordsFor: Readonly<Record<FileWord, string>> = {
  open: 'it is to be done',
  held: 'blocked',
  done: 'completed',
  failed: 'failed',
  cancelled: 'cancelled',
  removed: 'nothing of it any more',
}
