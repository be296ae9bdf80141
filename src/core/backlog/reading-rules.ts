/** What the user has said about how backlogs are read. A run keeps it, and every later reading follows it. */
export interface ReadingRules {
  /** What happens to an item that needs one that is not there. */
  readonly unknownDependency: 'error' | 'block'
  /** The format of every backlog that is read; null or left out: each one's own, found by its content and place. */
  readonly format?: string | null
}

/** Of a value that has more. */
export const readingRules = ({ unknownDependency, format = null }: ReadingRules): ReadingRules => ({
  unknownDependency,
  format,
})
