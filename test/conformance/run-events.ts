import type { Running } from '../support/scratch-repository.ts'

/** A line of `run --json`, as far as a case asks about it. */
export interface RunEvent {
  readonly type: string
  /** Epoch milliseconds. */
  readonly at: number
  readonly task: string | null
  readonly fields: Readonly<Record<string, unknown>>
}

/** What it has printed so far. */
export const eventsOf = (running: Running): readonly RunEvent[] =>
  running
    .output()
    .split('\n')
    .slice(0, -1)
    .filter((line) => line.startsWith('{'))
    .map((line) => {
      const fields = JSON.parse(line) as Record<string, unknown>
      const { type, ts, task_id: task } = fields
      return {
        type: String(type),
        at: Date.parse(String(ts)),
        task: typeof task === 'string' ? task : null,
        fields,
      }
    })

/** The code of the reason that it carries, or of none. */
export function reasonOf({ fields }: RunEvent): string | null {
  const { reason } = fields as { readonly reason?: { readonly code?: string } | null }
  return reason?.code ?? null
}

/** The steps of a run that did not end as it should, without what its agents printed. */
export const courseOf = (events: readonly RunEvent[]): string =>
  events
    .filter(({ type }) => type !== 'agent:output' && type !== 'summary')
    .map((event) => {
      const { reason, message, outcome, standstill } = event.fields
      return [event.type, event.task, reason ?? message ?? outcome ?? standstill]
        .filter((word) => word !== undefined && word !== null)
        .map((word) => (typeof word === 'string' ? word : JSON.stringify(word)))
        .join(' ')
    })
    .join('\n')
