/** Lines that go, and those that come in their place. */
export interface Hunk {
  /** 1-based, before and after; of the line behind where there is none. */
  readonly from: number
  readonly to: number
  readonly gone: readonly string[]
  readonly come: readonly string[]
}

/** Which lines of a text differ, without their ends: what is mended never adds any. */
export function changedLines(before: string, after: string): readonly Hunk[] {
  const [old, now] = [linesOf(before), linesOf(after)]
  const hunks: Hunk[] = []
  for (let at = 0, to = 0; at < old.length || to < now.length; at++, to++) {
    if (at < old.length && to < now.length && old[at] === now[to]) continue
    const [gone, come] = next(old.slice(at), now.slice(to))
    hunks.push({ from: at + 1, to: to + 1, gone: old.slice(at, at + gone), come: now.slice(to, to + come) })
    at += gone
    to += come
  }
  return hunks
}

/** How many lines of each there are before both go on alike. */
function next(old: readonly string[], now: readonly string[]): readonly [number, number] {
  for (let gone = 1; gone <= old.length; gone++) {
    for (let come = 0; come <= Math.min(gone, now.length); come++) {
      const isEnd = gone === old.length && come === now.length
      if (isEnd || (gone < old.length && old[gone] === now[come])) return [gone, come]
    }
  }
  return [old.length, now.length]
}

const linesOf = (text: string): readonly string[] => text.split(/\r\n?|\n/)
