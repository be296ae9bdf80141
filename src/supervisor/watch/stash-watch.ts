import type { Oid } from '../../core/ids.ts'
import type { SupervisorContext } from '../context.ts'
import { runningAttempts } from '../running-attempts.ts'
import type { Slots } from '../slots.ts'

/**
 * Reports stashes that appear while attempts run: all worktrees share one list, so what an agent stashes leaves its work and appears
 * among the user's stashes. Who made one can't be known, so the attempts that were running are named.
 */
export class StashWatch {
  readonly #context: Pick<SupervisorContext, 'git' | 'store' | 'run' | 'clock'>
  readonly #slots: Pick<Slots, 'busy'>
  /** Null before the first call: what exists then is the user's. */
  #known: ReadonlySet<Oid> | null = null

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
    const known = this.#known
    this.#known = new Set([...(known ?? []), ...now.map(({ commit }) => commit)])
    if (known === null || who === null) return
    for (const [at, { commit, message }] of now.entries()) {
      if (known.has(commit)) continue
      const name = `stash@{${now.length - 1 - at}}`
      const text = `a stash appeared while ${who}: ${name}, ${message}; see it: git stash show -p '${name}'`
      await store.note(run.id, { type: 'notice', message: text })
    }
  }
}
