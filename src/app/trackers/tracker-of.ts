import type { ReadingRules } from '../../core/backlog/reading-rules.ts'
import { isCommand } from '../../backlog/formats/command/command-source.ts'
import { commandProgram } from './command/command-program.ts'
import { githubProgram } from './github/github-program.ts'
import { Tracker } from './tracker.ts'

/** One for each tracker in this process, so that what reads a start and what follows a run ask it once between them. */
const trackers = new Map<string, Tracker>()

/** @throws LoopworkError kind `usage` where the source is not written as one. */
export function trackerOf(
  root: string,
  source: string,
  { statuses = {} }: Pick<ReadingRules, 'statuses'>,
): Tracker {
  const key = JSON.stringify([root, source, statuses])
  const known = trackers.get(key)
  if (known !== undefined) return known
  const tracker = new Tracker(
    source,
    isCommand(source) ? commandProgram(root, source) : githubProgram(root, source, statuses),
  )
  trackers.set(key, tracker)
  return tracker
}
