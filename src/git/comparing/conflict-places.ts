import type { ConflictPlace, ConflictSides } from '../../core/diff/merge-conflict.ts'

/** So many lines of each side are kept, and so many that both have in common. */
const mostLines = 200
const commonLines = 2
const mostChars = 1_000

/**
 * The places of a merged file that git could not decide, by its markers. These name both commits in full, so that lines of the
 * file that look like markers are none.
 */
export function conflictPlaces(text: string, { tip, work }: ConflictSides): readonly ConflictPlace[] {
  // After the last line end there is no line.
  const lines = text.replace(/\n$/, '').split('\n')
  const begins = new RegExp(`^(<{7,}) ${tip}`)
  const ends = new RegExp(`^>{7,} ${work}`)
  const places: ConflictPlace[] = []
  let common = 0
  for (let at = 0; at < lines.length; at += 1) {
    const mark = begins.exec(lines[at] ?? '')?.[1]
    const end = mark === undefined ? -1 : lines.findIndex((line, index) => index > at && ends.test(line))
    if (mark === undefined || end === -1) continue
    const inside = lines.slice(at + 1, end)
    const middle = inside.indexOf('='.repeat(mark.length))
    // Where a person wants the base to be shown, too.
    const base = inside.findIndex((line) => line.startsWith(`${'|'.repeat(mark.length)} `))
    if (middle !== -1) {
      const after = lines.slice(end + 1, end + 1 + commonLines)
      const next = after.findIndex((line) => begins.test(line))
      places.push({
        before: shown(lines.slice(Math.max(common, at - commonLines), at)),
        target: shown(inside.slice(0, base === -1 || base > middle ? middle : base)),
        work: shown(inside.slice(middle + 1)),
        after: shown(next === -1 ? after : after.slice(0, next)),
      })
    }
    common = end + 1
    at = end
  }
  return places
}

const shown = (lines: readonly string[]): readonly string[] =>
  lines.slice(0, mostLines).map((line) => line.slice(0, mostChars))
