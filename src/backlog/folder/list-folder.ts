import { readdir, realpath, stat } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { stampOf } from '../../files/file-stamp.ts'
import { readUserFile } from '../../files/read-user-file.ts'
import { folderNamedBy, isFolderConfig, rootConfig } from './folder-config.ts'

/** A file of a backlog that is a folder. */
export interface FolderEntry {
  /** Relative to the folder, `/` between parts; the configuration of the project may lie above it. */
  readonly path: string
  readonly stamp: string
  readonly bytes: number
}

/** A folder that is a backlog: a file for each task. */
export interface FolderListing {
  /** Absolute, links followed. */
  readonly realPath: string
  readonly files: readonly FolderEntry[]
  /** Files in sub-folders, which their tool does not read. */
  readonly leftOut: readonly string[]
  /** Files of tasks that their tool has not made tasks yet; left out: none. */
  readonly drafts?: readonly string[]
}

/** The folders whose files are tasks; what lies in others (drafts, archive, docs) is not work. */
export const taskFolders = ['tasks', 'completed'] as const

const draftFolder = 'drafts'

export const bytesOf = ({ files }: FolderListing): number => files.reduce((sum, { bytes }) => sum + bytes, 0)

/** Null: there is no such folder, or it is not laid out like one. What is in its files is for its format to judge. */
export async function listFolder(root: string, path: string): Promise<FolderListing | null> {
  const realPath = await realpath(resolve(root, path)).catch(() => null)
  if (realPath === null || !(await isDirectory(realPath))) return null
  const configs = await configsOf(root, realPath)
  const found = await Promise.all(taskFolders.map((name) => filesIn(realPath, name)))
  const paths = [...configs, ...found.flatMap(({ files }) => files)]
  if (paths.length === 0) return null
  return {
    realPath,
    files: await Promise.all(paths.map((file) => entryOf(realPath, file))),
    leftOut: found.flatMap(({ leftOut }) => leftOut),
    drafts: (await filesIn(realPath, draftFolder)).files,
  }
}

/** The one beside the tasks, and that of the project where it names this folder; the latter counts. */
async function configsOf(root: string, folder: string): Promise<readonly string[]> {
  const names = await readdir(folder).catch(() => [])
  const own = names.filter(isFolderConfig)
  let way = '..'
  for (let above = dirname(folder); above !== dirname(above); above = dirname(above), way += '/..') {
    const config = await readUserFile(join(above, rootConfig), 1024 * 1024)
    if (config.kind === 'file') {
      const named = folderNamedBy(config.bytes.toString('utf8'), above)
      const owned = await realpath(named).catch(() => null)
      return owned === folder ? [`${way}/${rootConfig}`, ...own] : own
    }
    if (above === (await realpath(root))) break
  }
  return own
}

async function filesIn(
  folder: string,
  name: string,
): Promise<{ readonly files: readonly string[]; readonly leftOut: readonly string[] }> {
  const entries = await readdir(join(folder, name), { withFileTypes: true }).catch(() => [])
  const isPage = (file: string): boolean => /^[^.].*\.md$/is.test(file)
  const folders = entries.filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
  const below = await Promise.all(
    folders.map(async (entry) => {
      const inside = await readdir(join(folder, name, entry.name), { recursive: true }).catch(() => [])
      return inside.filter(isPage).map((file) => `${name}/${entry.name}/${file}`)
    }),
  )
  return {
    files: entries
      .filter((entry) => !entry.isDirectory() && isPage(entry.name))
      .map((entry) => `${name}/${entry.name}`)
      .toSorted(),
    leftOut: below.flat().toSorted(),
  }
}

async function entryOf(folder: string, path: string): Promise<FolderEntry> {
  try {
    const stats = await stat(join(folder, path), { bigint: true })
    return { path, stamp: stampOf(stats), bytes: Number(stats.size) }
  } catch {
    // A link that leads nowhere, or a file that was deleted meanwhile: reading it reports that.
    return { path, stamp: 'none', bytes: 0 }
  }
}

const isDirectory = (path: string): Promise<boolean> =>
  stat(path).then(
    (stats) => stats.isDirectory(),
    () => false,
  )
