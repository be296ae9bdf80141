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
