import { LoopworkError } from '../../core/errors.ts'

/**
 * Whether git failed because an object is not there: one that was there when it was looked for, and that somebody's `gc` or
 * `prune` has taken since. Making the same again then writes it anew; no other failure goes away by that.
 */
export function isPruned(error: unknown): boolean {
  if (!(error instanceof LoopworkError) || error.kind !== 'git') return false
  const { cause } = error
  return missing.test(`${error.message}\n${cause instanceof Error ? cause.message : ''}`)
}

/** How git's commands name it, from 2.38 on: rev-list, pack-objects, write-tree, commit-tree, merge-tree, update-ref, cat-file. */
const missing = new RegExp(
  [
    'bad (?:tree )?object',
    'invalid object \\d+ [0-9a-f]+',
    'invalid sha1 pointer',
    '(?:[Uu]nable to|[Cc]ould not|cannot|failed to) (?:read|parse|find|get) (?:tree |blob |commit |object |an object )?\\(?[0-9a-f]{40}',
    'missing (?:blob|tree|commit|object)',
    'nonexistent object',
    'not a valid (?:object|tree)',
    'objects of it are missing',
    'not an object id',
  ].join('|'),
)
