import type { TriesOfLog } from '../../board/open-logs.ts'
import type { Attempt } from '../../core/attempt.ts'
import type { HeldLines } from '../../process/logs/held-lines.ts'
import type { LogSource } from '../../process/logs/source-log.ts'
import { tryEnd, tryStart } from '../../wording/agents/try-lines.ts'

interface LogFolder {
  logs(attempt: Attempt): readonly LogSource[]
}

/** What is above the output of a try: that of the tries before it, each between a line that begins it and one that ends it. */
export const sourcesAbove = (
  folder: LogFolder,
  { attempt, earlier }: TriesOfLog,
): readonly (LogSource | HeldLines)[] => [
  ...earlier.flatMap((each) => [start(each), ...folder.logs(each), ...sourcesBelow({ attempt: each })]),
  start(attempt),
]

/** How it ended; nothing while it goes on. */
export function sourcesBelow({ attempt }: Pick<TriesOfLog, 'attempt'>): readonly HeldLines[] {
  const end = tryEnd(attempt)
  return end === null ? [] : [{ name: `end of try ${attempt.number}`, lines: [end] }]
}

const start = (attempt: Attempt): HeldLines => ({
  name: `start of try ${attempt.number}`,
  lines: [tryStart(attempt)],
})
