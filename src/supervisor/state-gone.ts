import { LoopworkError } from '../core/errors.ts'

export const stateGone = (): LoopworkError =>
  new LoopworkError('store', 'the state folder was taken away while the run was going on', {
    hint: 'its agents go on; a new start begins with a new state',
  })
