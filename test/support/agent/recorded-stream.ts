import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { agentClis } from '../../../src/agent/presets/agent-clis.ts'
import { createRecordReading } from '../../../src/agent/record-reading.ts'
import type { AgentEvent, AgentStream } from '../../../src/core/agent/agent-event.ts'
import type { AgentExit, AgentOutcome } from '../../../src/core/agent/outcome.ts'
import type { AgentPreset } from '../../../src/core/agent/preset.ts'
import type { AgentReport } from '../../../src/core/agent/report.ts'
import type { Usage } from '../../../src/core/agent/usage.ts'
import { createRecordSplitter } from '../../../src/text/bytes/record-splitter.ts'

export const streams = join(import.meta.dirname, '../../fixtures/streams')

/** What real clients printed, byte for byte. */
export interface RecordedStream {
  readonly out: Buffer
  readonly err: Buffer
}

export function recordedStream(name: string): RecordedStream {
  const err = join(streams, `${name}.stderr.txt`)
  return {
    out: readFileSync(join(streams, `${name}.jsonl`)),
    err: existsSync(err) ? readFileSync(err) : Buffer.alloc(0),
  }
}

/** By the first word of a stream's name. */
export function presetOf(name: string): AgentPreset {
  const cli = name.split('-', 1)[0]
  const preset = agentClis.find((known) => known.name === cli)
  if (!preset) throw new Error(`no preset ${cli ?? ''}`)
  return preset
}

export interface ReadStream {
  readonly events: readonly AgentEvent[]
  readonly report: AgentReport
  outcome(exit: AgentExit): AgentOutcome
}

/** Reads stdout, then stderr; `sizes` of the pieces in which the bytes come, round and round. */
export function readStream(
  preset: AgentPreset,
  { out, err }: RecordedStream,
  options: { readonly earlier?: Usage | null; readonly sizes?: readonly number[] } = {},
): ReadStream {
  const reading = createRecordReading(preset, options.earlier ?? null)
  const readAll = (bytes: Buffer, stream: AgentStream): readonly AgentEvent[] =>
    linesOf(bytes, options.sizes).flatMap((line) => reading.read(line, stream))
  const events = [...readAll(out, 'out'), ...readAll(err, 'err')]
  return { events, report: reading.report(), outcome: reading.outcome }
}

function linesOf(bytes: Buffer, sizes: readonly number[] = [bytes.length]): readonly string[] {
  const splitter = createRecordSplitter()
  const lines: string[] = []
  for (let at = 0, turn = 0; at < bytes.length; turn++) {
    const size = sizes[turn % sizes.length] ?? bytes.length
    splitter.push(bytes.subarray(at, at + size), lines)
    at += size
  }
  const rest = splitter.rest()
  return rest === null ? lines : [...lines, rest]
}

/** `0`, `143`, `SIGTERM`; `-` when nobody knows. */
export function exitOf(text: string): AgentExit {
  if (text === '-') return { code: null, signal: null, stopped: false }
  return text.startsWith('SIG')
    ? { code: null, signal: text.slice(3), stopped: false }
    : { code: Number(text), signal: null, stopped: false }
}
