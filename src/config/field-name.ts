import { sanitize } from '../text/sanitize.ts'

/** `worktree.setup[0]`; null for the whole file. */
export function fieldName(path: readonly PropertyKey[]): string | null {
  if (path.length === 0) return null
  const names = path.map((step) => (typeof step === 'number' ? `[${step}]` : `.${String(step)}`))
  return sanitize(names.join('').replace(/^\./, ''))
}
