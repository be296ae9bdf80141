import { ancestry, declaredPath, type DeclaredPath } from '../../core/naming/declared-path.ts'

/** Steps of a list in which files are named, the last one for each: two tasks that name one file, or a folder and a file in it, meet. */
export class FileRoom {
  readonly #paths = new Map<string, number>()
  readonly #folders = new Map<string, number>()
  /** Every folder above a path that is named. */
  readonly #above = new Map<string, number>()

  /** The last step in which any of these files is named; -1: none is. */
  lastOf(files: readonly string[]): number {
    return pathsOf(files).reduce((last, { path, kind }) => {
      const above = ancestry(path).slice(1)
      const met = [
        this.#paths.get(path),
        ...above.map((folder) => this.#folders.get(folder)),
        ...(kind === 'directory' ? [this.#above.get(path)] : []),
      ]
      return met.reduce<number>((most, step) => Math.max(most, step ?? -1), last)
    }, -1)
  }

  add(files: readonly string[], step: number): void {
    const raise = (map: Map<string, number>, path: string): unknown =>
      map.set(path, Math.max(step, map.get(path) ?? -1))
    for (const { path, kind } of pathsOf(files)) {
      raise(this.#paths, path)
      if (kind === 'directory') raise(this.#folders, path)
      for (const folder of ancestry(path).slice(1)) raise(this.#above, folder)
    }
  }
}

const pathsOf = (files: readonly string[]): readonly DeclaredPath[] =>
  files.flatMap((file) => declaredPath(file) ?? [])
