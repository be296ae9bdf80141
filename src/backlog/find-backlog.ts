import { realpath } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import { LoopworkError } from '../core/errors.ts'
import { plural } from '../text/plural.ts'
import { sanitize } from '../text/sanitize.ts'
import { detectFormat, isFormat } from './formats/detect-format.ts'
import type { BacklogFormat } from './formats/format.ts'
import { formats } from './formats/registry.ts'
import { folderOf } from './folder/folder-of.ts'
import { findAt, isPart } from './folder/usual-place.ts'
import { isProblem, readSourceFile } from './source-file.ts'

export interface FoundBacklog {
  /** Relative to the root. Null: there is none, or there are several. */
  readonly path: string | null
  /** Of which format it is; null where that can't be seen, because it is broken. */
  readonly format: string | null
  /** Several in the same folder with something to do, of which the user has to name one; empty otherwise. */
  readonly choices: readonly string[]
  /** Further ones, which were passed over: done, or nearer to the root. */
  readonly others: readonly string[]
  /** Folders that were looked at, relative to the root, nearest first; `.` is the root. */
  readonly folders: readonly string[]
}

/** The backlog where no source is named: the nearest one from the current folder up to the repository's root. */
export async function findBacklog({
  cwd,
  root,
}: {
  readonly cwd: string
  readonly root: string
}): Promise<FoundBacklog> {
  const folders = foldersUp(await realpath(cwd), root)
  const found: (readonly FoundFile[])[] = []
  for (const folder of folders) {
    const there = await backlogsIn(root, folder)
    if (there.length > 0) found.push(there)
  }
  const [nearest = [], ...further] = found
  const one = await onlyOpen(root, nearest)
  // The same one is seen from each folder that it lies in.
  const all = new Set([...nearest, ...further.flat()].map(({ path }) => path))
  const others = [...all].filter((path) => path !== one?.path)
  return one === null
    ? { path: null, format: null, choices: nearest.map(({ path }) => path), others, folders }
    : { path: one.path, format: one.format, choices: [], others, folders }
}

/** The one that is there, or among several the one that has something to do: a spec that is done stays where it was worked on. */
async function onlyOpen(root: string, files: readonly FoundFile[]): Promise<FoundFile | null> {
  if (files.length < 2) return files[0] ?? null
  const open: FoundFile[] = []
  for (const file of files) if (await isOpen(root, file)) open.push(file)
  return open.length === 1 ? (open[0] ?? null) : null
}

/** What can't be read may have anything to do. */
async function isOpen(root: string, { path }: FoundFile): Promise<boolean> {
  const file = await readSourceFile(root, path)
  if (isProblem(file)) return true
  const format = detectFormat(file, { asked: null, before: null })
  if (!isFormat(format)) return true
  const { drafts, problems } = await format.read(file, Date.now())
  return (
    drafts.some(({ status }) => status === 'todo') || problems.some(({ severity }) => severity === 'error')
  )
}

interface FoundFile {
  readonly path: string
  /** Null where it can't be read or is broken: reading it reports that. */
  readonly format: string | null
}

/** The backlogs of a folder that lie where their tools keep them; a plain list of boxes counts only where there is nothing else. */
export async function backlogsIn(root: string, folder: string): Promise<readonly FoundFile[]> {
  for (const general of [false, true]) {
    const found = new Map<string, FoundFile>()
    for (const format of formats.filter(({ isGeneral = false }) => isGeneral === general)) {
      for (const place of await filesOf(format, root, folder)) {
        const path = await folderOf(root, place)
        const file = found.has(path) ? null : await looked(root, path)
        if (file !== null) found.set(path, file)
      }
    }
    if (found.size > 0) return [...found.values()]
  }
  return []
}

/** A pattern in a large repository may meet any number of folders. */
const mostOfAFormat = 100

async function filesOf({ places }: BacklogFormat, root: string, folder: string): Promise<readonly string[]> {
  const paths: string[] = []
  for (const place of places.flatMap((whole) => seenFrom(folder, whole))) {
    // A link that leads nowhere counts: reading it reports that.
    for await (const path of findAt(join(root, folder), place)) {
      if (paths.length === mostOfAFormat) break
      paths.push(join(folder, path))
    }
  }
  return paths.toSorted()
}

/** What a place is for a folder: all of it, and where the folder is itself inside of such a place, the rest: `tasks.md` in `specs/search`. */
function seenFrom(folder: string, place: string): readonly string[] {
  const names = folder === '.' ? [] : folder.split(/[\\/]/)
  const parts = place.split('/')
  return parts.flatMap((_, depth) => {
    const above = names.slice(names.length - depth)
    const isInside = above.length === depth && above.every((name, index) => isPart(name, parts[index] ?? ''))
    return isInside ? [parts.slice(depth).join('/')] : []
  })
}

/** Null when it is no backlog, whatever its name says. */
async function looked(root: string, path: string): Promise<FoundFile | null> {
  const file = await readSourceFile(root, path)
  if (isProblem(file)) return { path, format: null }
  const format = detectFormat(file, { asked: null, before: null })
  if (isFormat(format)) return { path, format: format.name }
  return null
}

/** Relative to the root. A folder outside, as through a link, counts as the root. */
function foldersUp(cwd: string, root: string): readonly string[] {
  const way = relative(root, cwd)
  if (way === '' || way.startsWith('..')) return ['.']
  const folders: string[] = []
  for (let folder = way; folder !== '.'; folder = dirname(folder)) folders.push(folder)
  return [...folders, '.']
}

/** @throws LoopworkError kind `usage` where there are several: which of them is run is not for us to guess. */
export function onlyBacklog({ path, choices }: FoundBacklog): string | null {
  if (choices.length === 0) return path
  throw new LoopworkError('usage', `there are several backlogs: ${choices.map(sanitize).join(', ')}`, {
    hint: 'name one of them after the command, or under source: in .loopworkrc',
  })
}

const anyList = 'TODO.md'
const [{ places: usualPlaces }] = formats as readonly [BacklogFormat, ...BacklogFormat[]]

/** A notice of where a backlog was found, or was not; null when it is where one expects it. */
export function findingLine({ path, others, folders, choices }: FoundBacklog): string | null {
  if (choices.length > 0) return null
  if (path === null) {
    const others = plural(formats.length - 2, 'other format')
    return `no backlog was found: looked for ${usualPlaces[0]}, ${anyList} and those of ${others} in ${folders.join(', ')}`
  }
  if (others.length > 0) return `tasks come from ${path}; ${others.join(', ')} can be named instead`
  return path === usualPlaces[0] ? null : `tasks come from ${path}`
}
