import type { Attempt } from '../core/attempt.ts'
import type { EpochMs } from '../core/ids.ts'
import { safeJson } from '../text/safe-json.ts'
import type { OutputDeps, RunOutput } from './run-output.ts'

/** Fields of every line; the event's own fields follow and never replace these. */
interface Envelope {
  readonly ts: string
  readonly run: number | null
  readonly worker: string | null
  readonly task_id: string | null
  /** The attempt's number in the item's life. */
  readonly attempt: number | null
  readonly agent_id: string | null
  /** The counted try of this round. */
  readonly iteration: number | null
  readonly type: string
}

/** One JSON object a line, the last one of type `summary`. */
export function ndjsonOutput({ write }: Pick<OutputDeps, 'write'>): RunOutput {
  const print = (envelope: Envelope, own: object): void =>
    write(safeJson({ ...envelope, ...own, ...envelope }))
  let run: number | null = null
  return {
    live: true,
    opened(head) {
      run = head.run
    },
    event(event, { attempt }) {
      const worker = event.worker ?? attempt?.worker ?? null
      const envelope: Envelope = {
        ts: iso(event.at),
        run: event.run,
        worker: worker === null ? null : `W${worker}`,
        task_id: event.item,
        ...attemptFields(attempt, 'agent' in event.body ? event.body.agent : undefined),
        type: event.body.type,
      }
      print(envelope, event.body)
    },
    agentLog(attempt, item, at, { lines, skipped }) {
      const envelope = {
        ts: iso(at),
        run: attempt.run,
        worker: `W${attempt.worker}`,
        task_id: item.id,
        ...attemptFields(attempt),
      }
      if (skipped !== null) print({ ...envelope, type: 'agent:left-out' }, skipped)
      for (const { kind, text, at: writtenAt } of lines)
        print({ ...envelope, ts: iso(writtenAt ?? at), type: 'agent:output' }, { kind, text })
    },
    ended(summary, at) {
      const envelope: Envelope = {
        ts: iso(at),
        run: run ?? summary.run,
        worker: null,
        task_id: null,
        ...attemptFields(null),
        type: 'summary',
      }
      print(envelope, summary)
    },
  }
}

const iso = (at: EpochMs): string => new Date(at).toISOString()

/** @param agent the number of the agent that it is about; left out: the one whose log it is, or the attempt's first. */
const attemptFields = (attempt: Attempt | null, agent = attempt?.agents[0].number) => ({
  attempt: attempt?.number ?? null,
  agent_id: attempt === null ? null : `${attempt.id}.${agent}`,
  iteration: attempt?.tryNumber ?? null,
})
