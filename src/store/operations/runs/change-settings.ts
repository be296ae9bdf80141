import { isDeepStrictEqual } from 'node:util'
import type { EpochMs } from '../../../core/ids.ts'
import type { SettingsChange } from '../../../core/ports/run-store.ts'
import { change, type Operation } from '../../statement.ts'
import { recordEvent } from '../record-event.ts'
import { clampDeadlines } from './clamp-deadlines.ts'
import { renewBudgets } from './extend-budgets.ts'
import { indexReady } from './index-ready.ts'
import { selectRun } from './select-run.ts'

/** As a start that takes a run up does it, but for those who are at work on it. */
export function* changeSettings(
  id: number,
  { from, to, options, changes }: SettingsChange,
  now: EpochMs,
): Operation<boolean> {
  const run = yield* selectRun({ id })
  if (run === null || run.endedAt !== null || !isDeepStrictEqual(run.settings, from)) return false
  yield* updateSettings({
    run: id,
    settings: JSON.stringify(to),
    options: options && JSON.stringify(options),
  })
  if (from.strategy !== to.strategy) yield* indexReady(to)
  yield* renewBudgets(run, to)
  yield* clampDeadlines({ ...run, settings: to }, now)
  yield* recordEvent({ type: 'run:options', changes }, { run: id }, now)
  return true
}

const updateSettings = change(
  `UPDATE runs SET settings = :settings, options = coalesce(:options, options) WHERE id = :run`,
)
