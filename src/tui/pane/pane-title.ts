import { agentNames, gatesOf } from '../../core/attempt.ts'
import type { BoardSnapshot, SlotView } from '../../core/board.ts'
import { cellWidth, truncate } from '../../text/cells.ts'
import { formatDuration } from '../../text/duration.ts'
import { blank, emptyRow, joinRows, rowWidth, span, strong, type Row, pointer } from '../../text/row.ts'
import { literal, safe, type Safe } from '../../text/safe.ts'
import { sanitize } from '../../text/sanitize.ts'
import { signs } from '../../text/signs.ts'
import { stateLooks } from '../../wording/state-look.ts'
import { signsOfLife } from '../state/open-log.ts'
import { spinnerSteps } from '../theme/glyphs.ts'

export interface TitleFacts {
  readonly slot: SlotView
  readonly snapshot: BoardSnapshot
  /** Steps of the heartbeat so far. */
  readonly beat: number
  readonly stopping: boolean
  readonly selected: boolean
}

export interface TitleParts {
  readonly left: Row
  readonly right: Row
}

/** As width shrinks the model leaves, `try`, the agent, at last the title. Worker, id, glyph and time never do. */
const steps = [
  { model: true, tries: true, agent: true, title: true },
  { model: false, tries: true, agent: true, title: true },
  { model: false, tries: false, agent: true, title: true },
  { model: false, tries: false, agent: false, title: true },
  { model: false, tries: false, agent: false, title: false },
] as const
type TitleStep = (typeof steps)[number]

/** A title is cut down to this before anything else leaves; what then is free is its again. */
const leastTitle = 22

/** Both ends of a pane's title that fit into `cells` with a piece of rule between them. */
export function paneTitle(facts: TitleFacts, cells: number): TitleParts {
  const room = cells - 7
  const fitting = steps.find((step) => {
    const { left, right } = titleAt(facts, step, leastTitle)
    return rowWidth(left) + rowWidth(right) <= room
  })
  const step = fitting ?? steps[4]
  const { left, right } = titleAt(facts, step, leastTitle)
  const free = Math.max(0, room - rowWidth(left) - rowWidth(right))
  return titleAt(facts, step, shownTitle(facts.slot, leastTitle) + free)
}

const shownTitle = ({ work }: SlotView, most: number): number =>
  work === null ? 0 : Math.min(cellWidth(sanitize(work.row.item.title)), most)

function titleAt(facts: TitleFacts, step: TitleStep, titleCells: number): TitleParts {
  const { slot, snapshot } = facts
  const worker = safe`W${slot.worker}`
  const { work } = slot
  if (work === null) return freeTitle(worker, snapshot.phase)
  const title = step.title ? truncate(sanitize(work.row.item.title), titleCells) : literal('')
  const mark: Row = facts.selected ? [pointer(true)] : emptyRow
  return {
    left: [
      ...mark,
      span(safe`${worker} `),
      strong(sanitize(work.row.item.id)),
      ...(title === '' ? emptyRow : [span(safe` ${title}`)]),
    ],
    right: joinRows(
      [agentOf(agentNames(work.attempt), step), triesOf(work.attempt.tryNumber, step), stateOf(facts)],
      blank(2),
    ),
  }
}

function freeTitle(worker: Safe, phase: BoardSnapshot['phase']): TitleParts {
  if (phase === 'paused') {
    return { left: [span(safe`${worker} paused`)], right: [span(safe`${signs.paused.glyph} paused`, 'warn')] }
  }
  return { left: [span(safe`${worker} free`)], right: [span(safe`${signs.todo.glyph} free`, 'dim')] }
}

function agentOf(agent: string, step: TitleStep): Row {
  if (!step.agent) return emptyRow
  return [span(sanitize(step.model ? agent : (agent.split('/')[0] ?? agent)), 'dim')]
}

const triesOf = (tryNumber: number, step: TitleStep): Row =>
  step.tries && tryNumber > 1 ? [span(safe`try ${tryNumber}`, 'warn')] : emptyRow

const quietFromMs = 30_000

function stateOf({ slot, snapshot, beat, stopping }: TitleFacts): Row {
  const { work } = slot
  if (work === null) return emptyRow
  const time = span(formatDuration(snapshot.now - work.attempt.startedAt))
  const { state } = work.row
  const look = stateLooks[stopping ? 'stopping' : state]
  if (!stopping && state === 'running') {
    const quietMs = signsOfLife(work.log).quietMs()
    const quiet: Row =
      quietMs < quietFromMs ? emptyRow : [span(safe`  quiet ${formatDuration(quietMs)}`, 'dim')]
    return [span(spinnerAt(beat), 'run'), blank(1), time, ...quiet]
  }
  const word = !stopping && state === 'verifying' ? gateWord(slot, snapshot) : look.word
  return [span(safe`${look.glyph} ${word}`, look.role), blank(2), time]
}

export const spinnerAt = (beat: number): Safe =>
  spinnerSteps[beat % spinnerSteps.length] ?? signs.running.glyph

function gateWord({ work }: SlotView, { run }: BoardSnapshot): Safe {
  const gates = run?.settings.gate.length ?? 0
  if (work === null || gates === 0) return literal('verifying')
  return safe`gate ${Math.min(gatesOf(work.attempt).length + 1, gates)}/${gates}`
}
