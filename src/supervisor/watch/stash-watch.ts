import type { Stash } from '../../core/ports/git.ts'
import type { SupervisorContext } from '../context.ts'
import type { Slots } from '../loop/slots.ts'
import { runningAttempts } from '../running-attempts.ts'
import { NewlySeen } from './newly-seen.ts'

/**
 * Reports stashes that appear while attempts run: all worktrees share one list, so what an agent stashes leaves its work and appears
 * among the user's stashes. Who made one can't be known, so the attempts that were running are named.
 */
export class StashWatch {
  readonly #context: Pick<SupervisorContext, 'git' | 'store' | 'run' | 'clock'>
  readonly #slots: Pick<Slots, 'busy'>
  readonly #seen = new NewlySeen<Stash>(({ commit }) => commit)

  constructor(
    context: Pick<SupervisorContext, 'git' | 'store' | 'run' | 'clock'>,
    slots: Pick<Slots, 'busy'>,
  ) {
    this.#context = context
    this.#slots = slots
  }

  /** Called before the first attempt, and at the end of each one while its worker is still busy. */
  async look(): Promise<void> {
    const { git, store, run } = this.#context
    // A list that can't be read is read again later, and is no reason to end a run.
    const now = await git.stashes().catch(() => null)
    if (now === null) return
    const who = runningAttempts(this.#slots.busy.map(({ attempt }) => attempt))
    const fresh = this.#seen.look(now)
    for (const stash of who === null ? [] : fresh) {
      const name = `stash@{${now.length - 1 - now.indexOf(stash)}}`
      const text = `a stash appeared while ${who}: ${name}, ${stash.message}; see it: git stash show -p '${name}'`
      await store.note(run.id, { type: 'notice', message: text })
    }
  }
}
