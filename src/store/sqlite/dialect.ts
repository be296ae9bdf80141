export interface SqliteText {
  readonly sql: string
  /** The name of each `?` in turn. */
  readonly names: readonly string[]
}

/**
 * A statement's text as SQLite gets it. `:now` becomes `?`: bound by position, which costs a tenth of binding by name. And
 * `x = :a` becomes `x = +?`: built with STAT4, SQLite looks at the value of a bare parameter to choose the plan of a join,
 * and so plans anew whenever it is bound, 27 µs instead of 2. The plus hides the value; our plans don't depend on values.
 */
export function toSqlite(source: string): SqliteText {
  const names: string[] = []
  const sql = source.replace(
    /([=<>] ?)?(?<!\w):([a-z]\w*)/gi,
    (_, comparison: string | undefined, name: string) => {
      names.push(name)
      return comparison === undefined ? '?' : `${comparison}+?`
    },
  )
  return { sql, names }
}
