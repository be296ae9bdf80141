import { readFile } from 'node:fs/promises'
import type { ExactOrder } from '../../core/ports/worktrees.ts'
import { isMissing } from '../../files/is-missing.ts'
import { contentCommand, type PrivateGitDir } from '../command/git-command.ts'
import { succeeded } from '../command/git-error.ts'
import { onDisk, pathBytes, zeroJoin, zeroSplit, type PathBytes } from '../command/path-bytes.ts'
import { openPrivateGitDir } from '../command/private-git-dir.ts'
import type { RepositoryContext } from '../command/repository-context.ts'
import { runGit } from '../command/run-git.ts'
import { besideGit } from '../worktrees/beside-git.ts'
import { privateDirName } from '../worktrees/worktree-record.ts'
import { GivenAside } from './given.ts'

/**
 * Whether a checkout of the collected work would be identical to this worktree, which is known to contain nothing but that
 * work and what was given. Computed only where a gate would run in the worktree.
 */
export async function holdsExactly(context: RepositoryContext, order: ExactOrder): Promise<boolean> {
  // Then every file may be checked out differently, not only those that were touched.
  if (order.files.some((path) => /(?:^|\/)\.gitattributes$/.test(path))) return false
  const privateDir = await openPrivateGitDir(context, {
    name: privateDirName(order),
    workTree: order.dir,
    head: order.base,
  })
  const aside = await GivenAside.read(privateDir)
  if (!aside.isKnown) return false
  const found = await besideGit({
    root: order.dir,
    sinceMs: aside.atMs,
    fileMode:
      !context.config.some(([key]) => key === 'core.filemode') ||
      settingOf(context, 'core.filemode') !== 'false',
    isPassedOver: (path) => aside.isBesideGit(path),
  })
  const { uncarriedSince, oddModesSince, inRepositoriesSince } = found
  if (uncarriedSince.length + oddModesSince.length + inRepositoriesSince.length > 0) return false
  const there = new Set<string>(found.uncarried)
  if (!aside.uncarried.every((path) => there.has(path))) return false
  return areStoredAsTheyAre(context, privateDir, found.filesSince)
}

/** A checkout writes line ends, `$Id$` and encodings anew: a file that was added with others is not identical afterwards. */
async function areStoredAsTheyAre(
  context: RepositoryContext,
  privateDir: PrivateGitDir,
  paths: readonly PathBytes[],
): Promise<boolean> {
  if (paths.length === 0) return true
  const attributes = await attributesOf(context, privateDir, paths)
  for (const path of paths) {
    const how = conversionOf(context, attributes.get(path) ?? new Map())
    if (how === 'both ways') return false
    if (how === 'line ends on the way in' && (await hasLineEnds(privateDir, path))) return false
  }
  return true
}

type Conversion = 'none' | 'line ends on the way in' | 'both ways'

function conversionOf(context: RepositoryContext, attributes: ReadonlyMap<string, string>): Conversion {
  const isSet = (name: string): boolean => !off.has(attributes.get(name) ?? 'unspecified')
  if (isSet('ident') || isSet('working-tree-encoding')) return 'both ways'
  if (attributes.get('text') === 'unset' || attributes.get('crlf') === 'unset') return 'none'
  const autocrlf = settingOf(context, 'core.autocrlf')
  const isText = isSet('text') || isSet('eol') || isSet('crlf') || autocrlf !== 'false'
  if (!isText) return 'none'
  const eol = attributes.get('eol') ?? 'unspecified'
  if (eol === 'lf') return 'line ends on the way in'
  const nativeIsPlain = autocrlf === 'false' && settingOf(context, 'core.eol') !== 'crlf'
  const isPlain = eol === 'unspecified' && (autocrlf === 'input' || nativeIsPlain)
  return isPlain ? 'line ends on the way in' : 'both ways'
}

const off: ReadonlySet<string> = new Set(['unspecified', 'unset', ''])
const asked = ['text', 'crlf', 'eol', 'ident', 'working-tree-encoding']

async function attributesOf(
  context: RepositoryContext,
  privateDir: PrivateGitDir,
  paths: readonly PathBytes[],
): Promise<ReadonlyMap<PathBytes, ReadonlyMap<string, string>>> {
  const command = contentCommand(context, privateDir, 'check-attr', ['-z', '--stdin', ...asked], {
    stdin: zeroJoin(paths),
  })
  const fields = zeroSplit(succeeded(await runGit(command), 'reading attributes'))
  const found = new Map<PathBytes, Map<string, string>>()
  for (let at = 0; at + 2 < fields.length; at += 3) {
    const path = pathBytes(fields[at] ?? '')
    const known = found.get(path) ?? new Map<string, string>()
    known.set(fields[at + 1] ?? '', fields[at + 2] ?? '')
    found.set(path, known)
  }
  return found
}

async function hasLineEnds(privateDir: PrivateGitDir, path: PathBytes): Promise<boolean> {
  try {
    return (await readFile(onDisk(privateDir.workTree, path))).includes('\r\n')
  } catch (error) {
    if (isMissing(error)) return true
    throw error
  }
}

/** `false` where it is not set, and in every spelling that git accepts. */
function settingOf(context: RepositoryContext, name: string): string {
  const value = context.config.findLast(([key]) => key === name)?.[1].toLowerCase() ?? 'false'
  return ['no', 'off', '0', ''].includes(value) ? 'false' : value
}
