import type { ScratchRepository } from './scratch-repository.ts'

interface Try {
  readonly worktree: string | null
  readonly branch: string | null
}

/** Where the newest try of an item works, or worked. */
export async function worktreeOf(repository: ScratchRepository, id: string): Promise<string> {
  const { worktree } = await newestTry(repository, id)
  if (worktree === null) throw new Error(`${id} has no worktree`)
  return worktree
}

export async function branchOf(repository: ScratchRepository, id: string): Promise<string> {
  const { branch } = await newestTry(repository, id)
  if (branch === null) throw new Error(`${id} has no branch`)
  return branch
}

async function newestTry(repository: ScratchRepository, id: string): Promise<Try> {
  const { stdout } = await repository.loopwork(['show', id, '--json'])
  const newest = (JSON.parse(stdout) as { readonly tries: readonly Try[] }).tries.at(-1)
  if (newest === undefined) throw new Error(`${id} was never tried`)
  return newest
}
