import type { OwnWords } from './own-words.ts'

/** What the user has said about how backlogs are read. A run keeps it, and every later reading follows it. */
export interface ReadingRules {
  /** What happens to an item that needs one that is not there. */
  readonly unknownDependency: 'error' | 'block'
  /** The format of every backlog that is read; null or left out: each one's own, found by its content and place. */
  readonly format?: string | null
  /** Whether stories of a spec-kit file come one after the other, or side by side; left out: one after the other. */
  readonly stories?: 'phases' | 'parallel'
  /** What happens to an id that a file has twice: refused, or the second is numbered; left out: refused. */
  readonly duplicateId?: 'error' | 'number'
  /** What statuses of exports, and labels of issues, mean; left out: what everybody knows. */
  readonly statuses?: OwnWords
}

/** Of a value that has more. */
export const readingRules = ({
  unknownDependency,
  format = null,
  stories = 'phases',
  duplicateId = 'error',
  statuses = {},
}: ReadingRules): ReadingRules => ({
  unknownDependency,
  format,
  stories,
  duplicateId,
  statuses,
})
