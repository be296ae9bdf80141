import { begun, cancelled, done, failed, held, todo, type StatusWords } from '../status-words.ts'

/** As loopwork itself calls them. */
export const lineWords: StatusWords = { todo, claimed: begun, done, failed, cancelled, blocked: held() }
