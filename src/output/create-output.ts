import type { EpochMs } from '../core/ids.ts'
import type { OutputMode } from '../core/settings.ts'
import { buffered } from './buffered.ts'
import { multiplexed } from './multiplexed.ts'
import { ndjson } from './ndjson.ts'
import { summaryLines } from './summary.ts'
import type { Output, OutputOptions } from './told.ts'

export function createOutput(
  mode: OutputMode | 'ndjson',
  options: OutputOptions & { now(): EpochMs },
): Output {
  switch (mode) {
    case 'multiplexed':
      return multiplexed(options)
    case 'buffered':
      return buffered(options)
    case 'summary':
      return summaryLines(options)
    case 'ndjson':
      return ndjson(options)
  }
}
