import { pathBytes, shown, zeroSplit } from '../command/path-bytes.ts'

export interface Diffstat {
  readonly files: readonly string[]
  readonly added: number
  readonly removed: number
}

/** `added TAB removed TAB path NUL …`; binary files count `-`. Without renames, so each entry is one field. */
export function parseNumstat(output: string): Diffstat {
  const entries = zeroSplit(output).flatMap((line) => {
    const parts = /^(\d+|-)\t(\d+|-)\t([^]*)$/.exec(line)
    return parts === null ? [] : [{ added: count(parts[1]), removed: count(parts[2]), path: parts[3] ?? '' }]
  })
  return {
    files: entries.map(({ path }) => shown(pathBytes(path))),
    added: entries.reduce((sum, entry) => sum + entry.added, 0),
    removed: entries.reduce((sum, entry) => sum + entry.removed, 0),
  }
}

const count = (text = ''): number => (text === '-' ? 0 : Number(text))
