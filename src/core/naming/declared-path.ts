/** A declared file or directory, as the claim compares it: no leading or trailing slash, `/` between parts. */
export interface DeclaredPath {
  readonly path: string
  readonly kind: 'file' | 'directory'
}

/**
 * `src/a.ts` is a file, `src/` a directory, `.` or `./` the whole repository. Backslashes and `./` are evened out.
 * Returns null for what leaves the repository (`../x`, `/x`) or is empty; the importer makes that a problem.
 */
export function declaredPath(text: string): DeclaredPath | null {
  const even = text.trim().replaceAll('\\', '/')
  if (even === '' || even.startsWith('/') || /^[A-Za-z]:/.test(even)) return null
  const parts = even.split('/').filter((part) => part !== '' && part !== '.')
  if (parts.includes('..')) return null
  const directory = /(?:^|\/)\.?$/.test(even)
  return { path: parts.join('/'), kind: directory ? 'directory' : 'file' }
}

/** The path itself and every directory above it, the root (`''`) last. */
export function ancestry(path: string): string[] {
  const parts = path === '' ? [] : path.split('/')
  const lines = parts.map((_, index) => parts.slice(0, parts.length - index).join('/'))
  return [...lines, '']
}
