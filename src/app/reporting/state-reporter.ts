import type { Store } from '../../core/ports/store.ts'
import { runState, type RunState } from './run-state.ts'
import type { StateListener } from './state-listener.ts'

interface ReporterParts {
  readonly store: Pick<Store, 'dataVersion' | 'newestRun' | 'counts'>
  readonly project: string
  readonly listeners: readonly StateListener[]
}

const lookMs = 500

/** Tells those outside how the newest run stands, each time that this is another, until the screen is left. */
export class StateReporter {
  readonly #parts: ReporterParts
  #timer: NodeJS.Timeout | undefined
  #version = -1
  #told = ''
  #telling: Promise<void> | null = null

  constructor(parts: ReporterParts) {
    this.#parts = parts
  }

  begin(): void {
    if (this.#parts.listeners.length > 0) this.#timer ??= setInterval(() => this.#kick(), lookMs)
  }

  async finish(): Promise<void> {
    if (this.#timer === undefined) return
    clearInterval(this.#timer)
    await this.#telling
    if (this.#told !== '') await Promise.all(this.#parts.listeners.map((listener) => listener.end()))
  }

  /** A store that can't be read is reported by the supervisor, which reads it too. */
  #kick(): void {
    this.#telling ??= this.#look()
      .catch(() => undefined)
      .finally(() => {
        this.#telling = null
      })
  }

  async #look(): Promise<void> {
    const { store, project, listeners } = this.#parts
    const version = store.dataVersion()
    if (version === this.#version) return
    this.#version = version
    const run = await store.newestRun()
    if (run === null) return
    const state: RunState = runState(project, run, await store.counts())
    const key = JSON.stringify(state)
    if (key === this.#told) return
    this.#told = key
    await Promise.all(listeners.map((listener) => listener.tell(state)))
  }
}
