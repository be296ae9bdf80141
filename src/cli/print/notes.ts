import type { PersonNote } from '../../core/person-note.ts'
import { span } from '../../text/row.ts'
import { literal, safe, type Safe } from '../../text/safe.ts'
import { sanitizeLines } from '../../text/sanitize.ts'
import { emptyLine, wholeLine, type Line } from './lines.ts'

/** `tries[].notes` has them by the try that was given them. */
export const noteJson = ({ text, at, given }: PersonNote) => ({
  text,
  at: new Date(at).toISOString(),
  givenTo: given?.number ?? null,
})

/** What a person has written for a task's agents, whole. */
export const noteLines = (notes: readonly PersonNote[]): readonly Line[] =>
  notes.flatMap((note) => [
    emptyLine,
    wholeLine(span(safe`  note, ${standing(note)}`, 'dim')),
    ...sanitizeLines(note.text.trim()).map((text) => wholeLine(span(safe`  ${text}`))),
  ])

const standing = ({ given }: PersonNote): Safe =>
  given === null ? literal('waits for the next try') : safe`given to try ${given.number}`
