import type { ItemId } from '../ids.ts'
import { ancestry, type DeclaredPath } from '../naming/declared-path.ts'

/** A work item and the files that it touches: declared, or seen to be changed. */
export interface TouchedFiles {
  readonly item: ItemId
  readonly agent: string
  readonly worker: number | null
  readonly paths: readonly DeclaredPath[]
}

export interface FileConflict {
  readonly item: TouchedFiles
  /** Its files, and those in its folders, that others touch too. */
  readonly files: readonly string[]
  readonly with: readonly TouchedFiles[]
}

/** Items that touch files which another one of them touches. */
export function fileConflicts(items: readonly TouchedFiles[]): readonly FileConflict[] {
  return items.flatMap((item) => {
    const others = items.filter((other) => other.item !== item.item)
    return conflictOf(item, others) ?? []
  })
}

/** Items that touch files which one that nobody works on would touch. */
export function conflictsWith(item: TouchedFiles, others: readonly TouchedFiles[]): readonly FileConflict[] {
  return others
    .filter((other) => other.item !== item.item)
    .flatMap((other) => conflictOf(other, [item]) ?? [])
}

function conflictOf(item: TouchedFiles, others: readonly TouchedFiles[]): FileConflict | null {
  const own = new Places(item.paths)
  const files = new Set<string>()
  const partners: TouchedFiles[] = []
  for (const other of others) {
    const shared = own.sharedWith(new Places(other.paths))
    if (shared.length > 0) partners.push(other)
    for (const file of shared) files.add(file)
  }
  return partners.length === 0 ? null : { item, files: [...files].toSorted(), with: partners }
}

/** Paths that can be asked for the overlap with others in a time that grows with the paths, not with their pairs. */
class Places {
  readonly #paths: readonly DeclaredPath[]
  readonly #all: ReadonlySet<string>
  readonly #folders: ReadonlySet<string>

  constructor(paths: readonly DeclaredPath[]) {
    this.#paths = paths
    this.#all = new Set(paths.map(({ path }) => path))
    this.#folders = new Set(paths.filter(({ kind }) => kind === 'directory').map(({ path }) => path))
  }

  /** What is in both: of a folder and a file in it, the file. */
  sharedWith(other: Places): readonly string[] {
    return [...other.#under(this), ...this.#under(other)]
  }

  /** Own paths that the other has, or that lie in a folder of its. */
  #under(other: Places): readonly string[] {
    return this.#paths
      .filter(
        ({ path }) =>
          other.#all.has(path) || ancestry(path).some((above) => above !== path && other.#folders.has(above)),
      )
      .map(({ path }) => path)
  }
}
