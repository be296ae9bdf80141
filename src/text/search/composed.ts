/** A text with its accents composed, and where each of its characters stands in the text as it was. */
export interface Composed {
  readonly text: string
  /** From a place in it to the one in the text as it was. `start`: of what begins there, else of what ends there. */
  original(at: number, side: 'start' | 'end'): number
}

/** Up to here a character alone is composed. */
const composedAlready = /^[\0-\u02ff]*$/

/** A character with the marks, or the parts of a Hangul syllable, that it is composed with. */
const clusters = /[^\p{M}\u1160-\u11ff]?[\p{M}\u1160-\u11ff]*/gu

/** One accent may be one character or two: a search compares composed texts. Null: it is composed as it stands. */
export function composedOf(text: string): Composed | null {
  if (composedAlready.test(text) || text.normalize('NFC') === text) return null
  const starts: number[] = []
  const ends: number[] = []
  let composed = ''
  for (const { 0: cluster, index } of text.matchAll(clusters)) {
    const piece = cluster.normalize('NFC')
    for (let at = 0; at < piece.length; at += 1) {
      const isAlike = piece === cluster
      starts.push(isAlike ? index + at : index)
      ends.push(isAlike ? index + at + 1 : index + cluster.length)
    }
    composed += piece
  }
  return {
    text: composed,
    original: (at, side) =>
      (side === 'start' ? starts[at] : ends[at - 1]) ?? (side === 'start' ? text.length : 0),
  }
}
