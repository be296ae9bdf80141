import { lstat, readdir } from 'node:fs/promises'
import { join } from 'node:path'

/*
 * Where a tool keeps its backlogs: names with `/` between them, of which `*` is any one that is not hidden. Node's own globs read a
 * library of patterns for that, 5 ms of every start.
 */

/** Whether a path ends as a place says, in whichever folder that is not hidden. */
export function liesAt(path: string, place: string): boolean {
  const names = path.split('/').filter((name) => name !== '')
  const parts = place.split('/')
  const above = names.length - parts.length
  return (
    above >= 0 &&
    names.slice(0, above).every((name) => !name.startsWith('.')) &&
    parts.every((part, index) => isPart(names[above + index] ?? '', part))
  )
}

export const isPart = (name: string, part: string): boolean =>
  part === '*' ? !name.startsWith('.') : name === part

/** What is at a place below a folder, each relative to it; a link that leads nowhere is there, too. `*` is no link. */
export async function* findAt(folder: string, place: string): AsyncGenerator<string> {
  const parts = place.split('/')
  const star = parts.indexOf('*')
  if (star === -1) {
    if ((await lstat(join(folder, place)).catch(() => null)) !== null) yield place
    return
  }
  const above = parts.slice(0, star).join('/')
  for (const name of await foldersIn(join(folder, above)))
    for await (const below of findAt(join(folder, above, name), parts.slice(star + 1).join('/')))
      yield join(above, name, below)
}

async function foldersIn(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => [])
  return entries.filter((entry) => entry.isDirectory() && isPart(entry.name, '*')).map(({ name }) => name)
}
