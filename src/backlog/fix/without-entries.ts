import type { Splice } from '../write-back/patch-spots.ts'

export interface Range {
  readonly offset: number
  readonly length: number
}

/** A list in a text. */
export interface TextList {
  readonly entries: readonly Range[]
  /** What goes where no entry stays, and what comes in its place. */
  readonly whole: Splice
}

/** What takes entries out of a list, each with what parts it from its neighbour. */
export function withoutEntries(
  { entries, whole }: TextList,
  dropped: ReadonlySet<number>,
): readonly Splice[] {
  const first = entries.findIndex((_, index) => !dropped.has(index))
  if (first === -1) return [whole]
  return [...dropped]
    .toSorted((one, other) => one - other)
    .flatMap((index) => {
      const entry = entries[index]
      const neighbour = entries[index < first ? index + 1 : index - 1]
      if (entry === undefined || neighbour === undefined) return []
      return index < first
        ? cut(entry.offset, neighbour.offset)
        : cut(neighbour.offset + neighbour.length, entry.offset + entry.length)
    })
}

const cut = (from: number, to: number): Splice => ({ offset: from, length: to - from, text: '' })
