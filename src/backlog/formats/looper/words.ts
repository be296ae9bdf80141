import type { WordsOfFormat } from '../../json/word-spot.ts'
import { begun, done, held, todo } from '../status-words.ts'

/** looper calls `blocked` what an agent could not do: its word for failed. */
export const toDoWords: WordsOfFormat = {
  words: { todo, doing: begun, blocked: held(), done },
  wordOf: { todo: 'todo', claimed: 'doing', done: 'done', failed: 'blocked', cancelled: null },
}
