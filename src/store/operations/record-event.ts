import type { EventBody } from '../../core/event.ts'
import type { EpochMs } from '../../core/ids.ts'
import { insert, type Operation } from '../statement.ts'

/** What an event is about, by rowid. */
export interface About {
  readonly run?: number | null
  readonly item?: number
  readonly attempt?: number
  readonly worker?: number
}

/** Appends an event to the transaction of the change that it describes. Returns its sequence number. */
export function* recordEvent(body: EventBody, about: About, at: EpochMs): Operation<number> {
  const { type, ...facts } = body
  return yield* insertEvent({
    at,
    run: about.run ?? null,
    item: about.item ?? null,
    attempt: about.attempt ?? null,
    worker: about.worker ?? null,
    type,
    body: JSON.stringify(facts),
  })
}

const insertEvent = insert(`
  INSERT INTO events (at, run, item, attempt, worker, type, body, writer)
  VALUES (:at, :run, :item, :attempt, :worker, :type, :body, :writer) RETURNING seq`)
