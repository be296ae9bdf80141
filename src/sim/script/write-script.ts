import type { EpochMs } from '../../core/ids.ts'
import type { ReviewAnswer } from '../../core/review/review.ts'
import { drawn } from '../seeded.ts'
import type { AgentScript, ScriptStep, SimFault } from './agent-script.ts'
import { records, type Facts, type SimUsage } from './records.ts'

/** From its start until the vendor answers its first request. */
const firstAnswerMs = 600
/** From the sign of a limit until the CLI ends because of it. */
const refusedAfterMs = 1_500

export interface ScriptOrder {
  readonly facts: Facts
  readonly seed: number
  /** What it is drawn for: item and try. */
  readonly about: string
  /** How long it has to work, were nothing in its way. */
  readonly workMs: number
  readonly fault: SimFault | null
  readonly now: EpochMs
  /** How long the vendor refuses everything, once this agent has met its limit. */
  readonly limitMs: number
  /** Until then the vendor refuses everything; null: it doesn't. */
  readonly limitedUntil: EpochMs | null
  /** What its model says first is printed when it says it, and not with its last record: somebody waits for a sign that a limit is over. */
  readonly answersAtOnce: boolean
}

/** What an agent is going to do. */
export function writeScript(order: ScriptOrder): AgentScript {
  const { facts, fault, workMs, seed, about, now, limitMs, limitedUntil } = order
  const begins: ScriptStep = { afterMs: 0, records: [records.init(facts)] }
  const says: ScriptStep = { afterMs: firstAnswerMs, records: [records.says(facts, 'I look at it.')] }
  if (limitedUntil !== null) return refusedAtOnce(facts, limitedUntil)
  const first = order.answersAtOnce ? [begins, says] : [begins]
  const part = Math.round(workMs * (0.1 + 0.8 * drawn(seed, 'part', about)))
  switch (fault) {
    case 'hang':
      return { steps: [...first, { ...says, afterMs: part }], end: null, limit: null, works: false }
    case 'crash': {
      const how =
        drawn(seed, 'signal', about) < 0.5
          ? ({ kind: 'exit', code: 1, signal: null } as const)
          : ({ kind: 'exit', code: 139, signal: 'SIGSEGV' } as const)
      return { steps: first, end: { afterMs: part, how }, limit: null, works: false }
    }
    case 'garbage':
      return {
        steps: [{ afterMs: 0, records: records.garbage() }],
        end: { afterMs: part, how: { kind: 'exit', code: 0, signal: null } },
        limit: null,
        works: false,
      }
    case 'ratelimit':
      return limited(first, { facts, afterMs: part, until: now + part + limitMs })
    case 'gate':
    case 'conflict':
    case null:
      return {
        steps: [...first, { afterMs: workMs, records: [records.done(facts, usageOf(workMs))] }],
        end: { afterMs: workMs, how: { kind: 'exit', code: 0, signal: null } },
        limit: null,
        works: true,
      }
  }
}

/** Of one that starts while its vendor refuses everything. */
export const refusedAtOnce = (facts: Facts, until: EpochMs): AgentScript =>
  limited([{ afterMs: 0, records: [records.init(facts)] }], { facts, afterMs: firstAnswerMs, until })

/** What a reviewer does: it reads, and answers in the form that it was asked for. */
export function writeReview({
  facts,
  readMs,
  answer,
}: {
  readonly facts: Facts
  readonly readMs: number
  readonly answer: ReviewAnswer
}): AgentScript {
  const notes = answer === 'approve' ? '' : 'Not like this.'
  const says = JSON.stringify({ verdict: answer, notes })
  return {
    steps: [
      { afterMs: 0, records: [records.init(facts)] },
      { afterMs: readMs, records: [records.done(facts, usageOf(readMs), says)] },
    ],
    end: { afterMs: readMs, how: { kind: 'exit', code: 0, signal: null } },
    limit: null,
    works: false,
  }
}

/** Of an agent whose vendor refuses it from some moment on. */
export function limited(
  before: readonly ScriptStep[],
  { facts, afterMs, until }: { readonly facts: Facts; readonly afterMs: number; readonly until: EpochMs },
): AgentScript {
  return {
    steps: [
      ...before,
      { afterMs, records: records.limited(facts, until) },
      { afterMs: afterMs + refusedAfterMs, records: records.refused(facts) },
    ],
    end: { afterMs: afterMs + refusedAfterMs, how: { kind: 'exit', code: 1, signal: null } },
    limit: { afterMs, until },
    works: false,
  }
}

/** About what a minute of work uses. */
function usageOf(workMs: number): SimUsage {
  const minutes = workMs / 60_000
  return {
    turns: Math.max(1, Math.round(4 * minutes)),
    input: Math.round(2_000 * minutes),
    cached: Math.round(60_000 * minutes),
    output: Math.round(1_200 * minutes),
    costUsd: Math.round(5 * minutes) / 100,
  }
}
