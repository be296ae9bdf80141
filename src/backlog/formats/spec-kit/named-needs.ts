import { idPattern } from './find-tasks.ts'

/**
 * `(depends on T012, T013)`, also later in a parenthesis: the format's only way to name a dependency. `T012-T015` names all between,
 * `002-login:T012` one of another file.
 * @param known the ids of the file, in its order.
 * @returns what finds those that a title names. `mayAdd`: whether a range may name so many.
 */
export function namedNeeds(
  known: readonly string[],
): (title: string, mayAdd: (count: number) => boolean) => readonly string[] {
  const places = new Map(known.map((id, place) => [id, place] as const).toReversed())
  return (title, mayAdd) => {
    const named = parenthesesIn(title).flatMap((inside) => {
      const [, list] = /\bdepends? on:?\s+(.*)$/i.exec(inside) ?? []
      return list === undefined ? [] : idsIn(list, { known, places, mayAdd })
    })
    return [...new Set(named)]
  }
}

/** What stands in parentheses, those in others too; no deeper than people write them. */
function parenthesesIn(text: string): readonly string[] {
  const found: string[] = []
  const open: number[] = []
  for (const { 0: sign, index } of text.matchAll(/[()]/g)) {
    if (sign === '(') open.push(index)
    const from = sign === ')' ? open.pop() : undefined
    if (from !== undefined && open.length < deepest) found.push(text.slice(from + 1, index))
  }
  return found
}

const deepest = 8

interface Known {
  readonly known: readonly string[]
  /** Of each id the first one. */
  readonly places: ReadonlyMap<string, number>
  readonly mayAdd: (count: number) => boolean
}

const name = String.raw`(?:[\p{L}\p{N}][\p{L}\p{N}._-]{0,23}:)?${idPattern.source}`
const nameOrRange = new RegExp(
  String.raw`(${name})(?:\s*(?:-|–|—|\.{2,3}|to|through)\s*(${idPattern.source}))?`,
  'gu',
)

function idsIn(list: string, { known, places, mayAdd }: Known): readonly string[] {
  return [...list.matchAll(nameOrRange)].flatMap(([, from = '', to]) => {
    if (to === undefined) return [from]
    const [first, last] = [places.get(from), places.get(to)]
    if (first === undefined || last === undefined || last < first) return [from, to]
    return mayAdd(last - first + 1) ? known.slice(first, last + 1) : []
  })
}
