import { LoopworkError } from './errors.ts'

/** A worktree stays, since what stands there is not proved to be saved: it may be the only copy. */
export class NotSaved extends LoopworkError {
  constructor(path: string, why: string) {
    super('git', `the worktree ${path} stays: its work is not proved to be saved: ${why}`)
  }
}
