import type { Problem } from '../errors.ts'

/** As somebody goes through the files who mends them: each from its beginning, what concerns the whole of it first. */
export function inLineOrder(problems: readonly Problem[]): readonly Problem[] {
  const files = [...new Set(problems.map(({ file }) => file))]
  return problems.toSorted(
    (one, other) =>
      files.indexOf(one.file) - files.indexOf(other.file) || (one.line ?? 0) - (other.line ?? 0),
  )
}
