import { createReporter } from '../../../src/agent/agent-reporter.ts'
import { createDecoder } from '../../../src/agent/decoders/create-decoder.ts'
import { createReadable } from '../../../src/agent/readable/create-readable.ts'
import type { AgentStream } from '../../../src/core/agent/agent-event.ts'
import type { AgentReport } from '../../../src/core/agent/report.ts'
import type { AgentLineKind, Line } from '../../../src/core/line.ts'
import { presetOf, recordedStream } from './recorded-stream.ts'

/** What came since the last look at a recorded stream that is played again. */
export interface Played {
  readonly lines: readonly Line<AgentLineKind>[]
  readonly records: readonly { readonly record: string; readonly stream: AgentStream }[]
  readonly report: AgentReport
  readonly ended: boolean
}

interface Due {
  readonly record: string
  readonly stream: AgentStream
  readonly afterMs: number
}

/** Of records without a time: of a CLI that writes none. */
const usualPaceMs = 40

/** A recorded stream that goes on at the pace at which it was recorded, or so many times slower. */
export function playStream(name: string, order: { worktree: string; item: string; slower?: number }) {
  const { worktree, item, slower = 1 } = order
  const preset = presetOf(name)
  const decoder = createDecoder(preset)
  const reporter = createReporter(null)
  const usage = () => reporter.report().usage
  const readable = createReadable({ worktree, item, agent: preset.name, usage })
  const due = dueRecords(name)
  let at = 0
  let ended = false
  return {
    /** @param afterMs since its start; never less than before. */
    until(afterMs: number): Played {
      const records: Due[] = []
      const lines: Line<AgentLineKind>[] = []
      for (let next = due[at]; next !== undefined && next.afterMs * slower <= afterMs; next = due[at]) {
        at += 1
        records.push(next)
        const events = decoder.read(next.record, next.stream)
        for (const event of events) reporter.add(event)
        for (const event of events) lines.push(...readable.add(event, next.afterMs * slower))
      }
      if (records.length === 0 && !ended) lines.push(...readable.pause(afterMs))
      if (at === due.length && !ended) {
        ended = true
        lines.push(...readable.end(afterMs))
      }
      return { lines, records, report: reporter.report(), ended }
    },
  }
}

function dueRecords(name: string): readonly Due[] {
  const { out, err } = recordedStream(name)
  const records = [...recordsOf(out, 'out'), ...recordsOf(err, 'err')]
  const first = records.map(({ record }) => timeOf(record)).find((time) => time !== null) ?? 0
  let afterMs = 0
  return records.map(({ record, stream }) => {
    const time = timeOf(record)
    afterMs = time === null ? afterMs + (first === 0 ? usualPaceMs : 0) : Math.max(afterMs, time - first)
    return { record, stream, afterMs }
  })
}

const recordsOf = (bytes: Buffer, stream: AgentStream) =>
  bytes
    .toString('utf8')
    .split('\n')
    .filter((record) => record !== '')
    .map((record) => ({ record, stream }))

/** ISO 8601 or epoch milliseconds, at the top of a record. */
function timeOf(record: string): number | null {
  const [, time] = /"timestamp":("[^"]+"|\d+)/.exec(record) ?? []
  if (time === undefined) return null
  return time.startsWith('"') ? Date.parse(time.slice(1, -1)) : Number(time)
}
