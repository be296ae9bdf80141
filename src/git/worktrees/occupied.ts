import { LoopworkError } from '../../core/errors.ts'

/** Something at a path of ours without a record belongs to somebody else. */
export const occupied = (path: string): LoopworkError =>
  new LoopworkError(
    'git',
    `${path} is left alone: something stands there that this store has no record of; move it away, or name another folder with worktree.root`,
  )
