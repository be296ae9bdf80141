import type { PersonNote } from '../../core/person-note.ts'
import type { Fence } from './foreign-text.ts'

/** The section of a prompt with a person's notes, oldest first; null where there are none. */
export function notedByPerson(notes: readonly Pick<PersonNote, 'text'>[], { quote }: Fence): string | null {
  if (notes.length === 0) return null
  const them = notes.length === 1 ? 'note' : 'notes, the newest last'
  return [`From the person you work for, ${them}:`, ...notes.map(({ text }) => quote(text.trim()))].join('\n')
}
