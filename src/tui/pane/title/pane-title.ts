import type { Standstill } from '../../../core/agent/standstill.ts'
import { agentNames, gatesOf, modelOf, standstillOf, type Attempt } from '../../../core/attempt.ts'
import type { BoardSnapshot, SlotView, SlotWork } from '../../../core/board/snapshot.ts'
import type { EpochMs } from '../../../core/ids.ts'
import { cellWidth, truncate, truncateMiddle } from '../../../text/cells.ts'
import { formatDuration } from '../../../text/duration.ts'
import { blank, emptyRow, joinRows, rowWidth, span, strong, type Row, pointer } from '../../../text/row.ts'
import { literal, safe, type Safe } from '../../../text/safe.ts'
import { sanitize } from '../../../text/sanitize.ts'
import { signs } from '../../../text/signs.ts'
import { stepName, stepUnderWay } from '../../../wording/agents/start-words.ts'
import { standstillLook } from '../../../wording/agents/standstill-words.ts'
import { stateLooks } from '../../../wording/state-look.ts'
import { paneName } from '../../state/pane-name.ts'
import { signsOfLife } from '../../state/open-log.ts'
import { heart } from '../heart.ts'
import { candidateState } from './candidate-title.ts'
import { frozenRow } from './frozen-row.ts'

export interface TitleFacts {
  readonly slot: SlotView
  readonly snapshot: BoardSnapshot
  readonly stopping: boolean
  readonly selected: boolean
  /** Without a border below, which would say that its worker ends with the task. */
  readonly ruled?: boolean
}

export interface TitleParts {
  readonly left: Row
  readonly right: Row
}

/** Of an id that is made of a whole title: the title behind it says the rest. */
const cutId = 24

/**
 * As width shrinks a long id is cut, then the model leaves, `try`, the agent, the words of a standstill, at last the title. Worker, id,
 * glyph and time never do.
 */
const steps = [
  { id: Infinity, model: true, tries: true, agent: true, words: true, title: 22 },
  { id: cutId, model: true, tries: true, agent: true, words: true, title: 22 },
  { id: cutId, model: false, tries: true, agent: true, words: true, title: 22 },
  { id: cutId, model: false, tries: false, agent: true, words: true, title: 22 },
  { id: cutId, model: false, tries: false, agent: false, words: true, title: 22 },
  { id: cutId, model: false, tries: false, agent: false, words: false, title: 22 },
  { id: cutId, model: false, tries: false, agent: false, words: false, title: 8 },
  { id: cutId, model: false, tries: false, agent: false, words: false, title: 0 },
] as const
type TitleStep = (typeof steps)[number]

/**
 * Both ends of a pane's title that fit into `cells` with a piece of rule between them. The title of the task is cut down to what its
 * step has for it before anything else leaves; what is free then is its again.
 */
export function paneTitle(facts: TitleFacts, cells: number): TitleParts {
  const room = cells - 7
  const widthAt = (step: TitleStep): number => {
    const { left, right } = titleAt(facts, step, step.title)
    return rowWidth(left) + rowWidth(right)
  }
  const step = steps.find((each) => widthAt(each) <= room) ?? steps[7]
  const free = Math.max(0, room - widthAt(step))
  return titleAt(facts, step, shownTitle(facts.slot, step.title) + free)
}

const shownTitle = ({ work }: SlotView, most: number): number =>
  work === null ? 0 : Math.min(cellWidth(sanitize(work.row.item.title)), most)

function titleAt(facts: TitleFacts, step: TitleStep, titleCells: number): TitleParts {
  const { slot, snapshot } = facts
  const worker = safe`W${slot.worker}`
  const { work } = slot
  if (work === null) return freeTitle(worker, snapshot.phase)
  if (slot.agent !== null) return candidateTitle(facts, work, step)
  const title = step.title > 0 ? truncate(sanitize(work.row.item.title), titleCells) : literal('')
  const mark: Row = facts.selected ? [pointer(true)] : emptyRow
  return {
    left: [
      ...mark,
      span(safe`${worker} `),
      strong(truncateMiddle(sanitize(work.row.item.id), step.id)),
      ...(title === '' ? emptyRow : [span(safe` ${title}`)]),
    ],
    right: joinRows(
      [
        agentOf(work.attempt, step),
        triesOf(work.attempt.tryNumber, step),
        facts.ruled === true ? lastOf(slot, step.words) : emptyRow,
        stateOf(facts, step),
      ],
      blank(2),
    ),
  }
}

/** One of several agents: the task is named by the rule above all of them. */
function candidateTitle(facts: TitleFacts, work: SlotWork, step: TitleStep): TitleParts {
  const agent = agentOf(work.attempt, step)
  return {
    left: [strong(paneName(facts.slot)), ...(agent.length === 0 ? emptyRow : [blank(1), ...agent])],
    right: candidateState(work.attempt, facts.snapshot) ?? stateOf(facts, step),
  }
}

function freeTitle(worker: Safe, phase: BoardSnapshot['phase']): TitleParts {
  if (phase === 'paused') {
    return { left: [span(safe`${worker} paused`)], right: [span(safe`${signs.paused.glyph} paused`, 'warn')] }
  }
  return { left: [span(safe`${worker} free`)], right: [span(safe`${signs.todo.glyph} free`, 'dim')] }
}

/** `claude/sonnet-4-5`: what a model's name repeats of its agent's is left out. */
function agentOf(attempt: Attempt, step: TitleStep): Row {
  if (!step.agent) return emptyRow
  const agent = agentNames(attempt)
  const model = modelOf(attempt)
  if (!step.model) return [span(sanitize(agent.split('/')[0] ?? agent), 'dim')]
  if (model === null || agent.includes('/')) return [span(sanitize(agent), 'dim')]
  const short = model.startsWith(`${agent}-`) ? model.slice(agent.length + 1) : model
  return [span(safe`${sanitize(agent)}/${truncate(sanitize(short), mostOfModel)}`, 'dim')]
}

const mostOfModel = 24

const triesOf = (tryNumber: number, step: TitleStep): Row =>
  step.tries && tryNumber > 1 ? [span(safe`try ${tryNumber}`, 'warn')] : emptyRow

/** Where no border and no note has room to say that the worker goes with its task. */
export const lastOf = ({ draining }: SlotView, whole: boolean): Row =>
  draining ? [span(whole ? literal('last task') : literal('last'), 'warn')] : emptyRow

const quietFromMs = 30_000

function stateOf({ slot, snapshot, stopping }: TitleFacts, { words }: TitleStep): Row {
  const { work } = slot
  if (work === null) return emptyRow
  const time = span(formatDuration(snapshot.now - work.attempt.startedAt))
  const { state } = work.row
  const look = stateLooks[stopping ? 'stopping' : state]
  const frozen = stopping ? null : frozenRow(work.attempt, snapshot.now)
  if (frozen !== null) return [...frozen, blank(2), time]
  const standstill = stopping ? null : standstillOf(work.attempt)
  if (standstill !== null) return [...standstillRow(standstill, snapshot.now, words), blank(2), time]
  if (!stopping && state === 'running') {
    const quietMs = signsOfLife(work.log).quietMs()
    const quiet: Row =
      quietMs < quietFromMs ? emptyRow : [span(safe`  quiet ${formatDuration(quietMs)}`, 'dim')]
    return [heart(slot.worker), blank(1), time, ...quiet]
  }
  const word = stopping ? look.word : stateWord(work, snapshot)
  return [span(safe`${look.glyph} ${word}`, look.role), blank(2), time]
}

/** `rate limit 0:34`, `waiting for the model 1:20`. */
function standstillRow(standstill: Standstill, now: EpochMs, words: boolean): Row {
  const { glyph, word, ms, role } = standstillLook(standstill, now)
  const parts: readonly Row[] = [
    [span(glyph, role)],
    words ? [span(word, role)] : emptyRow,
    ms === null ? emptyRow : [span(formatDuration(ms), role)],
  ]
  return joinRows(parts, blank(1))
}

/** The step that it is at, where its state has several. */
function stateWord(work: SlotWork, snapshot: BoardSnapshot): Safe {
  const { state } = work.row
  if (state === 'verifying') return gateWord(work, snapshot)
  const step = stepUnderWay(work.start ?? [])
  return step === null ? stateLooks[state].word : truncate(stepName(step), mostOfStep)
}

/** Of a command, which may be long. */
const mostOfStep = 16

function gateWord(work: SlotWork, { run }: BoardSnapshot): Safe {
  const gates = run?.settings.gate.length ?? 0
  if (gates === 0) return literal('verifying')
  return safe`gate ${Math.min(gatesOf(work.attempt).length + 1, gates)}/${gates}`
}
