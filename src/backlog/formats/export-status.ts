import { foldWord, meaningOfOwn, type OwnWords } from '../../core/backlog/own-words.ts'
import { quoted } from '../quoted.ts'
import {
  begun,
  begunNotice,
  cancelled,
  done,
  held,
  meaningNamed,
  todo,
  type StatusMeaning,
  type StatusRead,
} from './status-words.ts'

/** A status in the user's own words, those of trackers and of the lists of a board; null where it is none of them. */
export function exportStatus(word: string, own: OwnWords = {}): StatusRead | null {
  const said = meaningOfOwn(word, own)
  const known = words.get(foldWord(word)) ?? words.get(foldWord(wordWithin(word)))
  const meaning = said === null ? known : meaningNamed(said, foldWord(word))
  if (meaning === undefined) return null
  return { meaning, notice: meaning.begun ? begunNotice(word) : null }
}

/** Without the pictures that people set before and behind the names of their columns. */
export const wordWithin = (name: string): string =>
  /[\p{L}\p{N}](?:.*[\p{L}\p{N}])?/su.exec(name)?.[0] ?? name

/** A word that nobody knows holds its task: what it says might be that nobody may work on it. */
export const unknownStatus = (word: string): StatusRead => ({
  meaning: held(foldWord(word)),
  notice: `${quoted(word)} is no status that is known; the task waits until backlog.statuses says what it means`,
})

const all = (meaning: StatusMeaning, ...names: readonly string[]) =>
  names.map((name): readonly [string, StatusMeaning] => [name, meaning])

const words: ReadonlyMap<string, StatusMeaning> = new Map([
  ...all(
    todo,
    'to do',
    'todo',
    'open',
    'opened',
    'new',
    'backlog',
    'triage',
    'ready',
    'reopened',
    'unstarted',
  ),
  ...all(todo, 'selected for development', 'not started', 'pending', 'planned', 'next', 'up next'),
  ...all(begun, 'in progress', 'doing', 'started', 'wip', 'in development', 'active'),
  ...all(
    done,
    'done',
    'closed',
    'complete',
    'completed',
    'resolved',
    'finished',
    'merged',
    'released',
    'fixed',
    'shipped',
  ),
  ...all(
    cancelled,
    'cancelled',
    'canceled',
    'duplicate',
    'wont do',
    'wont fix',
    'wontfix',
    'rejected',
    'declined',
  ),
  ...['blocked', 'on hold', 'waiting', 'deferred', 'paused', 'review', 'in review', 'code review'].map(
    (name): readonly [string, StatusMeaning] => [name, held(name)],
  ),
])
