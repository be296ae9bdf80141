import type { Attempt } from '../core/attempt.ts'
import type { EpochMs, RunId } from '../core/ids.ts'
import { sanitize } from '../text/sanitize.ts'
import type { Output, Told } from './told.ts'

/** One JSON object a line: `ts run worker task_id attempt agent_id iteration type` and the event's own fields. */
export function ndjson(options: { write(line: string): void; now(): EpochMs }): Output {
  const { now } = options
  const write = (fields: Readonly<Record<string, unknown>>): void => options.write(JSON.stringify(fields))
  let run: number | null = null
  return {
    head: (head) => {
      run = head.run
      write({
        ...common(now(), head.run, null),
        type: 'run:head',
        how: head.how,
        tasks: head.tasks,
        workers: head.workers,
        target: head.target,
        base: head.base,
        sources: head.sources,
      })
    },
    told: (told) => write(fieldsOf(told)),
    said: (attempt, raw) =>
      write({ ...common(now(), attempt.run, attempt), type: 'agent:output', text: sanitize(raw) }),
    end: (summary) => {
      const { counts, items, workers, ...rest } = summary
      write({ ...common(now(), run as RunId | null, null), type: 'summary', ...rest, counts, items, workers })
    },
  }
}

function fieldsOf({ event, attempt }: Told): Readonly<Record<string, unknown>> {
  const { body, at, run, item, worker } = event
  return {
    ...common(at, run, attempt),
    seq: event.seq,
    task_id: item,
    worker: worker === null ? null : `W${worker}`,
    ...body,
  }
}

function common(at: EpochMs, run: number | null, attempt: Attempt | null): Readonly<Record<string, unknown>> {
  return {
    ts: new Date(at).toISOString(),
    run,
    worker: attempt === null ? null : `W${attempt.worker}`,
    task_id: attempt?.item ?? null,
    attempt: attempt?.id ?? null,
    agent_id: attempt === null ? null : `${attempt.id}.0`,
    iteration: attempt?.number ?? null,
  }
}
