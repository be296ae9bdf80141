import { readdir } from 'node:fs/promises'
import type { NamedRef } from '../../core/ports/git.ts'
import { isMissing } from '../../files/is-missing.ts'
import { exists, textOrNull } from '../../files/or-null.ts'
import type { RepositoryContext } from '../command/repository-context.ts'
import { isAttemptBranch } from '../objects/refs/branch-name.ts'
import { readRefsBelow } from '../objects/refs/refs.ts'

/** All but the branches of attempts. Read from git's files, without a process; their commits are not read. */
export async function branchesAndTags(context: RepositoryContext): Promise<readonly NamedRef[]> {
  const { commonDir } = context.repository
  const refs = (await exists(`${commonDir}/reftable/tables.list`))
    ? await readRefsBelow(context, roots)
    : [...(await looseIn(commonDir)), ...(await packedIn(commonDir))]
  return [...new Set(refs)].sort().flatMap(named)
}

const roots = ['refs/heads', 'refs/tags']

function named(ref: string): readonly NamedRef[] {
  const [, folder, name = ''] = /^refs\/(heads|tags)\/(.+)$/.exec(ref) ?? []
  if (folder === undefined || (folder === 'heads' && isAttemptBranch(name))) return []
  return [{ ref, name, kind: folder === 'heads' ? 'branch' : 'tag' }]
}

async function looseIn(commonDir: string): Promise<readonly string[]> {
  const found: string[] = []
  for (const root of roots) {
    const entries = await readdir(`${commonDir}/${root}`, { recursive: true, withFileTypes: true }).catch(
      (error: unknown) => {
        if (isMissing(error)) return []
        throw error
      },
    )
    for (const entry of entries) {
      if (entry.isDirectory() || entry.name.endsWith('.lock')) continue
      found.push(`${entry.parentPath}/${entry.name}`.slice(commonDir.length + 1))
    }
  }
  return found
}

async function packedIn(commonDir: string): Promise<readonly string[]> {
  const packed = (await textOrNull(`${commonDir}/packed-refs`)) ?? ''
  return [...packed.matchAll(/^[0-9a-f]+ (refs\/(?:heads|tags)\/.+)$/gm)].map(([, ref = '']) => ref)
}
