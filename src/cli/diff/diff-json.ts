import type { Attempt } from '../../core/attempt.ts'
import type { Diff, DiffFile } from '../../core/diff/diff.ts'
import type { DiffSource } from '../../core/diff/diff-source.ts'

/** @param read null: there is nothing to compare. */
export function diffJson(
  attempt: Attempt,
  read: { readonly source: DiffSource; readonly diff: Diff } | null,
): unknown {
  const { source = null, diff = null } = read ?? {}
  return {
    item: attempt.item,
    try: attempt.number,
    of: source === null ? 'nothing' : names[source.kind],
    ...sidesOf(source),
    added: diff?.added ?? 0,
    removed: diff?.removed ?? 0,
    files: (diff?.files ?? []).map(fileJson),
    leftOut: diff?.leftOut ?? [],
  }
}

const names = { 'so far': 'worktree', result: 'result', merged: 'merged' } as const

function sidesOf(source: DiffSource | null) {
  switch (source?.kind) {
    case undefined:
      return { from: null, to: null }
    case 'so far':
      return { from: source.given, to: null }
    case 'result':
      return { from: source.from, to: source.to }
    case 'merged':
      return { from: `${source.commit}^1`, to: source.commit }
  }
}

const fileJson = ({ path, from, state, modes, content }: DiffFile) => ({
  ...{ path, from, state },
  oldMode: modes.old,
  newMode: modes.new,
  content: content.kind,
  added: content.kind === 'text' ? content.added : null,
  removed: content.kind === 'text' ? content.removed : null,
})
