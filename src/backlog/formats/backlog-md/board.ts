import { isMap, isScalar, isSeq, parseDocument, type Scalar } from 'yaml'
import type { ItemStatus } from '../../../core/item.ts'
import { wordWithin } from '../export-status.ts'
import {
  begun,
  begunNotice,
  cancelled,
  done,
  held,
  statusRead,
  todo,
  type StatusMeaning,
  type StatusRead,
} from '../status-words.ts'

/** What the configuration of a project says about its tasks. */
export interface Board {
  /** Of ids and of the names of the files. */
  readonly prefix: string
  /** In the order of the board's columns. */
  readonly statuses: readonly string[]
  /** Of a task without a status. */
  readonly first: string
  /** Null: a word that nobody knows. */
  read(word: string): StatusRead | null
  /** The word that shows a status; null: the board has none. */
  wordOf(status: ItemStatus): string | null
}

const usualStatuses = ['To Do', 'In Progress', 'Done']

export function boardOf(config: string): Board {
  const { contents } = parseDocument(config, { schema: 'core' })
  const valueOf = (key: string): unknown => (isMap(contents) ? contents.get(key, true) : undefined)
  const textOf = (key: string): string | null => {
    const node = valueOf(key)
    return isScalar(node) && node.value !== null && node.value !== '' ? textIn(node) : null
  }
  const list = valueOf('statuses')
  const given = isSeq(list) ? list.items.flatMap((item) => (isScalar(item) ? [textIn(item)] : [])) : []
  const statuses = given.length > 0 ? given : usualStatuses
  const first = textOf('default_status') ?? statuses[0] ?? 'To Do'
  const read = (word: string): StatusRead | null => meaningOn({ statuses, first }, word)
  const shows = (wanted: (meaning: StatusMeaning) => boolean): string | null =>
    statuses.find((word) => wanted(read(word)?.meaning ?? held())) ?? null
  const words: Readonly<Record<ItemStatus, string | null>> = {
    todo:
      [first, ...statuses].find((word) => {
        const meaning = read(word)?.meaning
        return meaning?.status === 'todo' && meaning.hold === null && !meaning.begun
      }) ?? null,
    claimed: shows((meaning) => meaning.begun),
    done: statuses.find((word) => doneWords.has(fold(word))) ?? shows((meaning) => meaning.status === 'done'),
    // A failed task is open again: the board has no column for it.
    failed: null,
    cancelled: shows((meaning) => meaning.status === 'cancelled'),
  }
  return { prefix: textOf('task_prefix') ?? 'task', statuses, first, read, wordOf: (status) => words[status] }
}

/**
 * What a column means: by its name where that is one that boards have, else by its place: the first is where tasks begin, the last
 * where they end, and between them somebody works on them.
 */
function meaningOn({ statuses, first }: Pick<Board, 'statuses' | 'first'>, word: string): StatusRead | null {
  const name = fold(word)
  const columns = statuses.map(fold)
  const at = columns.indexOf(name)
  const known = (meaning: StatusMeaning): StatusRead => ({
    meaning,
    notice: meaning.begun ? begunNotice(word) : null,
  })
  if (at === -1 && name !== fold(first)) return statusRead(word, ownWords(statuses))
  if (doneWords.has(name)) return known(done)
  if (cancelledWords.has(name)) return known(cancelled)
  const isLast = at === columns.length - 1 && columns.length > 1
  const hasDone = columns.some((column) => doneWords.has(column))
  if (isLast && !hasDone) return known(done)
  if (heldWords.has(name)) return known(held(word.toLowerCase()))
  if (begunWords.has(name)) return known(begun)
  if (at <= 0 || name === fold(first) || todoWords.has(name)) return known(todo)
  return known(isLast ? done : begun)
}

/** The board's own spelling of the usual words, for words that are not its own. */
const ownWords = (statuses: readonly string[]): Readonly<Record<string, StatusMeaning>> =>
  Object.fromEntries(
    statuses.flatMap((word): readonly (readonly [string, StatusMeaning])[] => {
      const name = fold(word)
      if (doneWords.has(name)) return [[word, done]]
      if (begunWords.has(name)) return [[word, begun]]
      return todoWords.has(name) ? [[word, todo]] : []
    }),
  )

const fold = (word: string): string =>
  wordWithin(word)
    .trim()
    .toLowerCase()
    .replaceAll(/[\s_-]+/g, ' ')
    .replaceAll(/['’]/g, '')

const doneWords = new Set(['done', 'completed'])
const cancelledWords = new Set([
  'wontfix',
  'wont fix',
  'wont do',
  'cancelled',
  'canceled',
  'skipped',
  'rejected',
])
const begunWords = new Set(['in progress', 'doing', 'started', 'active', 'wip'])
const todoWords = new Set(['to do', 'todo', 'open', 'backlog', 'ready', 'pending', 'not started', 'planned'])
const heldWords = new Set([
  ...['blocked', 'on hold', 'hold', 'waiting', 'paused', 'parked', 'deferred', 'postponed', 'draft'],
  ...['review', 'in review'],
])

/** A scalar as it is written, where it is no text. */
const textIn = ({ value, source }: Scalar): string => (typeof value === 'string' ? value : (source ?? ''))
