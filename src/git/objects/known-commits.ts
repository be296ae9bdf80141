import type { Oid } from '../../core/ids.ts'
import type { RepositoryContext } from '../command/repository-context.ts'

/** Ids that git has confirmed as commits to this process. Cached for good: an id never becomes another kind of object. */
const knownBySite = new WeakMap<RepositoryContext, Set<Oid>>()

export const isKnownCommit = (context: RepositoryContext, id: Oid): boolean =>
  knownBySite.get(context)?.has(id) === true

export function noteCommit(context: RepositoryContext, id: Oid): void {
  const known = knownBySite.get(context) ?? new Set<Oid>()
  knownBySite.set(context, known.add(id))
}
