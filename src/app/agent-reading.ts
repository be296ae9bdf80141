import { createReporter } from '../agent/agent-reporter.ts'
import { createDecoder } from '../agent/decoders/create-decoder.ts'
import { FinalText } from '../agent/final-text.ts'
import { outcomeOf } from '../agent/outcome-of.ts'
import { createReadable } from '../agent/readable/create-readable.ts'
import type { AgentReading, ReadingOrder } from '../core/ports/agent-reading.ts'

/** Reads the stream of an agent by its preset: what each record means, what that adds up to, and what of it a person is shown. */
export function openAgentReading({ preset, earlier, worktree, item }: ReadingOrder): AgentReading | null {
  if (preset.decoder === 'text') return null
  const decoder = createDecoder(preset)
  const reporter = createReporter(earlier, preset.model)
  const finalText = new FinalText()
  const readable = createReadable({
    worktree,
    item,
    agent: preset.name,
    usage: () => reporter.report().usage,
  })
  return {
    read: (record, stream, at) =>
      decoder.read(record, stream).flatMap((event) => {
        reporter.add(event)
        finalText.add(event)
        return readable.add(event, at)
      }),
    pause: (at) => readable.pause(at),
    end: (at) => readable.end(at),
    report: () => reporter.report(),
    outcome: (exit) => outcomeOf(reporter.report(), exit, preset),
    finalText: () => finalText.text,
  }
}
