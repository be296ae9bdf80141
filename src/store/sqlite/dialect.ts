import type { Statement } from '../statement.ts'

export interface SqliteText {
  readonly sql: string
  /** The name of each `?` in turn. */
  readonly names: readonly string[]
}

/**
 * A statement's text as SQLite gets it.
 * - `:now` becomes `?`: bound by position, which costs a tenth of binding by name.
 * - `x = :a` becomes `x = +?`: built with STAT4, SQLite looks at the value of a bare parameter to choose the plan of a join,
 *   and so plans anew whenever it is bound, 27 µs instead of 2. The plus hides the value; our plans don't depend on values.
 * - An insert's RETURNING is cut off: SQLite reports the row's number by itself, 2 µs faster of the 75 that a claim takes.
 */
export function toSqlite({ sql: text, mode }: Statement): SqliteText {
  const names: string[] = []
  const kept = mode === 'insert' ? text.replace(/\s+RETURNING \w+\s*$/, '') : text
  const sql = kept.replace(
    /([=<>] ?)?(?<!\w):([a-z]\w*)/gi,
    (_, comparison: string | undefined, name: string) => {
      names.push(name)
      return comparison === undefined ? '?' : `${comparison}+?`
    },
  )
  return { sql, names }
}

/** A statement for so many rows at once, and what is bound to it in turn: what all have in common, what each of them has, and again. */
export interface RowsText {
  readonly sql: string
  readonly before: readonly string[]
  readonly each: readonly string[]
  readonly after: readonly string[]
}

/** Repeats the row behind `VALUES`; null where there is none. */
export function forRows({ sql, names }: SqliteText, rows: number): RowsText | null {
  const found = /\bVALUES (\([^()]*\))/.exec(sql)
  if (found === null) return null
  const [, row = ''] = found
  const start = found.index + found[0].length - row.length
  const end = start + row.length
  const first = marksIn(sql.slice(0, start))
  const next = first + marksIn(row)
  return {
    sql: sql.slice(0, start) + new Array<string>(rows).fill(row).join(', ') + sql.slice(end),
    before: names.slice(0, first),
    each: names.slice(first, next),
    after: names.slice(next),
  }
}

const marksIn = (sql: string): number => sql.split('?').length - 1
