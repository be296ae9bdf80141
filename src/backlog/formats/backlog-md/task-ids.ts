/** The form in which two ids are the same: case and leading zeros don't count, and a bare number has the project's prefix. */
export function taskIdForm(id: string, prefix: string): string {
  const [, own = prefix, numbers] = /^(?:(.+?)-)?(\d+(?:\.\d+)*)$/s.exec(id.trim()) ?? []
  if (numbers === undefined) return id.trim().toLowerCase()
  const plain = numbers
    .split('.')
    .map((part) => part.replace(/^0+(?=\d)/, ''))
    .join('.')
  return `${own.toLowerCase()}-${plain}`
}

/** `task-9` before `task-10`, and `task-1` before `task-1.1`. */
export const compareTaskIds = (one: string, other: string): number => byNumbers.compare(one, other)

const byNumbers = new Intl.Collator('en', { numeric: true })
