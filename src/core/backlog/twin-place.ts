interface Place {
  readonly source: string
  /** Null: it was not read from a line, as the cards of a board are not. */
  readonly line: number | null
}

/** Where the other task of an id is, for a message of one in the source `beside`: `, first in b.json, line 7`. Empty where there is nothing to say. */
export function twinPlace({ source, line }: Place, beside: string, before: string): string {
  const parts = [...(source === beside ? [] : [source]), ...(line === null ? [] : [`line ${line}`])]
  return parts.length === 0 ? '' : `${before}${parts.join(', ')}`
}
