import { LoopworkError } from '../errors.ts'

/** Another process started, carried on or left the run while options were chosen for it: they have to be chosen again. */
export class RunHasChanged extends LoopworkError {
  constructor() {
    super('store', 'the run was started or left elsewhere in the same moment, again and again', {
      hint: 'try again',
    })
  }
}
