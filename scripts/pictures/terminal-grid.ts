import headless from '@xterm/headless'

/** How a cell looks; null is the terminal's own colour. Colours are `#rrggbb`. */
export interface Look {
  readonly colour: string | null
  readonly background: string | null
  readonly bold: boolean
}

/** Cells of one row beside each other that look alike. */
export interface Run extends Look {
  /** From 0. */
  readonly column: number
  /** How many cells it takes: a wide character takes two. */
  readonly cells: number
  readonly text: string
}

/** What stands in each row of a terminal of this size once it has taken the text, escape sequences and all. */
export async function terminalGrid(
  text: string,
  columns: number,
  rows: number,
): Promise<readonly (readonly Run[])[]> {
  const terminal = new headless.Terminal({ cols: columns, rows, allowProposedApi: true, convertEol: true })
  await new Promise<void>((taken) => terminal.write(text, taken))
  const { active } = terminal.buffer
  const grid = Array.from({ length: rows }, (_, row) => runsOf(active.getLine(active.viewportY + row)))
  terminal.dispose()
  return grid
}

type Line = ReturnType<headless.Terminal['buffer']['active']['getLine']>
type Cell = NonNullable<ReturnType<NonNullable<Line>['getCell']>>

function runsOf(line: Line): readonly Run[] {
  const runs: Run[] = []
  for (let column = 0; column < (line?.length ?? 0); column++) {
    const cell = line?.getCell(column)
    // The second half of a wide character is a cell of width 0.
    if (cell === undefined || cell.getWidth() === 0) continue
    const next: Run = { ...lookOf(cell), column, cells: cell.getWidth(), text: cell.getChars() || ' ' }
    const last = runs.at(-1)
    if (last !== undefined && looksLike(last, next)) {
      runs[runs.length - 1] = { ...last, cells: last.cells + next.cells, text: last.text + next.text }
    } else {
      runs.push(next)
    }
  }
  return runs
}

const looksLike = (one: Look, other: Look): boolean =>
  one.colour === other.colour && one.background === other.background && one.bold === other.bold

function lookOf(cell: Cell): Look {
  const colour = cell.isFgRGB() ? hex(cell.getFgColor()) : null
  const background = cell.isBgRGB() ? hex(cell.getBgColor()) : null
  return { colour, background, bold: cell.isBold() !== 0 }
}

const hex = (colour: number): string => `#${colour.toString(16).padStart(6, '0')}`
