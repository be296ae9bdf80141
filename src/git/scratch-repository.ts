import { mkdir, mkdtemp, realpath, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { scratchCommand } from './command/git-command.ts'
import { succeeded } from './command/git-error.ts'
import { runGit } from './command/run-git.ts'

/** A new repository with one commit of these files, in a new folder `prefix…`; resolves to its root. Has an author of its own. */
export async function makeScratchRepository(
  prefix: string,
  files: Readonly<Record<string, string>>,
  untracked: Readonly<Record<string, string>>,
): Promise<string> {
  const root = await realpath(await mkdtemp(prefix))
  await writeAll(root, files)
  const git = async (verb: 'init' | 'config' | 'add' | 'commit', args: readonly string[]) =>
    succeeded(await runGit(scratchCommand(root, verb, args)), `making the repository ${root}`)
  await git('init', ['--quiet', '--initial-branch=main', '--template='])
  await git('config', ['user.name', 'loopwork demo'])
  await git('config', ['user.email', 'demo@example.invalid'])
  await git('add', ['--all'])
  await git('commit', ['--quiet', '--no-gpg-sign', '-m', 'Start a small library'])
  await writeAll(root, untracked)
  return root
}

async function writeAll(root: string, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(root, name)), { recursive: true })
    await writeFile(join(root, name), content)
  }
}
