import type { RunFlags } from '../../app/options/flags.ts'
import type { Run } from '../../core/run/run.ts'
import { createOutput } from '../../output/create-output.ts'
import type { RunOutput } from '../../output/run-output.ts'
import { detectAscii } from '../../text/detect-colours.ts'
import { elsewhereOf } from '../print/elsewhere.ts'
import type { LinePrinter } from '../print/line-printer.ts'
import { terminalOf } from '../print/terminal-options.ts'
import type { RunFollower } from './run-follower.ts'

interface LinesParts {
  readonly flags: RunFlags
  readonly printer: LinePrinter
  readonly follower: RunFollower
}

/** The lines of a run on stdout, in one of their forms. */
export const runLines = (
  mode: Parameters<typeof createOutput>[0],
  { settings: { gate, retry } }: Run,
  { flags, printer, follower }: LinesParts,
): RunOutput =>
  createOutput(mode, {
    ...terminalOf(process.stdout, flags),
    write: (line) => printer.print(line),
    agentLogOf: (attempt) => follower.agentLogOf(attempt),
    ascii: detectAscii(process.env),
    place: elsewhereOf(flags),
    gates: gate,
    tries: retry.attempts,
    timeOfDay: (at) => new Date(at).toTimeString().slice(0, 8),
  })
