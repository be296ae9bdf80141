import { itemId } from '../../../core/ids.ts'
import type { FolderPart, SourceFile } from '../../source-file.ts'
import { patchSpots, type Splice, type StatusSpot } from '../../write-back/patch-spots.ts'
import type { PatchedPart, PatchResult, Statuses } from '../format.ts'
import { boardOf, type Board } from './board.ts'
import { frontMatter, type FrontMatter, type Place, type Quote } from './front-matter.ts'
import { isCompleted, taskFiles } from './task-files.ts'

/** Replaces the values of `status` in the files of the tasks that changed, and no other character. */
export function patchTasks(source: SourceFile, statuses: Statuses): PatchResult {
  const board = boardOf(source.text)
  const parts = taskFiles(source, board.prefix).tasks.flatMap((file): readonly PatchedPart[] => {
    const spot = spotIn(file, board)
    if (spot === null) return []
    const patched = patchSpots(file.text, [spot], statuses)
    return patched.words.size === 0 ? [] : [{ file, ...patched }]
  })
  return { text: source.text, words: new Map(parts.flatMap(({ words }) => [...words])), parts }
}

/** Null where the file has no status that can be written: what is in `completed/` is done by being there. */
function spotIn(file: FolderPart, board: Board): StatusSpot | null {
  const matter = isCompleted(file) ? null : frontMatter(file.text)
  const id = matter?.text('id') ?? null
  if (matter === null || id === null || matter.problems.length > 0) return null
  const place: StatusPlace | null = matter.has('status')
    ? matter.placeOf('status')
    : lineBelowId(file.text, matter)
  if (place === null) return null
  const word = matter.text('status')
  const meaning = board.read(word ?? board.first)?.meaning ?? null
  return {
    id: itemId(id),
    says: meaning,
    begun: meaning?.begun ?? false,
    show: (status) => {
      const shown = board.wordOf(status)
      if (shown === null) return null
      const isEmpty = word === null && place.length === 0 && file.text[place.offset - 1] === ':'
      const text = (isEmpty ? ' ' : (place.before ?? '')) + inQuotes(shown, place.quote)
      return [{ offset: place.offset, length: place.length, text }] satisfies readonly Splice[]
    },
    readsAs: (status) =>
      board.read(board.wordOf(status) ?? board.first)?.meaning ?? { status: 'todo', hold: null },
  }
}

interface StatusPlace extends Place {
  readonly quote: Quote
  /** What makes a value of it; left out: it stands behind its key. */
  readonly before?: string
}

/** Where a file that has no status gets one. */
function lineBelowId(text: string, matter: FrontMatter): StatusPlace | null {
  const id = matter.placeOf('id')
  const [ending] = id === null ? [] : (/\r?\n/.exec(text.slice(id.offset + id.length)) ?? [])
  if (id === null || ending === undefined) return null
  const offset = text.indexOf(ending, id.offset + id.length)
  return { offset, length: 0, quote: 'none', before: `${ending}status: ` }
}

/** In the quotes that are there; a word that would not be one without quotes gets some. */
function inQuotes(word: string, quote: Quote): string {
  if (quote === 'double') return JSON.stringify(word)
  return quote === 'none' &&
    /^[\p{L}\p{N}][\p{L}\p{N} ._/()-]*$/u.test(word) &&
    !/^[\d.]+$|^(?:true|false|null|yes|no|on|off)$/i.test(word)
    ? word
    : `'${word.replaceAll("'", "''")}'`
}
