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
  readonly #failed: (error: unknown) => void
  /** What was told of each source; the same is not told again. */
  readonly #told = new Map<string, string | null>()
  #lastAt = -Infinity
  #working: Promise<void> | null = null

  /** @param failed is told when not even a notice could be stored. */
  constructor(world: World, failed: (error: unknown) => void) {
    this.#world = world
    this.#failed = failed
  }

  /** Something may have changed. Returns at once. */
  kick(): void {
    const { clock } = this.#world
    if (this.#working !== null || clock.awakeMs() - this.#lastAt < pauseMs) return
    this.#working = this.#write()
      .catch(this.#failed)
      .finally(() => {
        this.#lastAt = clock.awakeMs()
        this.#working = null
      })
  }

  async flush(): Promise<void> {
    if (this.#working !== null) await this.#working
    await this.#write()
  }

  async #write(): Promise<void> {
    const { store, backlog } = this.#world
    for (const source of await store.sources()) {
      const problem = await backlog
        .write(source, await store.statusesOf(source))
        .catch((error: unknown) => `${source}: ${messageOf(error)}`)
      await this.#tell(source, problem)
    }
  }

  async #tell(source: string, problem: string | null): Promise<void> {
    const { store, clock, run } = this.#world
    if (problem !== null && this.#told.get(source) !== problem) {
      await store.note(run.id, { type: 'notice', message: problem }, clock.now())
    }
    this.#told.set(source, problem)
  }
}
