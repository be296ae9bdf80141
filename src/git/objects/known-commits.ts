import type { Oid } from '../../core/ids.ts'
import type { Site } from '../command/repository-context.ts'

/** Ids that git has called commits to this process: an id never becomes another kind of object. */
const knownBySite = new WeakMap<Site, Set<Oid>>()

export const isKnownCommit = (site: Site, id: Oid): boolean => knownBySite.get(site)?.has(id) === true

export function noteCommit(site: Site, id: Oid): void {
  const known = knownBySite.get(site) ?? new Set<Oid>()
  knownBySite.set(site, known.add(id))
}
