import { createReadStream } from 'node:fs'
import { succeeded } from '../command/git-error.ts'
import type { PrivateGitDir } from '../command/git-command.ts'
import type { RepositoryContext } from '../command/repository-context.ts'
import { runGit } from '../command/run-git.ts'
import { comparing, type Sides } from './changed-files.ts'
import { PatchIndexer, type PatchPart } from './patch-index.ts'

export interface PatchOrder extends Sides {
  /** Absolute; nothing is there. */
  readonly file: string
  /** For a program that shows it on a terminal. */
  readonly colours?: boolean
}

/** git writes it to the file, since a patch may be larger than memory. */
export async function writePatch(
  context: RepositoryContext,
  privateDir: PrivateGitDir,
  { file, colours = false, ...sides }: PatchOrder,
): Promise<void> {
  const how = ['--patch', `--color=${colours ? 'always' : 'never'}`, `--output=${file}`]
  succeeded(await runGit(comparing(context, privateDir, how, sides)), 'comparing the work with its base')
}

/** Piece by piece: whoever shows a screen meanwhile goes on doing so. */
export async function indexPatch(file: string): Promise<readonly PatchPart[]> {
  const indexer = new PatchIndexer()
  for await (const chunk of createReadStream(file)) indexer.push(chunk as Buffer)
  return indexer.end()
}
