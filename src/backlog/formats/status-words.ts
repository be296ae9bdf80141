import type { StatusMeaningName } from '../../core/backlog/own-words.ts'
import type { ItemDraft, ItemStatus } from '../../core/item.ts'
import { quoted } from '../quoted.ts'

/** What a mark or word of a backlog says of its item. */
export interface StatusMeaning extends Pick<ItemDraft, 'status' | 'hold' | 'heldAs'> {
  /** Somebody works on it, or did when the file was written. */
  readonly begun: boolean
}

export const todo: StatusMeaning = { status: 'todo', hold: null, begun: false }
export const begun: StatusMeaning = { ...todo, begun: true }
export const done: StatusMeaning = { ...todo, status: 'done' }
export const failed: StatusMeaning = { ...todo, status: 'failed' }
export const cancelled: StatusMeaning = { ...todo, status: 'cancelled' }
/** @param as the backlog's own word, where it says more than that it is blocked. */
export const held = (as?: string): StatusMeaning => ({
  ...todo,
  hold: 'source',
  ...(as === undefined ? {} : { heldAs: as }),
})

/** What a meaning is that is named in loopwork's own words; `as`: the backlog's word for it. */
export function meaningNamed(name: StatusMeaningName, as?: string): StatusMeaning {
  switch (name) {
    case 'todo':
      return todo
    case 'claimed':
      return begun
    case 'blocked':
      return held(as)
    case 'done':
      return done
    case 'failed':
      return failed
    case 'cancelled':
      return cancelled
  }
}

export type StatusWords = Readonly<Record<string, StatusMeaning>>

export interface StatusRead {
  readonly meaning: StatusMeaning
  /** What a person should know of it; null: nothing. */
  readonly notice: string | null
}

/**
 * A status word by the words of its format, or by a word that another tool uses for the same. Null: nobody does.
 * Whoever reads and whoever writes back ask here, so that a word means the same to both.
 */
export function statusRead(word: string, own: StatusWords): StatusRead | null {
  const known = Object.hasOwn(own, word) ? own[word] : undefined
  if (known !== undefined) return { meaning: known, notice: known.begun ? begunNotice(word) : null }
  const meaning = synonyms.get(
    word
      .trim()
      .toLowerCase()
      .replaceAll(/[\s_]+/g, '-'),
  )
  if (meaning === undefined) return null
  const usual = Object.entries(own).find(([, { status, hold, begun: isBegun }]) => {
    return status === meaning.status && hold === meaning.hold && isBegun === meaning.begun
  })
  const taken = usual === undefined ? nameOf(meaning) : usual[0]
  return { meaning, notice: `${quoted(word)} is no word of this format; taken as ${taken}` }
}

/** That somebody may work on what a run is about to begin. */
export const begunNotice = (word: string): string => `is ${word} in the file; taken as not begun`

const synonyms: ReadonlyMap<string, StatusMeaning> = new Map([
  ...['todo', 'to-do', 'open', 'pending', 'not-started'].map((word) => [word, todo] as const),
  ...['doing', 'in-progress'].map((word) => [word, begun] as const),
  ...['done', 'complete', 'completed', 'closed'].map((word) => [word, done] as const),
  ...['cancelled', 'canceled'].map((word) => [word, cancelled] as const),
  ['failed', failed],
  ['blocked', held()],
  ['deferred', held('deferred')],
])

const nameOf = ({ status, hold }: StatusMeaning): ItemStatus | 'blocked' =>
  hold === null ? status : 'blocked'
