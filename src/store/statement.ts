import type { RawRow } from './rows/raw-row.ts'

export type Value = string | number | null
export type Args = Readonly<Record<string, Value>>

/** An engine compiles and prepares the same object once. */
export interface Statement {
  /** SQL that every engine takes, with `:now` for the argument `now`: what an engine binds instead is its dialect's. */
  readonly sql: string
  /**
   * `one` and `all` return rows, `change` how many it has changed, `insert` the number of the row: its text ends with
   * `RETURNING` and the integer primary key.
   */
  readonly mode: 'one' | 'all' | 'change' | 'insert'
}

export interface StatementCall {
  readonly statement: Statement
  readonly args: Args
}

/**
 * The same `change` for each of many. Where it has a row behind `VALUES`, an engine may take several at once: what stands outside of that
 * row has the same arguments for all of them.
 */
export interface BatchCall {
  readonly statement: Statement
  readonly batch: readonly Args[]
}

/**
 * One transaction as a generator: it yields statements with their arguments and is given the rows. The SQLite driver
 * answers synchronously; an engine behind a socket would await the same yields.
 */
export type Operation<T> = Generator<StatementCall | BatchCall, T, unknown>

/** A statement as a function: at most one row. */
export function one<Row>(sql: string, parse: (row: RawRow) => Row): (args: Args) => Operation<Row | null> {
  const statement: Statement = { sql, mode: 'one' }
  return function* (args) {
    const row = yield { statement, args }
    return row === undefined ? null : parse(row as RawRow)
  }
}

/** A statement as a function: all rows. */
export function all<Row>(
  sql: string,
  parse: (row: RawRow) => Row,
): (args: Args) => Operation<readonly Row[]> {
  const statement: Statement = { sql, mode: 'all' }
  return function* (args) {
    const rows = yield { statement, args }
    return (rows as readonly RawRow[]).map(parse)
  }
}

/** A statement as a function: inserts one row and returns the number it was given. */
export function insert(sql: string): (args: Args) => Operation<number> {
  const statement: Statement = { sql, mode: 'insert' }
  return function* (args) {
    return (yield { statement, args }) as number
  }
}

export interface Changed {
  readonly rows: number
}

/** A statement as a function: changes rows and returns how many. */
export function change(sql: string): (args: Args) => Operation<Changed> {
  const statement: Statement = { sql, mode: 'change' }
  return function* (args) {
    return (yield { statement, args }) as Changed
  }
}

/** A statement as a function: changes rows for each of these arguments, in one call. */
export function changeEach(sql: string): (batch: readonly Args[]) => Operation<Changed> {
  const statement: Statement = { sql, mode: 'change' }
  return function* (batch) {
    return (yield { statement, batch }) as Changed
  }
}
