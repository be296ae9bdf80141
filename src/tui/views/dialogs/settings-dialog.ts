import type { Setting } from '../../../core/run/setting.ts'
import { padEnd, truncate, truncateMiddle } from '../../../text/cells.ts'
import { blank, emptyRow, pointer, span, strong, type Row } from '../../../text/row.ts'
import { emptySafe, literal, safe, type Safe } from '../../../text/safe.ts'
import { sanitize } from '../../../text/sanitize.ts'
import { ageWords } from '../../../text/time/age-words.ts'
import { wrap } from '../../../text/wrap.ts'
import { inputRows, rowsInView } from '../../input/input-rows.ts'
import type { SettingsModal } from '../../state/screen/modal.ts'
import type { ScreenState } from '../../state/screen/screen-state.ts'
import { chosenSetting, settingName, settingValue, shownSettings } from './shown-settings.ts'
import { keyHint } from '../key-hint.ts'
import type { Dialog } from './dialog.ts'

interface SettingsFacts {
  readonly state: ScreenState
  readonly columns: number
  readonly rows: number
}

const mostCells = 76
const heads = { run: literal('THIS RUN'), screen: literal('SCREEN') } as const

/** Each value, and where it comes from. */
export function settingsDialog(modal: SettingsModal, { state, columns, rows }: SettingsFacts): Dialog {
  const cells = Math.max(36, Math.min(columns - (columns < 80 ? 2 : 8), mostCells))
  const shown = shownSettings(modal, state)
  const chosen = chosenSetting(modal, state)
  const lines = shown.flatMap((setting, index): readonly Line[] => {
    const isFirst = shown[index - 1]?.of !== setting.of
    const head: readonly Line[] = isFirst
      ? [...(index === 0 ? [] : [{ row: emptyRow }]), { row: headRow(setting.of, index === 0, cells) }]
      : []
    return [
      ...head,
      { row: settingRow(setting, setting.key === chosen?.key, { modal, state, cells }), key: setting.key },
    ]
  })
  const foot = footRows(modal, chosen, { state, columns, cells })
  // In the footer below it is what came of a change.
  const room = Math.max(1, rows - (columns < 80 ? 3 : 5) - foot.length)
  return {
    title: literal('Settings'),
    body: [...windowOf(lines, chosen?.key ?? '', room), ...foot],
    keys: modal.input === null ? keysOf(chosen) : typingKeys,
    role: 'accent',
    width: cells,
  }
}

interface Line {
  readonly row: Row
  readonly key?: string
}

/** The chosen one is in view, and what stands around it as far as there is room. */
function windowOf(lines: readonly Line[], chosen: string, room: number): readonly Row[] {
  const at = lines.findIndex(({ key }) => key === chosen)
  const from = Math.min(Math.max(0, at - Math.floor(room / 2)), Math.max(0, lines.length - room))
  return lines.slice(from, from + room).map(({ row }) => row)
}

const nameCells = 20
/** Where it is narrower, the foot says where the chosen value comes from. */
const fromWidth = 56
const valueCells = (cells: number): number =>
  cells < fromWidth ? cells - nameCells - 2 : Math.min(24, cells - nameCells - 14)

const headRow = (of: Setting['of'], isFirst: boolean, cells: number): Row => [
  strong(padEnd(heads[of], nameCells + 2), 'dim'),
  ...(isFirst && cells >= fromWidth ? [blank(valueCells(cells)), span(literal('from'), 'dim')] : []),
]

interface RowFacts {
  readonly modal: SettingsModal
  readonly state: ScreenState
  readonly cells: number
}

function settingRow(setting: Setting, isChosen: boolean, { modal, state, cells }: RowFacts): Row {
  const width = valueCells(cells)
  const name = padEnd(truncate(settingName(setting.key), nameCells - 1), nameCells)
  const from =
    cells < fromWidth ? emptySafe : truncateMiddle(fromWords(setting, state), cells - 2 - nameCells - width)
  const label: Row = [pointer(isChosen), isChosen ? strong(name) : span(name)]
  if (isChosen && modal.input !== null)
    return [...label, ...(rowsInView(inputRows(modal.input, cells - nameCells - 2), 1)[0] ?? emptyRow)]
  const value = padEnd(truncate(settingValue(setting), width - 1), width)
  const isOwn = setting.from.kind !== 'default'
  return [...label, span(value, isOwn ? 'accent' : 'text'), span(from, 'dim')]
}

type Sourced = Pick<Setting, 'from' | 'written' | 'byDefault'>

export function fromWords(
  { from, written, byDefault }: Sourced,
  { snapshot }: Pick<ScreenState, 'snapshot'>,
): Safe {
  switch (from.kind) {
    case 'default':
      return literal('default')
    case 'given':
      return sanitize(from.where)
    case 'changed': {
      const you =
        from.at === null || snapshot === null
          ? literal('you, since it runs')
          : safe`you, ${ageWords(snapshot.now - from.at)} ago`
      return written === byDefault ? safe`default, by ${you}` : you
    }
  }
}

/** What is wrong, or what becomes of a change. */
function footRows(
  { refusal, input }: SettingsModal,
  chosen: Setting | null,
  { state, columns, cells }: Omit<RowFacts, 'modal'> & { readonly columns: number },
): readonly Row[] {
  const { outcome } = state
  // In a dialog that is the whole screen no footer says it.
  const said = columns < 80 && outcome !== null ? outcome.text : null
  if (refusal !== null) return [emptyRow, ...wrapped(refusal, cells, 'bad')]
  if (said !== null) return [emptyRow, ...wrapped(said, cells, outcome?.kind === 'bad' ? 'bad' : 'text')]
  if (chosen === null || input !== null) return []
  const kept = chosen.file === null ? emptySafe : safe`; w writes it to ${sanitize(chosen.file)}`
  const until = chosen.of === 'run' ? literal('this run') : literal('this screen')
  const where = cells < fromWidth ? safe`From ${fromWords(chosen, state)}. ` : emptySafe
  return [emptyRow, ...wrapped(safe`${where}A change holds for ${until}${kept}.`, cells, 'dim')]
}

const wrapped = (text: Safe, cells: number, role: 'bad' | 'dim' | 'text'): readonly Row[] =>
  wrap(text, cells, 0).map((line): Row => [span(line, role)])

const joined = (...hints: readonly Row[]): Row =>
  hints.flatMap((hint, index) => (index === 0 ? hint : [blank(3), ...hint]))

const keysOf = (chosen: Setting | null): Row =>
  joined(
    keyHint(literal('Enter'), literal('change')),
    ...(chosen?.file == null ? [] : [keyHint(literal('w'), literal('write'))]),
    keyHint(literal('Backspace'), literal('default')),
    keyHint(literal('Esc'), literal('close')),
  )

const typingKeys = joined(
  keyHint(literal('Enter'), literal('take it')),
  keyHint(literal('Esc'), literal('leave it')),
)
