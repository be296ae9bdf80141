import { messageOf } from './message-of.ts'
import type { World } from './world.ts'

/** Statuses go back to their files at most this often, and once more at the end. */
const pauseMs = 500

/**
 * The projection of stored statuses onto the backlog files. Whatever happened in between, each write shows
 * what the store says then; a file that can't be written now is written later and never holds up an item.
 */
export class WriteBack {
  readonly #world: World
  #told: string | null = null
  #lastAt = -Infinity
  #working: Promise<void> | null = null

  constructor(world: World) {
    this.#world = world
  }

  /** Something may have changed. Returns at once. */
  kick(): void {
    const { clock } = this.#world
    if (this.#working !== null || clock.awakeMs() - this.#lastAt < pauseMs) return
    this.#working = this.#write().finally(() => {
      this.#lastAt = clock.awakeMs()
      this.#working = null
    })
  }

  async flush(): Promise<void> {
    if (this.#working !== null) await this.#working
    await this.#write()
  }

  async #write(): Promise<void> {
    const { store, backlog, clock, run } = this.#world
    try {
      for (const source of await store.sources()) {
        const problem = await backlog.write(source, await store.statusesOf(source))
        if (problem !== null && problem !== this.#told) {
          await store.note(run.id, { type: 'notice', message: problem }, clock.now())
        }
        this.#told = problem
      }
    } catch (error) {
      const message = `write-back: ${messageOf(error)}`
      if (message !== this.#told) await store.note(run.id, { type: 'notice', message }, clock.now())
      this.#told = message
    }
  }
}
