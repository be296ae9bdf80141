import type { Problem } from '../../core/errors.ts'
import type { SourceFile } from '../source-file.ts'

/** Of a format whose agents add tasks to the file: how those of another version of it get into the one that is there. */
export interface AddedTasks {
  /** The ids of tasks that the other version has more. One that is done there is none that is missing. */
  idsOf(file: SourceFile, other: SourceFile): readonly string[] | { readonly problems: readonly Problem[] }
  /** The file's text with these tasks of the other version behind its own; those that are there already stay as they are. */
  withTasks(file: SourceFile, other: SourceFile, ids: readonly string[]): string
  /** Whether the file says that nothing more is to be done. */
  isConcluded(file: SourceFile): boolean
  /** The file's text with its record that nothing more is to be done. */
  concluded(file: SourceFile): string
}
