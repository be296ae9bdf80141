import type { EndEvent } from '../../core/agent/agent-event.ts'
import type { Usage } from '../../core/agent/usage.ts'
import { plural } from '../../text/plural.ts'
import { joinSafe, literal, safe, type Safe } from '../../text/safe.ts'
import { costWords, tokenWords } from '../../text/usage-words.ts'
import { oneLine } from './one-line.ts'
import { leastWorth, took } from './took.ts'

/** `done  6 turns  41k tok  $0.12  2.4s`, with what the agent says of itself. */
export function resultLine(end: EndEvent, usage: Usage | null): Safe {
  const tokens = (usage?.input ?? 0) + (usage?.output ?? 0)
  const word = end.ok ? literal('done') : literal('failed')
  const parts = [
    word,
    end.cap === undefined ? null : safe`stopped by its own limit: ${oneLine(end.cap, 200)}`,
    end.turns === undefined ? null : plural(end.turns, 'turn'),
    tokens === 0 || usage === null ? null : tokenWords(usage),
    usage?.costUsd == null || usage.costUsd === 0 ? null : costWords(usage.costUsd),
    end.durationMs === undefined || end.durationMs < leastWorth ? null : took(end.durationMs),
  ]
  return joinSafe(
    parts.filter((part) => part !== null),
    literal('  '),
  )
}
