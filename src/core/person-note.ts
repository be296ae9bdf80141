import type { AttemptId, EpochMs, NoteId } from './ids.ts'

/** What a person wants the agent of an item to know. */
export interface PersonNote {
  readonly id: NoteId
  /** As it was written: sanitised where it is shown, whole in the prompt. */
  readonly text: string
  readonly at: EpochMs
  /** The first try whose agent was given it; null: it waits for the next one. */
  readonly given: { readonly attempt: AttemptId; readonly number: number } | null
}

/** What is longer belongs into a file of the repository: a prompt that is an argument has room for 128 KiB in all. */
export const longestNote = 16_384

/** Why a text can't be a note; null when it can. */
export function whyNoNote(text: string): string | null {
  if (text.trim() === '') return 'nothing was written'
  if (text.length <= longestNote) return null
  return `a note has at most ${longestNote} characters, this one ${text.length}: put it into a file of the repository and name that`
}
