import { oid, type Oid } from '../../core/ids.ts'
import { contentCommand, type PrivateGitDir } from '../command/git-command.ts'
import { gitFailed, oneLine } from '../command/git-error.ts'
import { pathBytes, shown, type PathBytes } from '../command/path-bytes.ts'
import type { RepositoryContext } from '../command/repository-context.ts'
import { runGit, type GitResult } from '../command/run-git.ts'

export type MergedTree =
  | { readonly kind: 'clean'; readonly tree: Oid }
  | { readonly kind: 'conflict'; readonly files: readonly string[]; readonly message: string }

/**
 * Merges two commits without a checkout. The attributes are read from the private git directory's work tree. @throws
 * when git can't even try.
 */
export async function mergeTree(
  context: RepositoryContext,
  privateDir: PrivateGitDir,
  target: Oid,
  work: Oid,
): Promise<MergedTree> {
  const args = ['--write-tree', '--name-only', '-z', '--messages', target, work]
  return parseMergeTree(await runGit(contentCommand(context, privateDir, 'merge-tree', args)), target, work)
}

/**
 * `<oid> NUL (path NUL)* NUL (n NUL path{n} NUL type NUL text NUL)*`.
 * Exit 1 without an id first is an error (a missing object, a bad name), never a conflict.
 */
export function parseMergeTree(result: GitResult, target: string, work: string): MergedTree {
  const { tree, listed, messages } = fieldsOf(result)
  if (result.code === 0) return { kind: 'clean', tree: oid(tree) }
  const named = messages.flatMap(({ paths }) => paths).map(ownName(target, work))
  const files = [...new Set((named.length > 0 ? named : listed).map((path) => shown(pathBytes(path))))]
  const text = messages.map((message) => message.text).join('; ')
  const told = text.replaceAll(target, 'target').replaceAll(work, 'work')
  return { kind: 'conflict', files, message: oneLine(shown(pathBytes(told))) || 'the changes overlap' }
}

function fieldsOf(result: GitResult) {
  const fields = result.stdout.split('\0')
  const tree = fields[0] ?? ''
  if (result.code > 1 || !/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(tree)) throw gitFailed('merging', result)
  if (result.code === 0) return { tree, listed: [], messages: [] }
  const end = fields.indexOf('', 1)
  const messages = end === -1 ? [] : readMessages(fields.slice(end + 1))
  return {
    tree,
    listed: fields.slice(1, end === -1 ? undefined : end),
    messages: messages.filter(({ type }) => type.startsWith('CONFLICT')),
  }
}

/** Without what git made up for a file that lost its place to a folder: `path~<oid>`, `path~<oid>_0`. */
function ownName(target: string, work: string): (path: string) => string {
  const invented = new RegExp(`~(?:${target}|${work})(?:_\\d+)?$`)
  return (path) => path.replace(invented, '')
}

/** The merge itself, with everything that git could not decide. */
export interface MergedInFull {
  /** Files in conflict have markers in it, which name both commits. */
  readonly tree: string
  readonly open: readonly { readonly path: PathBytes; readonly how: string }[]
}

/** The same merge for a reader. The tree is written where the private git directory writes its objects. */
export async function mergeTreeInFull(
  context: RepositoryContext,
  privateDir: PrivateGitDir,
  target: Oid,
  work: Oid,
): Promise<MergedInFull> {
  const args = ['--write-tree', '--name-only', '-z', '--messages', target, work]
  const config = ['merge.conflictStyle=merge']
  const result = await runGit(contentCommand(context, privateDir, 'merge-tree', args, { config }))
  const { tree, listed, messages } = fieldsOf(result)
  const how = new Map<string, string>()
  for (const { paths, type } of messages) {
    const word = /^CONFLICT \((.+)\)/.exec(type)?.[1] ?? 'contents'
    for (const path of paths.map(ownName(target, work))) if (!how.has(path)) how.set(path, word)
  }
  for (const path of listed.map(ownName(target, work))) if (!how.has(path)) how.set(path, 'contents')
  return { tree, open: [...how].map(([path, word]) => ({ path: pathBytes(path), how: word })) }
}

interface Message {
  readonly paths: readonly string[]
  readonly type: string
  readonly text: string
}

function readMessages(fields: readonly string[]): readonly Message[] {
  const messages: Message[] = []
  for (let at = 0; /^\d+$/.test(fields[at] ?? '');) {
    const count = Number(fields[at])
    const [type = '', text = ''] = fields.slice(at + 1 + count, at + 3 + count)
    messages.push({ paths: fields.slice(at + 1, at + 1 + count), type, text })
    at += count + 3
  }
  return messages
}
