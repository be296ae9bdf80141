import type { Fields } from './task-fields.ts'
import { quoted } from '../quoted.ts'
import { statusRead, todo, type StatusMeaning, type StatusWords } from '../formats/status-words.ts'

export interface StatusReading {
  readonly words: StatusWords
  /** What a task without a status is; left out: an error. */
  readonly missing?: StatusMeaning
  /** Words of loopwork's own screen, and how they are written in the file. */
  readonly writtenAs?: Readonly<Record<string, string>>
}

/** The `status` of a task in a JSON file. */
export function readStatus(fields: Fields, { words, missing, writtenAs = {} }: StatusReading): StatusMeaning {
  const before = fields.problems.length
  const word = fields.text('status')
  if (word === null) {
    if (missing !== undefined) return missing
    if (fields.problems.length === before) fields.error('status', 'is missing')
    return todo
  }
  const read = statusRead(word, words)
  if (read === null) {
    const written = Object.hasOwn(writtenAs, word) ? writtenAs[word] : undefined
    const instead = written === undefined ? '' : `: write ${written}`
    fields.error('status', `${quoted(word)} is not one of ${Object.keys(words).join(', ')}${instead}`)
    return todo
  }
  if (read.notice !== null) fields.notice('status', read.notice)
  return read.meaning
}

/** Without what only the file's own words are needed for. */
export const factsOf = ({ begun: _, ...facts }: StatusMeaning): Omit<StatusMeaning, 'begun'> => facts
