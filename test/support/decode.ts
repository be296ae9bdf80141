import type { AgentEvent, AgentStream } from '../../src/core/agent/agent-event.ts'
import type { Decoder } from '../../src/agent/decoders/decoder.ts'
import type { DecoderRules } from '../../src/agent/decoders/decoder-rules.ts'

/** Rules that classify nothing: what a decoder itself finds in a record stays. */
export const noRules: DecoderRules = {
  fault: (message, status) => ({
    class: 'unknown',
    ...(status === undefined ? {} : { status }),
    message,
  }),
  err: () => [{ kind: 'other' }],
}

/** What the records mean one after the other, without those that mean nothing. */
export const eventsOf = (decoder: Decoder, ...records: readonly object[]): readonly AgentEvent[] =>
  records
    .flatMap((record) => decoder.read(JSON.stringify(record), 'out'))
    .filter(({ kind }) => kind !== 'other')

/** The lines of a stream that mean anything, as they stand there. */
export const eventsOfLines = (
  decoder: Decoder,
  stream: AgentStream,
  ...lines: readonly string[]
): readonly AgentEvent[] =>
  lines.flatMap((line) => decoder.read(line, stream)).filter(({ kind }) => kind !== 'other')
