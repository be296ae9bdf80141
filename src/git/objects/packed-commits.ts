import { stat } from 'node:fs/promises'
import type { Oid } from '../../core/ids.ts'
import { isMissing } from '../../files/is-missing.ts'
import type { RepositoryContext } from '../command/repository-context.ts'
import { packFile } from './pack-files.ts'

/** A pack in the user's repository that has every object which a commit adds to `base`. */
interface Packed {
  readonly base: Oid
  readonly pack: string
  readonly size: string
}

/** Of this process: a power cut ends it, so what it has synced since is as it was written. */
const packedCommits = new WeakMap<RepositoryContext, Map<Oid, Packed>>()
const mostCommits = 1_000

export async function notePacked(
  context: RepositoryContext,
  { commit, base, pack }: { readonly commit: Oid; readonly base: Oid; readonly pack: string },
): Promise<void> {
  const size = await sizeOf(context, pack)
  if (size === null) return
  const packed = packedCommits.get(context) ?? new Map<Oid, Packed>()
  packedCommits.set(context, packed)
  packed.set(commit, { base, pack, size })
  for (const oldest of packed.keys()) if (packed.size > mostCommits) packed.delete(oldest)
}

/** The objects of some packs are in another one too, which stays. */
export async function noteRepacked(
  context: RepositoryContext,
  packs: ReadonlySet<string>,
  into: string,
): Promise<void> {
  for (const [commit, { base, pack }] of packedCommits.get(context) ?? []) {
    if (packs.has(pack)) await notePacked(context, { commit, base, pack: into })
  }
}

/**
 * Whether every object of the commit that `base` lacks is in a pack that this process has put into the repository, and that stands there
 * as it was written. False says nothing: a `gc` of the user's may have put them elsewhere.
 */
export async function isPacked(context: RepositoryContext, commit: Oid, base: Oid): Promise<boolean> {
  const packed = packedCommits.get(context)?.get(commit)
  return packed?.base === base && (await sizeOf(context, packed.pack)) === packed.size
}

async function sizeOf(context: RepositoryContext, pack: string): Promise<string | null> {
  try {
    const files = (['pack', 'idx'] as const).map((kind) => stat(packFile(context, pack, kind)))
    return (await Promise.all(files)).map(({ size }) => size).join(' ')
  } catch (error) {
    if (isMissing(error)) return null
    throw error
  }
}
