import { emptyRecord, keysGivenAnew } from '../../config/option-record.ts'
import { changesBetween } from '../../config/setting-rows.ts'
import type { RunOptions } from '../../core/run/settings.ts'
import type { Asked, NewestRun } from './choice.ts'
import { endsAnother, refusedBeside } from './refused-options.ts'
import { optionsAfter, takeInto } from './take-options.ts'

/**
 * For a screen that watches a living run: how it shows output, and how it reads backlogs that it is given. It adds no workers and
 * starts nothing, so every other option that differs from the run's is refused.
 * @throws LoopworkError usage.
 */
export function watchOptions(asked: Asked, newest: NewestRun): WatchOptions {
  if (asked.mode === 'fresh') throw endsAnother(newest)
  const { run, options } = newest
  const keys = keysGivenAnew(asked.given, options?.record ?? emptyRecord)
  const other = changesBetween(run.settings, takeInto(run.settings, asked, keys))
  if (other.length > 0) throw refusedBeside(newest, other)
  return optionsAfter(asked, options, keys)
}

type WatchOptions = Omit<RunOptions, 'sources' | 'record'>
