/** The text of a list entry as a title: without comments, and without marks around all of it. */
export function titleOf(text: string): string {
  const bare = withoutComments(text).trim()
  const inside = ['**', '__', '~~'].map((marks) => inMarks(bare, marks)).find((text) => text !== null)
  return inside === undefined || inside === null || /^\s/.test(inside) ? bare : inside.trim()
}

/** Struck out as a whole: what people do with what is over, and no tool reads. */
export const isStruckOut = (text: string): boolean => inMarks(text.trim(), '~~') !== null

/** What one pair of marks encloses, where that is all of the text. No pattern: one for this needs stack for each character of a long line. */
function inMarks(text: string, marks: string): string | null {
  const inside = text.slice(marks.length, -marks.length)
  const isIt =
    text.startsWith(marks) &&
    inside !== '' &&
    text.indexOf(marks, marks.length) === text.length - marks.length
  return isIt ? inside : null
}

/** A comment that nothing ends is text: then there is no further one, and the rest need not be searched again. */
function withoutComments(text: string): string {
  const pieces: string[] = []
  let from = 0
  for (let start = text.indexOf('<!--'); start !== -1; start = text.indexOf('<!--', from)) {
    const end = text.indexOf('-->', start + 4)
    if (end === -1) break
    pieces.push(text.slice(from, start))
    from = end + 3
  }
  return pieces.join('') + text.slice(from)
}
