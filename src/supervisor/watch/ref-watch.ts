import { shellWord } from '../../core/naming/shell-word.ts'
import type { NamedRef } from '../../core/ports/git.ts'
import type { SupervisorContext } from '../context.ts'
import type { Slots } from '../loop/slots.ts'
import { runningAttempts } from '../running-attempts.ts'
import { NewlySeen } from './newly-seen.ts'

/**
 * Reports branches and tags that appear while attempts run: what an agent commits on a branch of its own, and then leaves, is not part
 * of its work, and stays among the user's branches. They are not changed.
 */
export class RefWatch {
  readonly #context: Pick<SupervisorContext, 'git' | 'store' | 'run' | 'clock'>
  readonly #slots: Pick<Slots, 'busy'>
  readonly #seen = new NewlySeen<NamedRef>(({ ref }) => ref)

  constructor(
    context: Pick<SupervisorContext, 'git' | 'store' | 'run' | 'clock'>,
    slots: Pick<Slots, 'busy'>,
  ) {
    this.#context = context
    this.#slots = slots
  }

  /** Called before the first attempt, and at the end of each one while its worker is still busy. */
  async look(): Promise<void> {
    // A list that can't be read is read again later, and is no reason to end a run.
    const now = await this.#context.git.branchesAndTags().catch(() => null)
    if (now === null) return
    const who = runningAttempts(this.#slots.busy.map(({ attempt }) => attempt))
    const fresh = this.#seen.look(now)
    if (who !== null) for (const found of fresh) await this.#report(found, who)
  }

  async #report({ ref, kind, name }: NamedRef, who: string): Promise<void> {
    const { git, store, run } = this.#context
    const { target } = run.settings
    const ahead = await git.commitsAhead(target, ref).catch(() => null)
    // It was deleted again.
    if (ahead === null) return
    const what = `a ${kind} appeared while ${who}: ${name}`
    const commits = ahead === 1 ? '1 commit' : `${ahead} commits`
    const message =
      ahead === 0
        ? `${what}, at a commit that ${target} has; see it: git log -1 ${shellWord(name)} --`
        : `${what}, with ${commits} that ${target} lacks; see it: git log ${shellWord(`${target}..${name}`)} --`
    await store.note(run.id, { type: 'notice', message })
  }
}
