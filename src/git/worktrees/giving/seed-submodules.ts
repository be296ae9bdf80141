import { appendFile, mkdir, writeFile } from 'node:fs/promises'
import type { Oid } from '../../../core/ids.ts'
import { exists, textOrNull } from '../../../files/or-null.ts'
import { discoveryCommand, refCommand, type PrivateGitDir } from '../../command/git-command.ts'
import { succeeded } from '../../command/git-error.ts'
import type { RepositoryContext } from '../../command/repository-context.ts'
import { runGit } from '../../command/run-git.ts'
import { gitlinks } from '../../objects/gitlinks.ts'
import { submoduleStores, type SubmoduleStore } from '../../objects/submodule-store.ts'

/**
 * Lets `git submodule update` fill a worktree whose submodule stands at a commit that is stored only in the user's main
 * checkout: no remote has it, and the setup of every later task would fail. The worktree's repository of the submodule
 * finds it in the user's.
 */
export async function seedSubmodules(
  context: RepositoryContext,
  privateDir: PrivateGitDir,
  { adminDir, commit }: { readonly adminDir: string; readonly commit: Oid },
): Promise<void> {
  if (!(await exists(`${privateDir.workTree}/.gitmodules`))) return
  const stores = await submoduleStores(context, privateDir, commit)
  for (const { path, recorded } of await gitlinks(context, privateDir)) {
    const store = stores.get(path)
    if (store !== undefined && (await isKeptByUs(store.context, recorded))) {
      await seed(store, `${adminDir}/modules/${store.name}`, recorded)
    }
  }
}

async function isKeptByUs(context: RepositoryContext, commit: Oid): Promise<boolean> {
  const args = ['--count=1', `--contains=${commit}`, '--format=%(refname)', '--', 'refs/loopwork']
  const found = await runGit(refCommand(context, 'for-each-ref', args))
  return found.code === 0 && found.stdout !== ''
}

async function seed({ context }: SubmoduleStore, gitDir: string, commit: Oid): Promise<void> {
  const objects = `${context.repository.commonDir}/objects`
  const alternates = `${gitDir}/objects/info/alternates`
  await mkdir(`${gitDir}/objects/info`, { recursive: true })
  const lines = ((await textOrNull(alternates)) ?? '').split('\n')
  if (!lines.includes(objects)) await appendFile(alternates, `${objects}\n`)
  if (await exists(`${gitDir}/HEAD`)) return
  await mkdir(`${gitDir}/refs`, { recursive: true })
  await writeFile(`${gitDir}/packed-refs`, await published(context), 'latin1')
  await writeFile(`${gitDir}/config`, await configOf(context), 'latin1')
  await writeFile(`${gitDir}/HEAD`, `${commit}\n`)
}

async function published(context: RepositoryContext): Promise<string> {
  const args = ['--format=%(objectname) %(refname)', '--', 'refs/remotes', 'refs/tags']
  return succeeded(await runGit(refCommand(context, 'for-each-ref', args)), 'reading the refs of a submodule')
}

async function configOf(context: RepositoryContext): Promise<string> {
  const { commonDir } = context.repository
  const asked = ['--file', `${commonDir}/config`, '--no-includes', '--get', 'remote.origin.url']
  const url = (await runGit(discoveryCommand(commonDir, 'config', asked))).stdout.replace(/\n$/, '')
  const remote = `[remote "origin"]\n\turl = ${JSON.stringify(url)}\n\tfetch = +refs/heads/*:refs/remotes/origin/*\n`
  return `[core]\n\trepositoryformatversion = 0\n\tbare = false\n${url === '' ? '' : remote}`
}
