import type { ToolEvent } from '../../../core/agent/agent-event.ts'

/** What the record that ends a call doesn't repeat. */
export interface OpenCall extends Pick<ToolEvent, 'name' | 'class' | 'title' | 'files' | 'added' | 'parent'> {
  /** Epoch milliseconds; NaN when the record doesn't say. */
  readonly at: number
}

/** The tool calls that have begun and not ended, by id. */
export class OpenCalls {
  readonly #calls = new Map<string, OpenCall>()

  begin(id: string, call: OpenCall): void {
    this.#calls.delete(id)
    this.#calls.set(id, call)
    if (this.#calls.size > mostOpen) this.#calls.delete([...this.#calls.keys()][0] ?? '')
  }

  get(id: string): OpenCall | undefined {
    return this.#calls.get(id)
  }

  end(id: string): OpenCall | undefined {
    const call = this.#calls.get(id)
    this.#calls.delete(id)
    return call
  }
}

/** A stream that never ends a call must not grow our memory for ever. */
const mostOpen = 1_000
