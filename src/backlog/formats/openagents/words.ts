import type { WordsOfFormat } from '../../json/word-spot.ts'
import { begun, done, held, todo } from '../status-words.ts'

/** Its own loop blocks a task that an agent failed at. */
export const lineWords: WordsOfFormat = {
  words: {
    open: todo,
    in_progress: begun,
    blocked: held(),
    closed: done,
    commit_pending: held('commit_pending'),
  },
  wordOf: { todo: 'open', claimed: 'in_progress', done: 'closed', failed: 'blocked', cancelled: null },
  missing: todo,
}
