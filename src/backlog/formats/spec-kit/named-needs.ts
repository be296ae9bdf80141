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
    const named = [...title.matchAll(/\(([^()]*)\)/g)].flatMap(([, inside = '']) => {
      const [, list] = /\bdepends? on:?\s+(.*)$/i.exec(inside) ?? []
      return list === undefined ? [] : idsIn(list, { known, places, mayAdd })
    })
    return [...new Set(named)]
  }
}

interface Known {
  readonly known: readonly string[]
  /** Of each id the first one. */
  readonly places: ReadonlyMap<string, number>
  readonly mayAdd: (count: number) => boolean
}

function idsIn(list: string, { known, places, mayAdd }: Known): readonly string[] {
  const ranges = [
    ...list.matchAll(
      /((?:[\p{L}\p{N}][\p{L}\p{N}._-]{0,23}:)?T\d{3,}[A-Za-z]?)(?:\s*(?:-|–|—|\.{2,3}|to|through)\s*(T\d{3,}[A-Za-z]?))?/gu,
    ),
  ]
  return ranges.flatMap(([, from = '', to]) => {
    if (to === undefined) return [from]
    const [first, last] = [places.get(from), places.get(to)]
    if (first === undefined || last === undefined || last < first) return [from, to]
    return mayAdd(last - first + 1) ? known.slice(first, last + 1) : []
  })
}
