/**
 * A short name for a source, which tells its items from those of another one: that of its spec, `002-login` of
 * `specs/002-login/tasks.md`. Tools that number the tasks of each file anew give every file the same ids.
 */
export function prefixOf(source: string): string {
  const [file = '', part] = source.split('#')
  const parts = file.split('/').filter((name) => name !== '..' && name !== '.' && name !== '')
  const own = part ?? parts.findLast((name) => !isUsual(name)) ?? parts.at(-2) ?? parts.at(-1) ?? ''
  const short = own
    .replace(/(?<=.)\.[a-z]+$/i, '')
    .normalize('NFC')
    .replaceAll(/[^\p{L}\p{N}._-]+/gu, '-')
    .replace(/^[.-]+/, '')
    .slice(0, longest)
    .replace(/[.-]+$/, '')
  // One letter and a colon would be a drive.
  return short.length > 1 ? short : ['spec', short].filter((name) => name !== '').join('-')
}

const longest = 24

/** Names that tools give to every file, or to the folders above it. */
const isUsual = (name: string): boolean => usual.has(name.toLowerCase().replace(/^\./, ''))

const usual = new Set(
  'tasks.md tasks.json tasks.jsonl prd.json to-do.json todo.json issues.jsonl tasks specs spec kiro taskmaster openspec changes looper beads ralph scripts docs'.split(
    ' ',
  ),
)
