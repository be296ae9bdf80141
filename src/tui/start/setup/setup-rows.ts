import { startKeys, type StartAction } from '../../../keymap/start-keys.ts'
import { plural } from '../../../text/plural.ts'
import type { Role } from '../../../text/role.ts'
import {
  blank,
  cutRow,
  emptyRow,
  fillRow,
  pointer,
  rowWidth,
  span,
  spreadRow,
  strong,
  type Row,
} from '../../../text/row.ts'
import { joinSafe, literal, safe, type Safe } from '../../../text/safe.ts'
import { signs } from '../../../text/signs.ts'
import { wrap } from '../../../text/wrap.ts'
import { inputRows, rowsInView } from '../../input/input-rows.ts'
import type { Size } from '../../layout/rectangle.ts'
import { fittedBlocks, type PageBlock } from '../fitted-blocks.ts'
import { startFooter } from '../start-footer.ts'
import {
  choiceNames,
  hasAgent,
  isTyped,
  optionsOf,
  startPlaceOf,
  type ChoiceName,
  type SetupFacts,
  type SetupPreview,
  type SetupState,
} from './setup-state.ts'

/** The whole page: what was found, what it allows, and the keys. */
export function setupRows(state: SetupState, { columns, rows }: Size): readonly Row[] {
  const height = rows - 3
  const body = bodyRows(state, { columns, rows: height })
  return [
    header(state),
    emptyRow,
    ...Array.from({ length: Math.max(0, height) }, (_, index) => body[index] ?? emptyRow),
    startFooter(startPlaceOf(state), columns, (action) => doesSomething(state, action)),
  ].map((row) => fillRow(row, columns))
}

/** The last line that what is read can be read from. */
export const mostTop = (state: SetupState, { columns, rows }: Size): number =>
  Math.max(0, readRows(state, columns).length - (rows - 3))

function header({ place, mode }: SetupState): Row {
  const [word, role]: readonly [Safe, Role] =
    mode.kind === 'starting' ? [literal('STARTING'), 'run'] : [literal('NOT SET UP YET'), 'warn']
  return [span(safe` ${place}`), blank(3), strong(word, role)]
}

function doesSomething(state: SetupState, action: StartAction): boolean {
  const { facts, cursor } = state
  switch (action) {
    case 'help':
    case 'start':
    case 'read':
    case 'again':
      return facts !== null
    case 'after':
      return facts !== null && !facts.choices[cursor].isGiven && optionsOf(state, cursor).length > 1
    case 'command':
      return facts !== null && !facts.choices.agent.isGiven
    default:
      return true
  }
}

function bodyRows(state: SetupState, size: Size): readonly Row[] {
  const { facts, mode } = state
  const { columns, rows } = size
  if (facts === null) return [said(literal('Looking for agents, tasks and a gate…'), 'dim')]
  switch (mode.kind) {
    case 'reading':
      return readRows(state, columns).slice(mode.top)
    case 'typing': {
      const words = literal(
        'The command that starts your agent, such as ./agent.sh or my-agent --print. Its prompt comes on stdin; exit code 0 means that it is done.',
      )
      const typed = rowsInView(inputRows(mode.input, columns - 4), 4)
      return fittedBlocks(
        [
          { rows: wrapped(words, columns), giveWay: 1 },
          { rows: typed.map((row) => [blank(3), ...row]), giveWay: 0 },
          { rows: problemRows(mode.problem, columns), giveWay: 0 },
        ],
        rows,
      )
    }
    case 'choosing':
    case 'starting':
      return fittedBlocks(choosing(state, facts, size), rows)
  }
}

function choosing(state: SetupState, facts: SetupFacts, { columns, rows }: Size): readonly PageBlock[] {
  const lines = choiceNames.map((name) => choiceRow(state, name, columns))
  const { problem, mode } = state
  const head =
    mode.kind === 'starting'
      ? literal('Starting…')
      : literal('This is what loopwork found. Nothing has been written or started.')
  const around: readonly PageBlock[] = [
    { rows: wrapped(head, columns), giveWay: 2 },
    { rows: lines, giveWay: 0 },
  ]
  const last: readonly PageBlock[] = [{ rows: problemRows(problem, columns), giveWay: 0 }]
  if (!hasAgent(state)) {
    const [none, ways, demo] = withoutAgent(facts)
    return [
      ...around,
      { rows: wrapped(none, columns, 'warn'), giveWay: 1 },
      { rows: wrapped(ways, columns), giveWay: 0 },
      { rows: wrapped(demo, columns, 'dim'), giveWay: 2 },
      ...last,
    ]
  }
  const asked = facts.previewOf(state.picked)
  const room = rows - lines.length - 1 - problemRows(problem, columns).length
  return [
    ...around,
    { rows: asksRows(asked, columns, room), giveWay: 0 },
    { rows: wrapped(warning, columns, 'dim'), giveWay: 3 },
    { rows: facts.carried.flatMap((line) => wrapped(line, columns, 'dim')), giveWay: 4 },
    ...last,
  ]
}

const warning = literal(
  'An agent may do all that you may. autonomy: edit or plan in the file gives it less; loopwork is no sandbox.',
)

const withoutAgent = ({ known, unfit }: SetupFacts): readonly [Safe, Safe, Safe] => [
  unfit.length === 0
    ? safe`No agent was found on your PATH: loopwork looked for ${known}.`
    : safe`No agent answers: ${joinSafe(unfit, literal('; '))}. Names that were looked for: ${known}.`,
  literal('Install one and press r, or press c and type the command that starts one of yours.'),
  literal('loopwork demo shows all of it without an agent: no key, no network.'),
]

const names: Readonly<Record<ChoiceName, Safe>> = {
  agent: literal('agent'),
  tasks: literal('tasks'),
  gate: literal('gate'),
  workers: literal('workers'),
}

const labelCells = 26

function choiceRow(state: SetupState, name: ChoiceName, columns: number): Row {
  const options = optionsOf(state, name)
  const isTypedHere = name === 'agent' && isTyped(state)
  const index = isTypedHere ? options.length - 1 : state.picked.chosen[name]
  const option = options[index]
  const isHere = state.cursor === name && state.mode.kind === 'choosing'
  const left: Row = [
    blank(1),
    pointer(isHere),
    ...fillRow([span(names[name], 'dim')], 9),
    ...(option === undefined
      ? [span(nothing[name], 'warn')]
      : [
          ...padded([isHere ? strong(option.label, 'accent') : strong(option.label)], columns),
          blank(2),
          span(option.note, 'dim'),
        ]),
  ]
  const place =
    options.length > 1 && name !== 'workers' ? [span(safe`  ${index + 1} of ${options.length} `, 'dim')] : []
  return spreadRow(cutRow(left, columns - rowWidth(place) - 1), place, columns, span(literal(' ')))
}

/** Notes stand below each other where there is room for that. */
function padded(row: Row, columns: number): Row {
  const width = Math.min(labelCells, Math.floor(columns / 3))
  return rowWidth(row) >= width ? cutRow(row, Math.max(width, columns - 44)) : fillRow(row, width)
}

const nothing: Readonly<Record<ChoiceName, Safe>> = {
  agent: literal('none found'),
  tasks: literal('none found: loopwork add "A title" makes one, also while it runs'),
  gate: literal('none: whatever an agent leaves counts as done'),
  workers: literal('1'),
}

function asksRows({ asks }: SetupPreview, columns: number, room: number): readonly Row[] {
  const head = wrapped(
    literal('Enter writes these to .loopworkrc, lets that file run as you, and starts:'),
    columns,
  )
  const each = asks.flatMap(({ key, text }) => wrapped(safe`${key}  ${text}`, columns, 'text', 2))
  const all = [...head, ...each]
  if (all.length <= room) return all
  const shown = all.slice(0, Math.max(1, room - 1))
  return [
    ...shown,
    said(safe`… ${plural(all.length - shown.length, 'more row')}: v shows the whole file`, 'warn'),
  ]
}

const readRows = (state: SetupState, columns: number): readonly Row[] =>
  state.mode.kind === 'reading' && state.mode.what === 'keys'
    ? helpRows(state, columns)
    : fileRows(state, columns)

const keyCells = 7

/** What each key of the page does; of those that do something. */
function helpRows(state: SetupState, columns: number): readonly Row[] {
  const place = startPlaceOf({ ...state, mode: { kind: 'choosing' } })
  return startKeys.flatMap(({ action, places, footer, help }) => {
    if (footer === null || help === undefined || place === null) return []
    if (!places.includes(place) || !doesSomething(state, action)) return []
    return wrap(help, columns - 5 - keyCells, 0).map((line, index): Row => [
      blank(3),
      ...fillRow(index === 0 ? [span(footer.keys, 'accent')] : emptyRow, keyCells),
      span(line),
    ])
  })
}

const fileRows = ({ facts, picked }: SetupState, columns: number): readonly Row[] =>
  (facts?.previewOf(picked).file ?? []).flatMap((line) =>
    wrap(line, columns - 2, 4).map((text): Row => [
      blank(1),
      span(text, line.trimStart().startsWith('#') ? 'dim' : 'text'),
    ]),
  )

const problemRows = (problem: Safe | null, columns: number): readonly Row[] =>
  problem === null ? [] : wrapped(safe`${signs.failed.glyph} ${problem}`, columns, 'bad')

const said = (text: Safe, role: Role = 'text'): Row => [blank(3), span(text, role)]

const wrapped = (text: Safe, columns: number, role: Role = 'text', indent = 0): readonly Row[] =>
  wrap(text, columns - 5 - indent, 0).map((line) => [blank(3 + indent), span(line, role)])
