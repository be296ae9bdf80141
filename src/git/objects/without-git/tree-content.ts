import { pathBytes, type PathBytes } from '../../command/path-bytes.ts'
import type { Entry } from '../changed-paths.ts'

/** The entries of a tree object, by name. Modes are written as git writes them: a folder's is `40000`. */
export type TreeEntries = ReadonlyMap<PathBytes, Entry>

export const folderMode = '40000'

/** `<mode> <name> NUL <id>` for each entry. */
export function parseTree(content: Buffer, idBytes: number): TreeEntries {
  const entries = new Map<PathBytes, Entry>()
  for (let at = 0; at < content.length;) {
    const space = content.indexOf(32, at)
    const end = content.indexOf(0, space)
    const id = content.toString('hex', end + 1, end + 1 + idBytes)
    const mode = content.toString('latin1', at, space)
    entries.set(pathBytes(content.toString('latin1', space + 1, end)), { mode, id })
    at = end + 1 + idBytes
  }
  return entries
}

export function treeContent(entries: TreeEntries): Buffer {
  const sorted = [...entries].map(([name, entry]) => ({
    name,
    entry,
    key: Buffer.from(keyOf(name, entry), 'latin1'),
  }))
  sorted.sort((one, other) => Buffer.compare(one.key, other.key))
  return Buffer.concat(
    sorted.flatMap(({ name, entry: { mode, id } }) => [
      Buffer.from(`${mode} ${name}\0`, 'latin1'),
      Buffer.from(id, 'hex'),
    ]),
  )
}

/** Sorted by bytes, a folder as if its name ended with a slash. */
const keyOf = (name: string, { mode }: Entry): string => (mode === folderMode ? `${name}/` : name)
