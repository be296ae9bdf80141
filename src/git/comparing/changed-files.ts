import type { DiffFile } from '../../core/diff/diff.ts'
import { contentCommand, type GitCommand, type PrivateGitDir } from '../command/git-command.ts'
import { succeeded } from '../command/git-error.ts'
import { pathBytes, shown, zeroSplit } from '../command/path-bytes.ts'
import type { RepositoryContext } from '../command/repository-context.ts'
import { runGit } from '../command/run-git.ts'

/** Larger files are not compared: git would hold both sides in memory for a text that nobody reads. */
export const mostComparedBytes = 8 * 1024 * 1024

export interface Sides {
  /** Commits or trees. */
  readonly from: string
  readonly to: string
}

export interface FileChange extends Pick<DiffFile, 'path' | 'from' | 'state' | 'modes' | 'content'> {
  /** How many parts of the patch are about it. */
  readonly parts: number
}

/** Runs nothing that the content names, and compares byte for byte what the commits have. */
export const comparing = (
  context: RepositoryContext,
  privateDir: PrivateGitDir,
  how: readonly string[],
  { from, to }: Sides,
): GitCommand =>
  contentCommand(
    context,
    privateDir,
    'diff-tree',
    ['-r', '--find-renames', '--no-ext-diff', '--no-textconv', '--no-abbrev', ...how, from, to],
    { config: [`core.bigFileThreshold=${mostComparedBytes}`, 'core.quotePath=true'] },
  )

/** The files that differ, in the order of the patch. */
export async function changedFiles(
  context: RepositoryContext,
  privateDir: PrivateGitDir,
  sides: Sides,
): Promise<readonly FileChange[]> {
  const command = comparing(context, privateDir, ['-z', '--raw', '--numstat'], sides)
  const listed = parseListing(succeeded(await runGit(command), 'comparing the work with its base'))
  const ids = listed.flatMap(({ lines, old, new: now }) =>
    lines === null ? [old, now].flatMap((side) => (isBlob(side) ? [side.id] : [])) : [],
  )
  const sizes = ids.length === 0 ? new Map<string, number>() : await sizesOf(context, privateDir, ids)
  const sizeOf = (side: Side): number | null => (isBlob(side) ? (sizes.get(side.id) ?? 0) : null)
  return listed.map(({ path, from, state, old, new: now, lines, isOtherKind }): FileChange => {
    const sides = { oldBytes: sizeOf(old), newBytes: sizeOf(now) }
    const isBig = Math.max(sides.oldBytes ?? 0, sides.newBytes ?? 0) >= mostComparedBytes
    return {
      path: shown(pathBytes(path)),
      from: from === null ? null : shown(pathBytes(from)),
      state,
      modes: { old: modeOf(old), new: modeOf(now) },
      content: lines === null ? { kind: isBig ? 'too big' : 'binary', ...sides } : { kind: 'text', ...lines },
      parts: isOtherKind ? 2 : 1,
    }
  })
}

interface Side {
  readonly mode: string
  readonly id: string
}

export interface Listed {
  /** One character per byte. */
  readonly path: string
  readonly from: string | null
  readonly state: DiffFile['state']
  readonly old: Side
  readonly new: Side
  /** Null: git compares no lines of it. */
  readonly lines: { readonly added: number; readonly removed: number } | null
  /** A file became a link or a submodule, or the other way round. */
  readonly isOtherKind: boolean
}

const states: Readonly<Record<string, DiffFile['state']>> = {
  A: 'added',
  C: 'added',
  D: 'deleted',
  R: 'renamed',
}

/** `:100644 100755 <id> <id> R086 NUL old NUL new NUL` for each file, then `3 TAB 1 TAB path NUL` or `3 TAB 1 TAB NUL old NUL new NUL`. */
export function parseListing(output: string): readonly Listed[] {
  const fields = zeroSplit(output)
  const raw: Omit<Listed, 'lines'>[] = []
  let at = 0
  const next = (): string => fields[at++] ?? ''
  while (fields[at]?.startsWith(':') === true) {
    const [oldMode = '', mode = '', oldId = '', id = '', word = ''] = next().slice(1).split(' ')
    const letter = word.charAt(0)
    const isMoved = letter === 'R' || letter === 'C'
    const first = next()
    raw.push({
      from: isMoved ? first : null,
      path: isMoved ? next() : first,
      state: states[letter] ?? 'changed',
      old: { mode: oldMode, id: oldId },
      new: { mode, id },
      isOtherKind: letter === 'T',
    })
  }
  return raw.map((facts): Listed => {
    const [, added = '-', removed = '-', path = ''] = /^(\d+|-)\t(\d+|-)\t([^]*)$/.exec(next()) ?? []
    if (path === '') at += 2
    const lines = added === '-' ? null : { added: Number(added), removed: Number(removed) }
    return { ...facts, lines }
  })
}

const absent = '000000'
const submodule = '160000'

const isBlob = ({ mode }: Side): boolean => mode !== absent && mode !== submodule
const modeOf = ({ mode }: Side): string | null => (mode === absent ? null : mode)

/** In bytes, by their ids. */
export async function sizesOf(
  context: RepositoryContext,
  privateDir: PrivateGitDir,
  ids: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const format = '--batch-check=%(objectname) %(objectsize)'
  const stdin = ids.map((id) => `${id}\n`).join('')
  const command = contentCommand(context, privateDir, 'cat-file', [format], { stdin })
  const lines = succeeded(await runGit(command), 'measuring files that are not compared').split('\n')
  return new Map(lines.map((line) => line.split(' ')).map(([id = '', size]) => [id, Number(size)]))
}
