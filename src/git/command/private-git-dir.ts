import { copyFile, mkdir, rm, stat, utimes } from 'node:fs/promises'
import { bytesOrNull } from '../../files/or-null.ts'
import { replaceFile } from '../../files/replace-file.ts'
import type { PrivateGitDir } from './git-command.ts'
import type { RepositoryContext } from './repository-context.ts'

export interface PrivateDir {
  /** Below `<state>/git`. */
  readonly name: string
  readonly workTree: string
  /** What HEAD is: `status` compares with it. */
  readonly head: string
}

/**
 * Makes, or makes right again, a private git dir by plain file writes: `git init` would bring the templates' hooks.
 * An agent runs as the user and can reach these files too, so each use writes them anew. The index stays.
 */
export async function openPrivateGitDir(context: RepositoryContext, dir: PrivateDir): Promise<PrivateGitDir> {
  const gitDir = `${context.privateDirs}/${dir.name}`
  await mkdir(`${gitDir}/info`, { recursive: true, mode: 0o700 })
  await mkdir(`${gitDir}/objects`, { recursive: true })
  await mkdir(`${gitDir}/refs`, { recursive: true })
  await Promise.all([
    keepFile(`${gitDir}/HEAD`, `${dir.head}\n`),
    keepFile(`${gitDir}/config`, configText(context)),
    keepFile(`${gitDir}/info/exclude`, context.exclude),
    keepFile(`${gitDir}/info/attributes`, context.attributes),
  ])
  return { gitDir, workTree: dir.workTree }
}

/** A git of ours that was killed leaves its lock on an index that nobody else writes. */
export async function clearIndexLock(index: string): Promise<void> {
  await rm(`${index}.lock`, { force: true })
}

/** Another command may be reading it: replaced in one step, and only when it differs. */
async function keepFile(path: string, content: string): Promise<void> {
  if ((await bytesOrNull(path)) !== content) await replaceFile(path, Buffer.from(content, 'latin1'))
}

/**
 * Copies an index with its time. git trusts an entry whose file has the same size and the same second of change,
 * unless the index was written in that second too: a copy with a newer time would hide an edit made right after.
 */
export async function copyIndex(from: string, to: string): Promise<void> {
  // Before the copy: an index that is replaced meanwhile only looks older than it is, and more files are read.
  const { atime, mtime } = await stat(from)
  await copyFile(from, to)
  await utimes(to, atime, mtime)
}

function configText(context: RepositoryContext): string {
  const own: (readonly [string, string])[] = [
    ['core.bare', 'false'],
    ['core.logallrefupdates', 'false'],
    [
      'core.repositoryformatversion',
      context.config.some(([key]) => key.startsWith('extensions.')) ? '1' : '0',
    ],
  ]
  return [...own, ...context.config]
    .map(([key, value]) => {
      const dot = key.indexOf('.')
      return `[${key.slice(0, dot)}]\n\t${key.slice(dot + 1)} = ${quoted(Buffer.from(value).toString('latin1'))}\n`
    })
    .join('')
}

function quoted(value: string): string {
  const escaped = value
    .replace(/\\/g, '\\\\')
    .replace(/"/g, '\\"')
    .replace(/\n/g, '\\n')
    .replace(/\t/g, '\\t')
  return `"${escaped}"`
}
