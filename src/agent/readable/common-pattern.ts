/** Several paths as one: `src/auth/*.ts`, or their names where they have nothing in common. */
export function commonPattern(paths: readonly string[]): string {
  const folder = commonFolder(paths)
  const endings = new Set(paths.map(endingOf))
  const [ending = ''] = endings
  const star = endings.size === 1 ? `*${ending}` : '*'
  const deep = paths.some((path) => path.slice(folder.length).includes('/'))
  if (folder === '' && (star === '*' || deep)) return paths.join(', ')
  return `${folder}${deep ? '**/' : ''}${star}`
}

/** With its slash; empty where there is none. */
function commonFolder(paths: readonly string[]): string {
  const [first = '', ...others] = paths
  let end = first.lastIndexOf('/') + 1
  while (end > 0 && !others.every((path) => path.startsWith(first.slice(0, end))))
    end = first.lastIndexOf('/', end - 2) + 1
  return first.slice(0, end)
}

function endingOf(path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1)
  const dot = name.lastIndexOf('.')
  return dot > 0 ? name.slice(dot) : ''
}
