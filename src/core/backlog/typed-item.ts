import { declaredPath } from '../naming/declared-path.ts'
import type { ItemId } from '../ids.ts'
import type { Demand } from '../policy/pool/demand.ts'
import type { NewItem } from '../ports/backlog-store.ts'
import type { Priority } from '../priority.ts'

/** A task as a person types it: the rest of it is as usual. */
export interface TypedTask extends Priority, Demand {
  readonly title: string
  readonly description: string
  readonly files: readonly string[]
  readonly needs: readonly ItemId[]
}

/** In the order in which they are typed. */
export const textFields = ['title', 'description', 'files', 'needs'] as const
export type TextField = (typeof textFields)[number]
/** Each of them has a few values, of which one is chosen. */
export const choiceFields = ['priority', 'agent'] as const
export type ChoiceField = (typeof choiceFields)[number]
export type TaskField = TextField | ChoiceField

/** What a field can't be as it is. */
export interface FieldProblem {
  readonly field: TaskField
  readonly why: string
}

/** What is longer belongs into a file of the repository: a prompt that is an argument has room for 128 KiB in all. */
export const longest: Readonly<Record<TextField, number>> = {
  title: 500,
  description: 65_536,
  files: 8_192,
  needs: 8_192,
}

/** What can be known without the store; null: nothing is wrong. */
export function problemOf({
  title,
  description,
  files,
}: Pick<TypedTask, 'title' | 'description' | 'files'>): FieldProblem | null {
  if (title.trim() === '') return { field: 'title', why: 'the title is empty' }
  if (title.length > longest.title) return tooLong('title', title.length)
  if (description.length > longest.description) return tooLong('description', description.length)
  const outside = fileOutside(files)
  return outside === null ? null : { field: 'files', why: `${outside} is outside the repository` }
}

const tooLong = (field: TextField, length: number): FieldProblem => ({
  field,
  why: `at most ${longest[field]} characters, this has ${length}`,
})

/** The first of the paths that leaves the repository. */
export const fileOutside = (files: readonly string[]): string | null =>
  files.find((file) => declaredPath(file) === null) ?? null

/** `a,b` and `a b` alike. */
export const listed = (text: string): readonly string[] => text.split(/[,\s]+/).filter((each) => each !== '')

/** As it is stored: what nobody said of it is as usual. */
export const typedItem = (
  { title, needs, ...task }: TypedTask,
  more: Partial<Omit<NewItem, keyof TypedTask | 'dependsOn'>> = {},
): NewItem => ({
  ...{ id: null, type: 'feature', parent: null, estimateHours: null, assignee: null, metadata: {} },
  ...more,
  ...task,
  title: title.trim(),
  dependsOn: needs,
})
