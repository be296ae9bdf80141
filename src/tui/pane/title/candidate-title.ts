import type { Attempt } from '../../../core/attempt.ts'
import type { BoardSnapshot, SlotWork } from '../../../core/board/snapshot.ts'
import { stageOf } from '../../../core/candidate.ts'
import { formatDuration } from '../../../text/duration.ts'
import type { Role } from '../../../text/role.ts'
import { blank, emptyRow, rowWidth, span, strong, type Row } from '../../../text/row.ts'
import { literal, safe, type Safe } from '../../../text/safe.ts'
import { sanitize } from '../../../text/sanitize.ts'
import { signs } from '../../../text/signs.ts'
import { plural } from '../../../text/plural.ts'
import { stateLooks } from '../../../wording/state-look.ts'
import { gatesDone } from '../../../wording/agents/vote-words.ts'
import { frozenRow } from './frozen-row.ts'

export interface CandidateLook {
  readonly sign: Safe
  readonly word: Safe
  readonly role: Role
}

/** How one of several agents stands: `✓ passed`, `✗ out`, `◉ gate 1/2`; null while it is at work. */
export function candidateLook(attempt: Attempt, { run }: Pick<BoardSnapshot, 'run'>): CandidateLook | null {
  const stage = stageOf(attempt.agents[0])
  switch (stage?.phase) {
    case 'verifying': {
      const gates = run?.settings.gate.length ?? 0
      const at = Math.min(stage.gates.length + 1, gates)
      const word = gates === 0 ? literal('verifying') : safe`gate ${at}/${gates}`
      return { sign: signs.gate.glyph, word, role: 'info' }
    }
    case 'standing':
      return { sign: signs.done.glyph, word: literal('passed'), role: 'ok' }
    case 'out':
      return { sign: signs.failed.glyph, word: literal('out'), role: 'bad' }
    default:
      return null
  }
}

/** The same with its time: `✓ passed  3:51`. */
export function candidateState(attempt: Attempt, snapshot: BoardSnapshot): Row | null {
  const look = candidateLook(attempt, snapshot)
  if (look === null) return null
  const stage = stageOf(attempt.agents[0])
  const at = stage !== null && 'at' in stage ? stage.at : snapshot.now
  const { sign, word, role } = look
  return [span(safe`${sign} ${word}`, role), blank(2), span(formatDuration(at - attempt.startedAt))]
}

/** What has become of it, as long a form as fits into `cells`; empty while it is at work. */
export function candidateVerdict(attempt: Attempt, cells: number): Row {
  const stage = stageOf(attempt.agents[0])
  if (stage?.phase === 'standing') return fitting(cells, [[span(literal('stands for the vote'), 'dim')]])
  if (stage?.phase !== 'out') return emptyRow
  const kept = stage.work === null ? literal('out of the vote') : literal('out of the vote, kept on a ref')
  return fitting(cells, [[span(kept, 'dim')], [span(literal('out of the vote'), 'dim')]])
}

const fitting = (cells: number, forms: readonly Row[]): Row =>
  forms.find((form) => rowWidth(form) <= cells) ?? emptyRow

/** Both ends of the rule above a worker's several agents: the task, and how far they are. */
export function contestTitle(
  { row, attempt }: Pick<SlotWork, 'row' | 'attempt'>,
  { worker, spinner, now }: { readonly worker: number; readonly spinner: Row; readonly now: number },
): { readonly left: Row; readonly right: Row } {
  const whole = row.attempt ?? attempt
  const time = span(formatDuration(now - attempt.startedAt))
  const left: Row = [
    span(safe`W${worker} `),
    strong(sanitize(row.item.id)),
    span(safe` ${sanitize(row.item.title)}`),
  ]
  if (row.state !== 'voting') {
    const frozen = frozenRow(whole, now)
    const agents = span(plural(whole.agents.length, 'agent'))
    return { left, right: [...(frozen ?? spinner), blank(frozen === null ? 1 : 2), agents, blank(3), time] }
  }
  const { glyph, role } = stateLooks.voting
  return { left, right: [span(safe`${glyph} ${gatesDone(whole)}`, role), blank(3), time] }
}
