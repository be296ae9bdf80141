import { mkdir, realpath, writeFile } from 'node:fs/promises'
import { oid, type Oid } from '../../core/ids.ts'
import type { CollectOrder } from '../../core/ports/worktrees.ts'
import { exists } from '../../files/or-null.ts'
import { refCommand } from '../command/git-command.ts'
import { oneLine, succeeded } from '../command/git-error.ts'
import type { RepositoryContext } from '../command/repository-context.ts'
import { runGit } from '../command/run-git.ts'
import { connected } from '../objects/connected.ts'
import { keepCommit } from '../objects/keep-commit.ts'
import { releaseAbandonedPacks } from '../objects/pack-files.ts'
import { inQuarantine } from '../objects/quarantine.ts'
import { attemptRef, moveRef, olderRef, readRef } from '../objects/refs/refs.ts'
import type { SubmoduleStore } from '../objects/submodule-store.ts'
import type { Bump } from './submodules.ts'

export interface SubmoduleCommit {
  readonly bump: Bump
  readonly store: SubmoduleStore
  /** git's entry for the worktree. */
  readonly adminDir: string
}

/**
 * Brings the commit that a worktree's submodule stands at, with all it needs, into the submodule's repository of the user's
 * main checkout, under a ref there. The worktree's own goes with it, and `git submodule update` then needs no remote.
 * Reports why not, or null once it is there.
 */
export async function keepSubmodule(
  context: RepositoryContext,
  order: CollectOrder,
  { bump, store, adminDir }: SubmoduleCommit,
): Promise<string | null> {
  const { head, gitDir, place } = bump
  if (gitDir !== `${await realpath(adminDir)}/modules/${store.name}`) return 'its repository lies elsewhere'
  const to = store.context
  if ((await exists(`${gitDir}/shallow`)) || (await exists(`${to.repository.commonDir}/shallow`)))
    return 'it is a shallow clone, and was moved to another commit'
  await mkdir(to.privateDirs, { recursive: true, mode: 0o700 })
  await releaseAbandonedPacks(to)
  return inQuarantine(context, place, async (privateDir) => {
    await mkdir(`${privateDir.objects}/info`)
    await writeFile(`${privateDir.objects}/info/alternates`, `${gitDir}/objects\n`)
    const known = await tips(to)
    const there = await connected(to, privateDir, { commits: [head], base: known })
    if (there.kind === 'broken') return `objects of ${head} are missing (${there.why})`
    await keepCommit(to, privateDir, { commit: head, known }, () => name(to, order, head))
    const inStore = { gitDir: place.gitDir, workTree: place.workTree }
    const kept = await connected(to, inStore, { commits: [head], base: known })
    return kept.kind === 'whole' ? null : `objects of ${head} are missing (${oneLine(kept.why)})`
  })
}

/** Commits that refs of the user's repository of it name: what they reach is there already. */
async function tips(context: RepositoryContext): Promise<readonly Oid[]> {
  const listing = refCommand(context, 'for-each-ref', ['--format=%(objecttype) %(objectname)'])
  const lines = succeeded(await runGit(listing), 'reading the refs of a submodule').split('\n')
  const commits = lines.flatMap((line) => (line.startsWith('commit ') ? [line.slice('commit '.length)] : []))
  return [...new Set(commits)].map(oid)
}

async function name(context: RepositoryContext, order: CollectOrder, to: Oid): Promise<void> {
  const { slug, number } = order
  const ref = order.into ?? attemptRef(slug, number)
  const held = await readRef(context, ref)
  if (held === to) return
  if (held !== null)
    await moveRef(context, { name: olderRef(slug, number, held), to: held, why: 'collected before' })
  if (await moveRef(context, { name: ref, to, from: held, why: 'collected' })) return
  throw new Error('the ref of a submodule moved while it was written')
}
