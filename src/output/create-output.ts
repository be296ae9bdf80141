import { unreachable } from '../core/errors.ts'
import type { OutputMode } from '../core/run/settings.ts'
import { bufferedOutput } from './buffered.ts'
import { multiplexedOutput } from './multiplexed.ts'
import { ndjsonOutput } from './ndjson.ts'
import type { OutputDeps, RunOutput } from './run-output.ts'
import { summaryOutput } from './summary-lines.ts'

/** The way `run` prints. */
export function createOutput(mode: OutputMode | 'ndjson', deps: OutputDeps): RunOutput {
  switch (mode) {
    case 'multiplexed':
      return multiplexedOutput(deps)
    case 'buffered':
      return bufferedOutput(deps)
    case 'summary':
      return summaryOutput(deps)
    case 'ndjson':
      return ndjsonOutput(deps)
    default:
      return unreachable(mode)
  }
}
