import type { StoredEvent } from '../core/event.ts'
import { span } from '../text/row.ts'
import { safe } from '../text/safe.ts'
import { sanitize } from '../text/sanitize.ts'
import { eventLine } from './event-line.ts'
import type { EventFacts, OutputDeps } from './run-output.ts'
import { toldLine } from './told-line.ts'

/** Whether an event has a line in a rehearsal: what a policy decides, and how each task ends; not what always happens. */
export function isOfWeight({ body }: StoredEvent): boolean {
  if (body.type === 'gate:ended') return body.exit !== 0
  return body.type !== 'attempt:phase'
}

/** `00:12:04 [W0] …`: the line of `run`, behind the time since the start; null for events that have none. */
export function rehearsalLine(event: StoredEvent, facts: EventFacts, deps: OutputDeps): string | null {
  const line = isOfWeight(event) ? eventLine(event, facts, deps) : null
  const time = span(safe`${sanitize(deps.timeOfDay(event.at))} `, 'dim')
  return line === null ? null : toldLine(line, deps, [time])
}
