import { closeSync, openSync } from 'node:fs'
import type { Diff } from '../../core/diff/diff.ts'
import type { CompareOrder } from '../../core/ports/git.ts'
import type { PrivateGitDir } from '../command/git-command.ts'
import type { RepositoryContext } from '../command/repository-context.ts'
import { inOwnFolder } from '../objects/quarantine.ts'
import { changedFiles, type Sides } from './changed-files.ts'
import { diffFile, type PatchFile } from './diff-file.ts'
import { forgetRead } from './read-lines.ts'
import { withWorkSoFar, type SoFar } from './work-so-far.ts'
import { indexPatch, writePatch } from './write-patch.ts'

/**
 * Compares, and opens what comes of it for a reader.
 * @param privateDir without a worktree: attributes that an agent has written there would decide what is shown as binary.
 */
export const openDiff = (
  context: RepositoryContext,
  privateDir: PrivateGitDir,
  order: CompareOrder,
): Promise<Diff> =>
  withSides(context, privateDir, order, (from, sides, leftOut) =>
    // Read on by its descriptor when the folder is gone: nothing is left of it however this process ends.
    inOwnFolder(context, async (folder) => {
      const file = `${folder}/patch`
      const [changes] = await Promise.all([
        changedFiles(context, from, sides),
        writePatch(context, from, { ...sides, file }),
      ])
      const parts = await indexPatch(file)
      const patch = openPatch(file)
      let at = 0
      const files = changes.map((change) => diffFile(patch, change, parts.slice(at, (at += change.parts))))
      return { files, ...sumOf(files), leftOut, close: () => patch.close() }
    }),
  )

/** The same as a patch in a file, for another program. */
export const writeDiffFile = (
  context: RepositoryContext,
  privateDir: PrivateGitDir,
  order: CompareOrder & { readonly file: string; readonly colours: boolean },
): Promise<void> =>
  withSides(context, privateDir, order, (from, sides) => {
    const { file, colours } = order
    return writePatch(context, from, { ...sides, file, colours })
  })

function withSides<T>(
  context: RepositoryContext,
  privateDir: PrivateGitDir,
  { of }: CompareOrder,
  use: (privateDir: PrivateGitDir, sides: Sides, leftOut: SoFar['leftOut']) => Promise<T>,
): Promise<T> {
  if (of.kind === 'commits') return use(privateDir, of, [])
  if (of.kind === 'commit') return use(privateDir, { from: `${of.commit}^1`, to: of.commit }, [])
  return withWorkSoFar(context, of, ({ tree, objects, leftOut }) =>
    use({ ...privateDir, objects }, { from: of.given, to: tree }, leftOut),
  )
}

function openPatch(file: string): PatchFile {
  let fd: number | null = openSync(file, 'r')
  return {
    get fd() {
      return fd
    },
    close() {
      if (fd === null) return
      forgetRead(fd)
      closeSync(fd)
      fd = null
    },
  }
}

const sumOf = (files: Diff['files']): Pick<Diff, 'added' | 'removed'> => {
  const texts = files.flatMap(({ content }) => (content.kind === 'text' ? [content] : []))
  return {
    added: texts.reduce((sum, { added }) => sum + added, 0),
    removed: texts.reduce((sum, { removed }) => sum + removed, 0),
  }
}
