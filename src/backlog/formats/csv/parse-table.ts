import { CsvError, parse } from 'csv-parse/sync'

export interface Row {
  readonly cells: readonly string[]
  /** 1-based, where it begins. */
  readonly line: number
}

export type Table =
  { readonly rows: readonly Row[] } | { readonly line: number | null; readonly message: string }

/** Rows of cells; a quoted cell may have line breaks. The separator is the one that the header has most of. */
export function parseTable(text: string): Table {
  const header = headerLine(text)
  const [delimiter = ','] = [',', ';', '\t'].toSorted(
    (one, other) => header.split(other).length - header.split(one).length,
  )
  // It counts CR and LF as a line each where a cell has both.
  const plain = text.replaceAll(/\r\n?/g, '\n').replace(separatorLine, '$1')
  try {
    return {
      rows: recordsIn(plain, delimiter)
        // Spreadsheets begin and end in rows of nothing but separators.
        .filter(({ record }) => record.some((cell) => cell.trim() !== ''))
        .map(({ record, info }) => ({ cells: record, line: info.lines - breaksIn(record) })),
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    if (error.code === 'CSV_QUOTE_NOT_CLOSED')
      return { line: lineAfter(plain, delimiter, error), message: 'a quote is opened here and never closed' }
    const line = typeof error['lines'] === 'number' ? error['lines'] : null
    return { line, message: `is no table of cells: ${error.message}` }
  }
}

interface CsvRecord {
  readonly record: readonly string[]
  readonly info: { readonly lines: number }
}

const recordsIn = (text: string, delimiter: string, most = -1): readonly CsvRecord[] =>
  parse(text, {
    delimiter,
    relax_column_count: true,
    relax_quotes: false,
    skip_empty_lines: true,
    info: true,
    max_record_size: 1024 * 1024,
    to: most,
  }) as unknown as readonly CsvRecord[]

/** Where the row begins that an error is in: the parser itself names the end of the file. */
function lineAfter(text: string, delimiter: string, { records }: CsvError): number {
  const whole = typeof records === 'number' && records > 0 ? recordsIn(text, delimiter, records) : []
  const lines = text.split('\n')
  let line = (whole.at(-1)?.info.lines ?? 0) + 1
  while (lines[line - 1]?.trim() === '') line++
  return line
}

/** What some exports have above the header, for Excel. */
const separatorLine = /^(\s*)sep=.(?=\n)/i

/** The first line with more than separators. The header has no line breaks in the exports of trackers. */
export const headerLine = (text: string): string => /^(?!sep=.$|[ \t,;"]*$).+$/im.exec(text)?.[0] ?? ''

const breaksIn = (cells: readonly string[]): number =>
  cells.reduce((count, cell) => count + (cell.match(/\n/g)?.length ?? 0), 0)
