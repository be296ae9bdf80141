import type { WordsOfFormat } from '../../json/word-spot.ts'
import { begun, done, held, todo } from '../status-words.ts'

export const issueWords: WordsOfFormat = {
  words: {
    open: todo,
    in_progress: begun,
    hooked: begun,
    blocked: held(),
    deferred: held('deferred'),
    pinned: held('pinned'),
    closed: done,
  },
  wordOf: { todo: 'open', claimed: 'in_progress', done: 'closed', failed: null, cancelled: null },
  missing: todo,
}
