import { cellWidth } from '../../text/cells.ts'

/** A text of a row of the screen, and where it stands there. */
export interface Cell {
  readonly text: string
  readonly from: number
  readonly to: number
}

/** The texts that have two blanks or more between them. */
export const cellsOf = (row: string): readonly Cell[] =>
  [...row.matchAll(/\S+(?: \S+)*/g)].map(({ 0: text, index }) => {
    const from = cellWidth(row.slice(0, index))
    return { text, from, to: from + cellWidth(text) }
  })

/** The first and last heads of the tables of the screen. */
const firstHeads: ReadonlySet<string> = new Set(['ID', 'TRY', 'TIME', 'FILE', 'LANE'])
const lastHeads: ReadonlySet<string> = new Set(['NOTE', 'ENDED', 'WHAT', 'RESULT', 'TIME'])

/** A value with what it is; null: it is no value of that column. */
type Telling = (value: string) => string | null

const number =
  (word: string): Telling =>
  (value) =>
    /^\d+$/.test(value) ? `${word} ${value}` : null
const always =
  (word: string): Telling =>
  (value) =>
    `${word} ${value}`

const tellings: ReadonlyMap<string, Telling> = new Map([
  ['TRY', number('try')],
  ['LANE', number('place')],
  ['AGENT', always('by')],
  ['ON TOP OF', always('on top of')],
])
/** What stands below these is clear without them. */
const clear: ReadonlySet<string> = new Set([
  ...['ID', 'TASK', 'TITLE', 'STATE', 'WORKER', 'WHO', 'TIME', 'DIFF', 'COST', 'USED', 'NOTE', 'ENDED'],
  ...['EVENT', 'WHAT', 'FILE', 'RESULT', 'GATE'],
])

/** The heads of a table, which nobody hears together with its rows. Null: it is another row. */
export function headsIn(cells: readonly Cell[]): readonly Cell[] | null {
  // The column that a table is sorted by has a sign beside its name.
  const heads = cells.map((cell) => ({ ...cell, text: cell.text.replace(/ [^\p{L}\p{N}]$/u, '') }))
  const isTable =
    heads.length > 2 && firstHeads.has(heads[0]?.text ?? '') && lastHeads.has(heads.at(-1)?.text ?? '')
  return isTable ? heads : null
}

/** The cells of a row below these heads, each so that it says what it is, as `try 3`. Of other rows they are as they were. */
export function tellingCells(cells: readonly Cell[], heads: readonly Cell[]): readonly string[] {
  const [first] = cells
  const [firstHead] = heads
  if (first === undefined || firstHead === undefined || !overlap(first, firstHead))
    return cells.map(({ text }) => text)
  return cells.map((cell) => {
    const head = heads.find(({ from, to }) => cell.from === from || cell.to === to) ?? null
    const own = head ?? (cell === first ? firstHead : null)
    return own === null || clear.has(own.text) ? cell.text : (tellingOf(own.text)(cell.text) ?? cell.text)
  })
}

/** Another head is the name of one side, as of a branch. */
const tellingOf = (head: string): Telling => tellings.get(head) ?? always(`${head}:`)

/** A list in groups goes on below an empty row; below all other tables something else stands there. */
export const goesOn = (heads: readonly Cell[]): boolean => heads[0]?.text === 'ID'

const overlap = (one: Cell, other: Cell): boolean => one.from < other.to && other.from < one.to
