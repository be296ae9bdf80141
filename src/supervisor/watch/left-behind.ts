import type { SupervisorContext } from '../context.ts'
import type { Slots } from '../loop/slots.ts'
import { runningAttempts } from '../running-attempts.ts'
import { newRefs } from './new-refs.ts'
import { newStashes } from './new-stashes.ts'
import { NewlySeen } from './newly-seen.ts'

/** A kind of what may appear while attempts run. */
export interface Appearing<T> {
  list(): Promise<readonly T[]>
  keyOf(one: T): string
  /** Null: it is gone again. @param who the attempts that were running, as words. */
  noticeOf(found: T, who: string, all: readonly T[]): Promise<string | null>
}

type Look = (who: string | null) => Promise<readonly string[]>

/** Reports what agents leave in the repository that they share with the user, and that is not part of any work. */
export class LeftBehind {
  readonly #context: Pick<SupervisorContext, 'git' | 'store' | 'run'>
  readonly #slots: Pick<Slots, 'busy'>
  readonly #looks: readonly Look[]

  constructor(context: Pick<SupervisorContext, 'git' | 'store' | 'run'>, slots: Pick<Slots, 'busy'>) {
    this.#context = context
    this.#slots = slots
    const { git, run } = context
    this.#looks = [lookAt(newStashes(git)), lookAt(newRefs(git, run.settings.target))]
  }

  /** Called before the first attempt, and at the end of each one while its worker is still busy. */
  async look(): Promise<void> {
    const { store, run } = this.#context
    for (const look of this.#looks) {
      const who = runningAttempts(this.#slots.busy.map(({ attempt }) => attempt))
      for (const message of await look(who)) await store.note(run.id, { type: 'notice', message })
    }
  }
}

function lookAt<T>({ list, keyOf, noticeOf }: Appearing<T>): Look {
  const seen = new NewlySeen<T>(keyOf)
  return async (who) => {
    // A list that can't be read is read again later, and is no reason to end a run.
    const now = await list().catch(() => null)
    const fresh = now === null ? [] : seen.look(now)
    if (now === null || who === null) return []
    const notices = await Promise.all(fresh.map((found) => noticeOf(found, who, now)))
    return notices.filter((notice) => notice !== null)
  }
}
