import type { WordsOfFormat } from '../../json/word-spot.ts'
import { begun, cancelled, done, held, todo } from '../status-words.ts'

export const taskWords: WordsOfFormat = {
  words: {
    pending: todo,
    'in-progress': begun,
    done,
    completed: done,
    review: held('review'),
    deferred: held('deferred'),
    blocked: held(),
    cancelled,
  },
  wordOf: { todo: 'pending', claimed: 'in-progress', done: 'done', failed: null, cancelled: 'cancelled' },
  missing: todo,
}
