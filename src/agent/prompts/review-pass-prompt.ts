import type { AttemptFacts } from '../../core/attempt.ts'
import type { Oid } from '../../core/ids.ts'
import type { ItemFacts } from '../../core/item.ts'
import type { PersonNote } from '../../core/person-note.ts'
import { fenceAround, oneLine } from './foreign-text.ts'
import { notedByPerson } from './noted-by-person.ts'

export interface ReviewPassFacts {
  readonly item: Pick<ItemFacts, 'id' | 'title' | 'type'>
  readonly attempt: Pick<AttemptFacts, 'tryNumber'>
  readonly base: Oid
  /** Oldest first. */
  readonly earlier: readonly Pick<AttemptFacts, 'number' | 'end'>[]
  readonly notes: readonly Pick<PersonNote, 'text'>[]
  readonly tries: number
  /** The backlog, relative to the agent's worktree. */
  readonly file: string
}

/** The prompt of an agent that looks at the whole when all tasks are done. What it adds to the file counts, and nothing that it says. */
export function buildReviewPassPrompt(facts: ReviewPassFacts): string {
  const { item, attempt, base, earlier, notes, tries } = facts
  const ends = earlier.flatMap(({ number, end }) =>
    end?.reason == null ? [] : [`try ${number}: ${oneLine(end.reason.message)}`],
  )
  const around = fenceAround([item.id, item.title, facts.file, ...ends, ...notes.map(({ text }) => text)])
  const file = oneLine(facts.file)
  const sections = [
    [
      `Task: ${oneLine(item.id)}`,
      `Title: ${oneLine(item.title)}`,
      `Type: ${item.type}`,
      `Try: ${attempt.tryNumber} of ${tries}`,
      `Base: ${base}`,
    ].join('\n'),
    [
      `All tasks of ${file} are done. It lies in the current directory as it is now, in a checkout of your own that has all of their work.`,
      'Look at the whole: read what its "source_files" name, and find out whether the repository does all that they ask for, with tests and documents.',
    ].join('\n'),
    [
      `Each thing that is missing becomes a task: add it to "tasks" in ${file}, with an "id" that no task has, a "title", a "priority" from 1 (first) to 5 and the "status" "todo"; "description", "steps", "files" and "depends_on" where they help.`,
      'Do none of that work yourself. Change no task that is there and no other file: whatever else you change is not taken.',
      'Where nothing is missing, leave the file as it is. What the file shows counts, and nothing that you say.',
    ].join('\n'),
    ends.length === 0 ? null : `Earlier tries ended so:\n${around.quote(ends.join('\n'))}`,
    notedByPerson(notes, around),
  ]
  return `${sections.filter((section) => section !== null).join('\n\n')}\n`
}
