/** `(depends on T012, T013)`, also later in a parenthesis: the format's only way to name a dependency. `T012-T015` names all between. */
export function namedNeeds(title: string, known: readonly string[]): readonly string[] {
  const named = [...title.matchAll(/\(([^()]*)\)/g)].flatMap(([, inside = '']) => {
    const [, list] = /\bdepends? on:?\s+(.*)$/i.exec(inside) ?? []
    return list === undefined ? [] : idsIn(list, known)
  })
  return [...new Set(named)]
}

function idsIn(list: string, known: readonly string[]): readonly string[] {
  const ranges = [
    ...list.matchAll(/(T\d{3,}[A-Za-z]?)(?:\s*(?:-|–|—|\.{2,3}|to|through)\s*(T\d{3,}[A-Za-z]?))?/g),
  ]
  return ranges.flatMap(([, from = '', to]) => {
    if (to === undefined) return [from]
    const between = known.slice(known.indexOf(from), known.indexOf(to) + 1)
    return between.length > 0 && known.includes(from) ? between : [from, to]
  })
}
