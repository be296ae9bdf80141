import type { ItemId } from '../../core/ids.ts'
import type { PersonNote } from '../../core/person-note.ts'
import { fenceAround, oneLine } from './foreign-text.ts'
import { notedByPerson } from './noted-by-person.ts'

export interface MessageFacts {
  readonly item: { readonly id: ItemId }
  /** Oldest first. */
  readonly notes: readonly Pick<PersonNote, 'text'>[]
}

/** What an agent is told that was interrupted for a person's message: it goes on in its session, where it was. */
export function buildMessagePrompt({ item, notes }: MessageFacts): string {
  const around = fenceAround([item.id, ...notes.map(({ text }) => text)])
  const sections = [
    `Task: ${oneLine(item.id)}`,
    'You were interrupted in the middle of this task, and its files are as you left them.',
    notedByPerson(notes, around),
    'Go on with the task. All that was said about it still holds.',
  ]
  return `${sections.filter((section) => section !== null).join('\n\n')}\n`
}
