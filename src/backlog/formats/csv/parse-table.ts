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
  const [delimiter = ','] = [',', ';', '\t'].toSorted(
    (one, other) => firstLine(text).split(other).length - firstLine(text).split(one).length,
  )
  try {
    // It counts CR and LF as a line each where a cell has both.
    const records = parse(text.replaceAll(/\r\n?/g, '\n'), {
      delimiter,
      relax_column_count: true,
      relax_quotes: false,
      skip_empty_lines: true,
      info: true,
      max_record_size: 1024 * 1024,
    }) as unknown as readonly {
      readonly record: readonly string[]
      readonly info: { readonly lines: number }
    }[]
    return {
      rows: records
        // Spreadsheets end in rows of nothing but separators.
        .filter(({ record }) => record.some((cell) => cell.trim() !== ''))
        .map(({ record, info }) => ({ cells: record, line: info.lines - breaksIn(record) })),
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    const line = typeof error['lines'] === 'number' ? error['lines'] : null
    return { line, message: `is no table of cells: ${error.message}` }
  }
}

/** The header has no line breaks in the exports of trackers. */
export const firstLine = (text: string): string => /^[^\r\n]*/.exec(text)?.[0] ?? ''

const breaksIn = (cells: readonly string[]): number =>
  cells.reduce((count, cell) => count + (cell.match(/\n/g)?.length ?? 0), 0)
