import { linePath } from './lines-of-frames.ts'
import type { Run } from './terminal-grid.ts'

/** What the terminal itself gives to a picture. Colours are `#rrggbb`. */
export interface Paper {
  readonly background: string
  readonly text: string
}

const cell = { width: 9, height: 20 }
const margin = 14
/** Of a row's height, counted from its top. */
const baseline = 15

/** A terminal's cells as an SVG document that needs no font of its own and keeps its columns in any. */
export function terminalSvg(
  grid: readonly (readonly Run[])[],
  columns: number,
  title: string,
  paper: Paper,
): string {
  const width = columns * cell.width + 2 * margin
  const height = grid.length * cell.height + 2 * margin
  const parts = grid.flatMap((runs, row) => runs.flatMap((run) => partsOf(run, row, paper)))
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-label="${escaped(title)}"`,
    ` font-family="ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono',monospace" font-size="14.5">`,
    `<title>${escaped(title)}</title>`,
    `<rect width="${width}" height="${height}" rx="8" fill="${paper.background}"/>`,
    ...parts,
    '</svg>',
    '',
  ].join('\n')
}

function partsOf(run: Run, row: number, paper: Paper): readonly string[] {
  const y = margin + row * cell.height
  const x = margin + run.column * cell.width
  const colour = run.colour ?? paper.text
  const behind =
    run.background === null
      ? []
      : [
          `<rect x="${x}" y="${y}" width="${run.cells * cell.width}" height="${cell.height}" fill="${run.background}"/>`,
        ]
  return [...behind, ...lines(run, x, y, colour), ...words(run, x, y, colour)]
}

/** Lines of frames, bars and rules: one path for each weight of the run. */
function lines(run: Run, x: number, y: number, colour: string): readonly string[] {
  const paths = new Map<string, string>()
  for (const [index, character] of [...run.text].entries()) {
    const line = linePath(character, { x: x + index * cell.width, y, ...cell }, 1.25)
    if (line === null) continue
    const key = `stroke-width="${line.width}"${line.dashes ? ' stroke-dasharray="2.5 2"' : ''}`
    paths.set(key, (paths.get(key) ?? '') + line.path)
  }
  return [...paths].map(([key, path]) => `<path d="${path}" fill="none" stroke="${colour}" ${key}/>`)
}

/** The rest: words with one blank between them are one text, at its own place, as wide as its cells. */
function words(run: Run, x: number, y: number, colour: string): readonly string[] {
  // Wide and combined characters are no cells to count by: with one of them the run is one text.
  if (run.text.length !== run.cells) return [text(run.text, x, y, run.cells, run, colour)]
  const blanked = [...run.text].map((character) => (isLine(character) ? ' ' : character)).join('')
  return [...blanked.matchAll(/\S+(?: \S+)*/g)].map((match) =>
    text(match[0], x + match.index * cell.width, y, match[0].length, run, colour),
  )
}

function text(words: string, x: number, y: number, cells: number, run: Run, colour: string): string {
  const look = `fill="${colour}"${run.bold ? ' font-weight="bold"' : ''}`
  const place = `x="${x}" y="${y + baseline}" textLength="${cells * cell.width}" lengthAdjust="spacingAndGlyphs"`
  return `<text ${place} ${look}>${escaped(words)}</text>`
}

const isLine = (character: string): boolean => linePath(character, { x: 0, y: 0, ...cell }, 1) !== null

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
const escaped = (text: string): string =>
  text.replace(/[&<>"]/g, (character) => entities[character] ?? character)
