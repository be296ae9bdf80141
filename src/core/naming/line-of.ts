/** More of what an agent says is no line that a person reads. */
const most = 200

/** What an agent says, as a part of one line: what it wrote in several is put into one, and cut. */
export function lineOf(said: string): string {
  const line = said.slice(0, looked).replaceAll(/\s+/g, ' ').trim()
  if (line.length <= most) return line
  return `${line.slice(0, most - 1).replace(/[\ud800-\udbff]$/, '')}…`
}

/** The end of what an agent says, as a part of one line. */
export function lastOf(said: string): string {
  const line = said.slice(-looked).replaceAll(/\s+/g, ' ').trim()
  return line.length <= most && said.length <= looked
    ? line
    : `…${line.slice(1 - most).replace(/^[\udc00-\udfff]/, '')}`
}

/** Costs the same however long it is. */
const looked = 4 * most
