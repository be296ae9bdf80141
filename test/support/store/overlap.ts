import type { DeclaredPath } from '../../../src/core/naming/declared-path.ts'

/** The rule that the store's queries for holders come to: whether working on both at once is working on the same file. A path under a directory counts as in it. */
export function overlap(one: DeclaredPath, other: DeclaredPath): boolean {
  if (one.path === other.path) return true
  return contains(one, other) || contains(other, one)
}

function contains(outer: DeclaredPath, inner: DeclaredPath): boolean {
  if (outer.kind !== 'directory') return false
  return outer.path === '' || inner.path.startsWith(`${outer.path}/`)
}
