import { realpath } from 'node:fs/promises'
import { slugOf } from '../../core/naming/slug.ts'
import { isMissing } from '../../files/is-missing.ts'
import { exists } from '../../files/or-null.ts'
import { contentCommand, discoveryCommand, type PrivateGitDir } from '../command/git-command.ts'
import { pathBytes, type PathBytes } from '../command/path-bytes.ts'
import type { RepositoryContext } from '../command/repository-context.ts'
import { runGit } from '../command/run-git.ts'

export interface SubmoduleStore {
  /** As `.gitmodules` has it; below `modules/` of a git dir. */
  readonly name: string
  /** The submodule's repository in the user's main checkout, with a folder of its own for records about its packs. */
  readonly context: RepositoryContext
}

/** The repositories that the user's main checkout has of submodules, by path. @param tree whose `.gitmodules` counts. */
export async function submoduleStores(
  context: RepositoryContext,
  privateDir: PrivateGitDir,
  tree: string,
): Promise<ReadonlyMap<PathBytes, SubmoduleStore>> {
  const stores = new Map<PathBytes, SubmoduleStore>()
  for (const [path, name] of await namesByPath(context, privateDir, tree)) {
    const store = await storeNamed(context, name)
    if (store !== null) stores.set(path, store)
  }
  return stores
}

/** Null: there is none, or it lies elsewhere by a link. */
async function storeNamed(context: RepositoryContext, name: string): Promise<SubmoduleStore | null> {
  const modules = `${context.repository.commonDir}/modules`
  const commonDir = await realOrNull(`${modules}/${name}`)
  if (commonDir === null || commonDir !== `${(await realOrNull(modules)) ?? ''}/${name}`) return null
  if (!(await exists(`${commonDir}/objects`)) || !(await exists(`${commonDir}/HEAD`))) return null
  return {
    name,
    context: {
      ...context,
      repository: { ...context.repository, commonDir },
      privateDirs: `${context.privateDirs}/stores/${slugOf(name)}`,
      shallow: false,
    },
  }
}

async function namesByPath(
  context: RepositoryContext,
  privateDir: PrivateGitDir,
  tree: string,
): Promise<readonly (readonly [PathBytes, string])[]> {
  const text = await runGit(contentCommand(context, privateDir, 'cat-file', ['blob', `${tree}:.gitmodules`]))
  if (text.code !== 0 || text.stdout === '') return []
  const asked = ['--file', '-', '--no-includes', '-z', '--get-regexp', '^submodule\\..*\\.path$']
  const found = await runGit(
    discoveryCommand(context.repository.commonDir, 'config', asked, { stdin: text.stdout }),
  )
  return found.stdout.split('\0').flatMap((entry) => {
    const [, name = '', path = ''] = /^submodule\.([^\n]*)\.path\n([^]*)$/.exec(entry) ?? []
    return isSafe(name) && path !== '' ? [[pathBytes(path), name] as const] : []
  })
}

/** What git takes for a name, less those that would need another spelling on the disk. */
const isSafe = (name: string): boolean =>
  /^[\x20-\x7e]+$/.test(name) && name.split('/').every((part) => part !== '' && part !== '.' && part !== '..')

async function realOrNull(path: string): Promise<string | null> {
  try {
    return await realpath(path)
  } catch (error) {
    if (isMissing(error)) return null
    throw error
  }
}
