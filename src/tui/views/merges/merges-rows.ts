import type { Merged } from '../../../core/board/page-content.ts'
import type { BoardSnapshot } from '../../../core/board/snapshot.ts'
import type { Attempt } from '../../../core/attempt.ts'
import { shortOid, type EpochMs } from '../../../core/ids.ts'
import { cellWidth, truncate, truncateMiddle } from '../../../text/cells.ts'
import { formatDuration } from '../../../text/duration.ts'
import {
  blank,
  cutRow,
  emptyRow,
  fillRow,
  pointer,
  rowWidth,
  span,
  strong,
  type Row,
} from '../../../text/row.ts'
import { emptySafe, literal, safe, type Safe } from '../../../text/safe.ts'
import { sanitize } from '../../../text/sanitize.ts'
import { signs } from '../../../text/signs.ts'
import { ageWords } from '../../../text/time/age-words.ts'
import { heldSentence } from '../../../wording/holds/held-sentence.ts'
import { keyWords } from '../../../keymap/key-words.ts'
import { itemNote } from '../../../wording/item-note.ts'
import { mergeWords } from '../../../wording/agents/merge-words.ts'
import { notedRow } from '../../../wording/noted-item.ts'
import { stateLooks } from '../../../wording/state-look.ts'
import { idWidth } from '../../layout/task-columns.ts'
import { isSupervised } from '../../state/problems.ts'
import type { ScreenState } from '../../state/screen/screen-state.ts'
import { plainRow, type TableRow } from '../tasks/tasks-table.ts'
import { mergesCursor, mergesEntries, mergesHeight, mergesOf, type MergesEntry } from './merges-entries.ts'

const placeWidth = 4
const timeWidth = 6
const treeWidth = 24
/** On a narrower screen what it is merged onto is left out. */
const treeFrom = 100
const between = 2
/** What the gate prints; how it was checked takes the column before it, too. */
const enoughForGate = 36
const mostTitle = 80

interface Columns {
  readonly id: number
  readonly title: number
  /** 0: no room. */
  readonly tree: number
  /** What is left: the gate, the reason, the commit. */
  readonly rest: number
  readonly width: number
}

export function mergesRows(state: ScreenState, snapshot: BoardSnapshot): readonly TableRow[] {
  const entries = mergesEntries(state)
  if (mergesOf(state) === null) return []
  const cursor = mergesCursor(state)
  const { top } = state.merges
  const columns = columnsOf(state)
  return entries.slice(top, top + mergesHeight(state)).map((entry, index): TableRow => {
    const isChosen = top + index === cursor
    const row = fillRow(rowOf(entry, { state, snapshot, columns, isChosen }), columns.width)
    return isChosen ? { row, highlight: 'selected' } : plainRow(row)
  })
}

function columnsOf(state: ScreenState): Columns {
  const { columns: width } = state.size
  const ids = mergesEntries(state).map((entry) => ('id' in entry ? cellWidth(sanitize(entry.id)) : 0))
  const id = idWidth(Math.max(state.idWidth, ...ids), width)
  const tree = width >= treeFrom ? treeWidth : 0
  // Cursor and glyph, then the columns with two cells between them, and one spare at the right.
  const fixed = 4 + placeWidth + id + timeWidth + tree + (tree === 0 ? 4 : 5) * between + 1
  const free = Math.max(0, width - fixed)
  const share = Math.min(Math.max(Math.round(0.45 * free), 14), 34, free)
  // What the gate has no need of is for titles that are longer.
  const longest = Math.max(0, ...mergesEntries(state).map((entry) => cellWidth(sanitize(titleOf(entry)))))
  const title = Math.max(share, Math.min(longest, mostTitle, tree === 0 ? 0 : free - enoughForGate))
  return { id, title, tree, rest: free - title, width }
}

function titleOf(entry: MergesEntry): string {
  switch (entry.kind) {
    case 'lane':
      return entry.entry.row.item.title
    case 'conflict':
      return entry.row.item.title
    case 'landed':
      return entry.merge.title
    default:
      return ''
  }
}

interface RowFacts {
  readonly state: ScreenState
  readonly snapshot: BoardSnapshot
  readonly columns: Columns
  readonly isChosen: boolean
}

function rowOf(entry: MergesEntry, facts: RowFacts): Row {
  switch (entry.kind) {
    case 'blank':
      return emptyRow
    case 'target':
      return targetRow(facts)
    case 'idle':
      return [
        blank(1),
        strong(literal('LANE'), 'dim'),
        span(literal('   Nothing waits to be merged.'), 'dim'),
      ]
    case 'lane heads':
      return headsRow(facts.columns)
    case 'needs you':
      return [blank(1), strong(literal('NEEDS YOU'), 'dim')]
    case 'merged':
      return [blank(1), strong(literal('MERGED'), 'dim')]
    case 'lane':
      return laneRow(entry, facts)
    case 'conflict': {
      const { text } = itemNote(notedRow(entry.row), {
        now: facts.snapshot.now,
        run: facts.snapshot.run,
        keys: keyWords(facts.state.keymap),
      })
      return taskRow(entry.row.item, facts, {
        glyph: span(stateLooks.conflict.glyph, 'bad'),
        rest: [span(text, 'bad')],
        wide: true,
      })
    }
    case 'landed':
      return landedRow(entry.merge, facts)
  }
}

/** `main at 82f4d77  1m ago      your checkout is there too`, and where its owner has moved it `main at 0aa1f3e, last merge 82f4d77  1m ago` */
function targetRow({ state, snapshot, columns }: RowFacts): Row {
  const { target, delivery, run, now } = snapshot
  const merges = mergesOf(state)
  const tip = merges?.tip ?? null
  const last = merges?.merged.find(({ commit }) => commit === tip)
  const name = strong(sanitize(run?.settings.target ?? target))
  const age = last === undefined ? emptyRow : [span(safe`  ${ageWords(now - last.at)} ago`, 'dim')]
  const branchTip = merges?.branchTip ?? tip
  const isElsewhere = tip !== null && branchTip !== tip
  const at = branchTip === null ? emptyRow : [span(safe` at ${sanitize(shortOid(branchTip))}`)]
  const merge = isElsewhere ? [span(safe`, last merge ${sanitize(shortOid(tip))}`)] : emptyRow
  const left: Row = [blank(1), name, ...at, ...merge, ...age]
  const right: Row =
    delivery?.kind === 'held'
      ? [span(safe`your checkout waits: ${heldSentence(delivery, 3)}`, 'warn')]
      : delivery === null || isElsewhere
        ? emptyRow
        : [span(literal('your checkout is there too'), 'dim')]
  return cutRow([...left, blank(right.length === 0 ? 0 : 4), ...right], columns.width)
}

function headsRow({ id, title, tree, rest }: Columns): Row {
  const cell = (text: Safe, width: number): Row => [...fillRow([span(text, 'dim')], width), blank(between)]
  return [
    blank(1),
    strong(literal('LANE'), 'dim'),
    blank(placeWidth + between - 1),
    ...cell(literal('TASK'), id),
    ...cell(literal('TITLE'), title),
    ...(tree === 0 ? [] : cell(literal('ON TOP OF'), tree)),
    ...cell(literal('GATE'), rest),
    ...rightOf([span(literal('TIME'), 'dim')], timeWidth),
  ]
}

function laneRow({ place, entry, ahead }: Extract<MergesEntry, { kind: 'lane' }>, facts: RowFacts): Row {
  const { row, log } = entry
  const { snapshot, columns } = facts
  const look = stateLooks[row.state]
  const target = sanitize(snapshot.run?.settings.target ?? snapshot.target)
  const doing =
    row.state === 'queued'
      ? literal('waits for its turn')
      : (log?.newest(1).at(-1)?.text ??
        mergeWords(row.attempt, { run: snapshot.run, supervised: isSupervised(snapshot) }))
  const since = row.attempt === null ? null : snapshot.now - mergingSince(row.attempt)
  return taskRow(row.item, facts, {
    glyph: span(look.glyph, look.role),
    place: safe`${place}`,
    tree: onTopOf(target, ahead.map(sanitize)),
    rest: [span(truncate(doing, columns.rest), 'dim')],
    time: since === null ? emptySafe : formatDuration(since),
  })
}

/** While something is run for its merge that is what takes the time, else the whole try. */
const mergingSince = (attempt: Attempt): EpochMs =>
  attempt.phase === 'merging' && attempt.step !== null ? attempt.step.since : attempt.startedAt

/** `main`, `main + API-004`, `main + 3 before it`. */
function onTopOf(target: Safe, ahead: readonly Safe[]): Safe {
  const [first] = ahead
  if (first === undefined) return target
  return ahead.length === 1 ? safe`${target} + ${first}` : safe`${target} + ${ahead.length} before it`
}

const gateWords: Readonly<Record<NonNullable<Merged['gate']>, Safe>> = {
  'merged tree': literal('gate ran on this very tree'),
  'own tree': literal('same tree as its worktree: not run again'),
}

/** Where those are cut. */
const shortGateWords: typeof gateWords = {
  'merged tree': literal('gate on this tree'),
  'own tree': literal('gate in worktree'),
}

function landedRow({ item, title, commit, at, gate, undone }: Merged, facts: RowFacts): Row {
  const { tree } = facts.columns
  // What is merged has no column of its own for the tree.
  const words = tree > 0 ? gateWords : shortGateWords
  const how = undone ? literal('taken back since') : gate === null ? literal('no gate') : words[gate]
  const glyph = undone ? span(stateLooks.cancelled.glyph, 'dim') : span(signs.done.glyph, 'ok')
  return taskRow({ id: item, title }, facts, {
    glyph,
    rest: [span(safe`${sanitize(shortOid(commit))}  `), span(how, undone ? 'warn' : 'dim')],
    time: ageWords(facts.snapshot.now - at),
    wide: true,
  })
}

interface Cells {
  readonly glyph: Row[number]
  readonly place?: Safe
  readonly tree?: Safe
  readonly rest: Row
  readonly time?: Safe
  /** Its text takes the column of the tree too. */
  readonly wide?: true
}

function taskRow(
  { id, title }: { readonly id: string; readonly title: string },
  { columns, isChosen }: RowFacts,
  { glyph, place = emptySafe, tree = emptySafe, rest, time = emptySafe, wide }: Cells,
): Row {
  const gap = blank(between)
  const isWide = wide === true && columns.tree > 0
  const cells: readonly Row[] = [
    fillRow([span(place)], placeWidth),
    fillRow([span(truncateMiddle(sanitize(id), columns.id))], columns.id),
    fillRow([span(truncate(sanitize(title), columns.title))], columns.title),
    ...(columns.tree === 0 || isWide
      ? []
      : [fillRow([span(truncate(tree, columns.tree), 'dim')], columns.tree)]),
    fillRow(rest, columns.rest + (isWide ? columns.tree + between : 0)),
    rightOf([span(time, 'dim')], timeWidth),
  ]
  return [
    pointer(isChosen),
    glyph,
    blank(1),
    ...cells.flatMap((cell, index) => (index === 0 ? cell : [gap, ...cell])),
  ]
}

const rightOf = (row: Row, width: number): Row => [blank(Math.max(0, width - rowWidth(row))), ...row]
