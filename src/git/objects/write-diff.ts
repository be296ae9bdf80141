import { open, rm } from 'node:fs/promises'
import type { DiffOrder, DiffText } from '../../core/ports/git.ts'
import { contentCommand, type PrivateGitDir } from '../command/git-command.ts'
import { succeeded } from '../command/git-error.ts'
import type { RepositoryContext } from '../command/repository-context.ts'
import { runGit } from '../command/run-git.ts'

/**
 * Two commits compared, for somebody who reads it. git writes it to the file, since a diff may be larger than memory; a short one is
 * read from there, and its file is removed. Runs nothing that the content names.
 */
export async function writeDiff(
  context: RepositoryContext,
  privateDir: PrivateGitDir,
  { from, to, file, mostBytes }: DiffOrder,
): Promise<DiffText> {
  const how = ['-r', '-p', '--no-ext-diff', '--no-textconv', '--no-color', '--find-renames']
  const command = contentCommand(context, privateDir, 'diff-tree', [...how, `--output=${file}`, from, to])
  succeeded(await runGit(command), 'comparing the work with its base')
  const written = await open(file, 'r')
  try {
    const { size } = await written.stat()
    if (size > mostBytes) return { kind: 'file', file, bytes: size }
    const text = await written.readFile('utf8')
    await rm(file, { force: true })
    return { kind: 'text', text }
  } finally {
    await written.close()
  }
}
