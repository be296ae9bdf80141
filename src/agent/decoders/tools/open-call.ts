import type { ToolEvent } from '../../../core/agent/agent-event.ts'

/** A tool call that has begun: what the record that ends it doesn't repeat. */
export interface OpenCall extends Pick<ToolEvent, 'name' | 'class' | 'title' | 'files' | 'added' | 'parent'> {
  /** Epoch milliseconds; NaN when the record doesn't say. */
  readonly at: number
}
