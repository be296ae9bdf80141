import type { SupervisorContext } from '../context.ts'
import type { Slots } from '../loop/slots.ts'
import { RefWatch } from './ref-watch.ts'
import { StashWatch } from './stash-watch.ts'

/** Reports what agents leave in the repository that they share with the user, and that is not part of any work. */
export class LeftBehind {
  readonly #watches: readonly { look(): Promise<void> }[]

  constructor(context: SupervisorContext, slots: Pick<Slots, 'busy'>) {
    this.#watches = [new StashWatch(context, slots), new RefWatch(context, slots)]
  }

  /** Called before the first attempt, and at the end of each one while its worker is still busy. */
  async look(): Promise<void> {
    for (const watch of this.#watches) await watch.look()
  }
}
