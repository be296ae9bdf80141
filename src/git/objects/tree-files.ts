import type { Oid } from '../../core/ids.ts'
import { contentCommand, type PrivateGitDir } from '../command/git-command.ts'
import { succeeded } from '../command/git-error.ts'
import { pathBytes, zeroJoin, zeroSplit, type PathBytes } from '../command/path-bytes.ts'
import type { RepositoryContext } from '../command/repository-context.ts'
import { runGit } from '../command/run-git.ts'

/** A `.gitattributes` (or `.gitignore`) of a commit. */
export interface TreeFile {
  readonly path: PathBytes
  readonly blob: string
}

export async function filesNamed(
  context: RepositoryContext,
  privateDir: PrivateGitDir,
  commit: Oid,
  name: string,
): Promise<readonly TreeFile[]> {
  return (await filesOf(context, privateDir, commit)).filter(isNamed(name))
}

export const isNamed =
  (name: string) =>
  ({ path }: TreeFile): boolean =>
    path === name || path.endsWith(`/${name}`)

/** The regular files of a commit. Links are left out: git reads no attributes or ignores through them either. */
export async function filesOf(
  context: RepositoryContext,
  privateDir: PrivateGitDir,
  commit: Oid,
): Promise<readonly TreeFile[]> {
  const listing = await runGit(
    contentCommand(context, privateDir, 'ls-tree', ['-r', '-z', '--full-tree', commit]),
  )
  return zeroSplit(succeeded(listing, 'listing the files of a commit')).flatMap((line) => {
    const tab = line.indexOf('\t')
    const path = line.slice(tab + 1)
    const [mode = '', , blob = ''] = line.slice(0, tab).split(' ')
    return mode.startsWith('100') && isPlain(path) ? [{ path: pathBytes(path), blob }] : []
  })
}

/** A tree made by hand may contain `..`; such a path is never written anywhere. */
const isPlain = (path: string): boolean =>
  path
    .split('/')
    .every((part) => part !== '' && part !== '.' && part !== '..' && part.toLowerCase() !== '.git')

/** Contents of blobs, in the order asked for. */
export async function blobs(
  context: RepositoryContext,
  privateDir: PrivateGitDir,
  ids: readonly string[],
): Promise<readonly string[]> {
  if (ids.length === 0) return []
  const command = contentCommand(context, privateDir, 'cat-file', ['--batch'], {
    stdin: ids.map((id) => `${id}\n`).join(''),
  })
  return batchContents(succeeded(await runGit(command), 'reading objects'))
}

/** Splits the answer of `cat-file --batch`: `<oid> <type> <size>\n<content>\n`. A missing object is an empty text. */
export function batchContents(answer: string): readonly string[] {
  const contents: string[] = []
  let at = 0
  while (at < answer.length) {
    const end = answer.indexOf('\n', at)
    const size = /^[0-9a-f]+ [a-z]+ (\d+)$/.exec(answer.slice(at, end))?.[1]
    const length = Number(size ?? 0)
    contents.push(answer.slice(end + 1, end + 1 + length))
    at = size === undefined ? end + 1 : end + 1 + length + 1
  }
  return contents
}

/** Whether a text of attributes gives anything to a filter. */
export const mentionsFilter = (attributes: string): boolean =>
  attributes.split('\n').some((line) => !line.startsWith('#') && /\sfilter=\S/.test(line))

/**
 * The filter that git would send each path through, by the attributes in the private git directory's work tree; only
 * paths that have one.
 */
export async function filtersOf(
  context: RepositoryContext,
  privateDir: PrivateGitDir,
  paths: readonly PathBytes[],
): Promise<readonly { readonly path: PathBytes; readonly filter: string }[]> {
  const command = contentCommand(context, privateDir, 'check-attr', ['-z', '--stdin', 'filter'], {
    stdin: zeroJoin(paths),
  })
  const fields = zeroSplit(succeeded(await runGit(command), 'reading attributes'))
  const found: { path: PathBytes; filter: string }[] = []
  for (let at = 0; at + 2 < fields.length; at += 3) {
    const filter = fields[at + 2] ?? ''
    if (!['unspecified', 'unset', 'set', ''].includes(filter))
      found.push({ path: pathBytes(fields[at] ?? ''), filter })
  }
  return found
}
