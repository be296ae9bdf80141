import type { KeyRow } from '../../keymap/key-row.ts'
import { keyWords } from '../../keymap/key-words.ts'
import type { BoardSnapshot } from '../../core/board/snapshot.ts'
import { budgetsOf, type BudgetStage } from '../../core/policy/budget.ts'
import { firstLimit } from '../../core/policy/pool/wait-for.ts'
import type { StateCounts } from '../../core/ports/store-reader.ts'
import type { Replay } from '../../core/run/replay.ts'
import { inLane, withWorkers } from '../../core/run/counts.ts'
import { budgetUse } from '../../text/budget-amounts.ts'
import { truncate } from '../../text/cells.ts'
import { formatDuration } from '../../text/duration.ts'
import { groupDigits, plural } from '../../text/plural.ts'
import type { Role } from '../../text/role.ts'
import {
  blank,
  cutRow,
  emptyRow,
  fillRow,
  joinRows,
  rowWidth,
  span,
  strong,
  type Row,
  type Span,
} from '../../text/row.ts'
import { emptySafe, joinSafe, literal, safe, type Safe } from '../../text/safe.ts'
import { sanitize } from '../../text/sanitize.ts'
import { signs } from '../../text/signs.ts'
import { durationBand } from '../../text/time/band-words.ts'
import { costWords } from '../../text/usage-words.ts'
import { limitWords } from '../../wording/pool/limit-words.ts'
import { momentOf, type Moment } from '../../wording/moment.ts'
import type { View } from '../state/screen/screen-state.ts'
import { barOf, replayBar } from './header-bar.ts'
import { viewNames } from './view-names.ts'

export interface HeaderFacts {
  readonly snapshot: BoardSnapshot
  readonly view: View
  readonly views: readonly View[]
  readonly keymap: readonly KeyRow[]
  /** `W0 AUTH-003` while a pane is zoomed. */
  readonly crumb: Safe | null
  readonly width: number
  readonly rows: 1 | 2
}

/** Does it run, what needs me: state, bar and count first, then what fits. */
export function headerLines(facts: HeaderFacts): readonly Row[] {
  const { rows } = facts
  if (rows === 1) return [runLine(facts, true)]
  return [identityLine(facts), runLine(facts, false)]
}

const apart = blank(3)

function identityLine({ snapshot, view, views, crumb, width }: HeaderFacts): Row {
  const tabs = views.flatMap((name) =>
    name === view
      ? [strong(safe` [${tabName(name, snapshot)}]`, 'accent')]
      : [span(safe`  ${tabName(name, snapshot)} `, 'dim')],
  )
  const trail = crumb === null ? emptyRow : [span(safe`    ${signs.tool.glyph} ${crumb}`)]
  const left = [strong(literal(' loopwork ')), ...tabs, ...trail]
  const right = [...identity(snapshot, true), ...runOf(snapshot), blank(1)]
  const cut = cutRow(left, width - rowWidth(right) - 2)
  return fillRow([...cut, gap(width, cut, right), ...right], width)
}

/** `Merges 2`: how many are in the lane. */
function tabName(view: View, { counts }: BoardSnapshot): Safe {
  const waiting = view === 'merges' ? inLane(counts) : 0
  return waiting === 0 ? viewNames[view] : safe`${viewNames[view]} ${waiting}`
}

function runOf(snapshot: BoardSnapshot): Row {
  if (snapshot.run === null) return emptyRow
  if (snapshot.watches) return [blank(3), watching(snapshot, true)]
  return [span(safe`   run ${snapshot.run.id}`, 'dim')]
}

/** Another process supervises what is shown here. */
function watching({ run, others }: BoardSnapshot, whole: boolean): Span {
  const pids = joinSafe(
    others.map((pid) => safe`${pid}`),
    literal(', '),
  )
  const what = run === null || !whole ? literal('watching') : safe`watching run ${run.id}`
  return span(safe`${what} (pid ${pids})`, 'accent')
}

const gap = (width: number, left: Row, right: Row) => blank(width - rowWidth(left) - rowWidth(right))

function identity(snapshot: BoardSnapshot, branch: boolean): Row {
  const project = strong(sanitize(snapshot.project))
  return branch ? [project, span(literal(' on '), 'dim'), span(sanitize(snapshot.target))] : [project]
}

/** In one line there is room for one of them: where one is, away from the workers; whom the screen only watches; else whose run it is. */
function firstOfLine({ snapshot, view, crumb }: HeaderFacts, whole: boolean): Row {
  if (view !== 'workers' || crumb !== null) return placeRow(view, crumb, whole)
  return snapshot.watches ? [watching(snapshot, whole)] : identity(snapshot, whole)
}

function placeRow(view: View, crumb: Safe | null, whole: boolean): Row {
  const name = strong(viewNames[view], 'accent')
  if (crumb === null) return [name]
  const trail = span(safe`${signs.tool.glyph} ${crumb}`)
  return whole ? [name, blank(1), trail] : [trail]
}

/** Fields leave in this order when the line gets narrow; state and count never do. */
type Leaving =
  | 'blocked'
  | 'queued'
  | 'running'
  | 'cost'
  | 'limit'
  | 'branch'
  | 'eta'
  | 'failed'
  | 'conflict'
  | 'delivery'
  | 'workers'
  | 'bar'
  | 'time'
  | 'detail'
const leavingOrder: readonly Leaving[] = [
  'blocked',
  'queued',
  'running',
  'cost',
  'limit',
  'branch',
  'eta',
  'failed',
  'conflict',
  'delivery',
  'workers',
  'bar',
  'time',
  'detail',
]

const leastBar = 8
const mostBar = 40
const betweenSides = 5

function runLine(facts: HeaderFacts, withPlace: boolean): Row {
  const { snapshot, width } = facts
  const least = snapshot.counts.total === 0 ? leavingOrder.length : 0
  for (let left = least; left <= leavingOrder.length; left++) {
    const gone = new Set(leavingOrder.slice(0, left))
    const row = runLineWithout(facts, withPlace, gone)
    if (row !== null) return row
  }
  return fillRow(
    [blank(1), ...momentRow(momentOn(facts), null), blank(2), ...countOf(snapshot.counts)],
    width,
  )
}

function runLineWithout(facts: HeaderFacts, withPlace: boolean, gone: ReadonlySet<Leaving>): Row | null {
  const { snapshot, width } = facts
  const keep = (name: Leaving, row: Row): Row => (gone.has(name) ? emptyRow : row)
  const { counts } = snapshot
  const start: Row = [
    blank(1),
    ...(withPlace ? [...firstOfLine(facts, !gone.has('branch')), apart] : emptyRow),
    ...stateRow(facts, gone.has('detail') ? null : mostDetail),
    blank(2),
  ]
  const after = joinRows(
    [
      countOf(counts),
      keep('conflict', counted(counts.conflict, literal('conflict'), 'bad', true)),
      keep('failed', counted(counts.failed, literal('failed'), 'bad', true)),
      // Before the first agent is there none runs.
      keep(
        'running',
        counted(snapshot.phase === 'starting' ? 0 : withWorkers(counts), literal('running'), 'run', false),
      ),
      keep('running', counted(counts.byToken ?? 0, literal('claimed'), 'run', false)),
      keep('queued', counted(counts.merging, literal('merging'), 'info', false)),
      keep('queued', counted(counts.queued, literal('queued'), 'info', false)),
      keep('blocked', counted(counts.blocked, literal('blocked'), 'dim', false)),
    ],
    apart,
  )
  const right = joinRows(
    [
      keep('workers', workersOf(snapshot)),
      keep('time', timeOf(snapshot)),
      keep('eta', etaOf(snapshot)),
      keep('cost', costOf(snapshot)),
      keep('limit', limitOf(snapshot)),
      keep('delivery', deliveryOf(snapshot)),
    ],
    apart,
  )
  const end = right.length === 0 ? [blank(1)] : [...right, blank(1)]
  const taken = rowWidth(start) + rowWidth(after) + rowWidth(end) + (right.length === 0 ? 0 : betweenSides)
  const bar = gone.has('bar') ? 0 : Math.min(width - taken - 1, mostBar)
  if (bar < leastBar && !gone.has('bar')) return null
  if (gone.has('bar') && taken > width) return null
  const left = [...start, ...(bar === 0 ? emptyRow : [...barIn(snapshot, bar), blank(1)]), ...after]
  return [...left, blank(width - rowWidth(left) - rowWidth(end)), ...end]
}

const barIn = ({ replay, counts }: BoardSnapshot, cells: number): Row =>
  replay === undefined ? barOf(counts, cells) : replayBar(replay, cells)

/** Of a replay how it is played comes first: what the run does is what it did. */
function stateRow(facts: HeaderFacts, detailCells: number | null): Row {
  const { replay } = facts.snapshot
  const moment = momentRow(momentOn(facts), detailCells)
  if (replay === undefined) return moment
  return [strong(safe`REPLAY ${paceOf(replay)}`, 'accent'), blank(2), ...moment]
}

function paceOf({ at, to, paused, speed }: Replay): Safe {
  if (at >= to) return literal('ended')
  return paused ? safe`paused ${speed}x` : safe`${speed}x`
}

const momentOn = ({ snapshot, keymap }: HeaderFacts): Moment =>
  momentOf({ ...snapshot, keys: keyWords(keymap) })

/** The detail may be long: the problems line has the whole of it. */
const mostDetail = 44

function momentRow({ word, role, detail }: Moment, detailCells: number | null): Row {
  const said = strong(word, role)
  if (detail === null || detailCells === null) return [said]
  return [said, blank(2), span(truncate(detail, detailCells), role)]
}

function countOf(counts: StateCounts): Row {
  if (counts.total === 0) return emptyRow
  return [strong(groupDigits(counts.done)), span(safe`/${groupDigits(counts.total)}`, 'dim')]
}

function counted(count: number, word: Safe, role: Role, wordToo: boolean): Row {
  if (count === 0) return emptyRow
  return [span(groupDigits(count), role), span(safe` ${word}`, wordToo ? role : 'text')]
}

function workersOf(snapshot: BoardSnapshot): Row {
  const { slots, wanted, supervisors, summary, run } = snapshot
  if (summary !== null) return [span(plural(summary.workers.length, 'worker'))]
  const living = supervisors.filter(({ endedAt }) => endedAt === null)
  if (living.length > 1) {
    const each = living.map(({ workers }) => safe`${workers}`)
    return [span(safe`${joinSafe(each, literal('+'))} workers`)]
  }
  const agents = run?.settings.agentsPerTask ?? 1
  const each = agents > 1 ? safe` x ${plural(agents, 'agent')}` : emptySafe
  if (!slots.some(({ draining }) => draining)) return [span(safe`${plural(wanted, 'worker')}${each}`)]
  const shown = new Set(slots.map(({ worker }) => worker)).size
  return [span(safe`${plural(shown, 'worker')}${each}`), span(safe`, ${wanted} wanted`, 'warn')]
}

/** Nothing says when a run was left: the time since its start would count on. */
function timeOf({ run, now, phase, replay }: BoardSnapshot): Row {
  if (run === null || phase === 'left') return emptyRow
  if (replay !== undefined) {
    const { from, to, at } = replay
    return [span(safe`${formatDuration(at - from)} of ${formatDuration(to - from)}`)]
  }
  return [span(formatDuration((run.endedAt ?? now) - run.startedAt))]
}

/** Of a run that has ended nothing is to come; its forecast may be a few seconds old. */
const etaOf = ({ forecast, run }: BoardSnapshot): Row =>
  forecast === null || run === null || run.endedAt !== null
    ? emptyRow
    : [span(safe`eta ${durationBand(forecast.ms)}`)]

/** Of a budget how much is used; else what it has cost so far, once that means something. */
function costOf({ run, phase }: BoardSnapshot): Row {
  if (run === null) return emptyRow
  // The word of the moment has it then.
  const isSaid = phase === 'held' || phase === 'left'
  const budgets = budgetsOf(run).filter(({ stage }) => stage !== 'reached' || !isSaid)
  const { costUsd, unpricedTokens } = run.spent
  const more = unpricedTokens > 0 ? literal('+') : emptySafe
  const parts = [
    ...(costUsd > 0 && run.settings.limits.costUsd === null
      ? [span(safe`${costWords(costUsd)}${more}`)]
      : []),
    ...budgets.map((budget) => span(budgetUse(budget), budgetRoles[budget.stage])),
  ]
  return joinRows(
    parts.map((part) => [part]),
    apart,
  )
}

const budgetRoles: Readonly<Record<BudgetStage, Role>> = { within: 'text', warned: 'warn', reached: 'bad' }

/** An agent that cools down while others work; where all wait, the word of the moment has it. */
function limitOf({ run, now, phase }: BoardSnapshot): Row {
  const limit = run === null || phase !== 'running' ? null : firstLimit(run, now)
  return limit === null ? emptyRow : [span(limitWords(limit, now), 'warn')]
}

function deliveryOf({ delivery, target }: BoardSnapshot): Row {
  if (delivery?.kind !== 'held') return emptyRow
  return [span(safe`${sanitize(target)} waits`, 'warn')]
}
