import { declaredPath } from '../../../core/naming/declared-path.ts'

/** Paths of the repository that a text names, each once: in backticks, or bare where a word can be nothing else. */
export function pathsInText(text: string): readonly string[] {
  const quoted = [...text.matchAll(/`([^`\s]+)`/g)].map(([, inside = '']) => inside).filter(isQuotedPath)
  const bare = text
    .replaceAll(/`[^`]*`/g, ' ')
    .split(/[\s,;()"'“”→|]+/)
    .map(withoutStop)
    .filter(isBarePath)
  return [...new Set([...quoted, ...bare])].filter((path) => declaredPath(path) !== null)
}

/** Without what ends a sentence. Not by a pattern: one that ends in `$` begins anew at each dot of a long row. */
function withoutStop(word: string): string {
  let end = word.length
  while (end > 0 && '.:!?'.includes(word.charAt(end - 1))) end -= 1
  return word.slice(0, end)
}

/** A pattern names no file that could be compared with another one. */
const plain = /^[\p{L}\p{N}._@/+-]+$/u

const extension = /[\p{L}\p{N}_-]\.[A-Za-z][A-Za-z0-9]{0,9}$/u
const dotFile = /(?:^|\/)\.[a-z][\w.-]*$/

const isQuotedPath = (word: string): boolean =>
  plain.test(word) && (extension.test(word) || dotFile.test(word) || /.\/$/.test(word))

/** Without a slash only what is known as a kind of file: `Node.js` and `v1.2` are none. */
const isBarePath = (word: string): boolean =>
  isQuotedPath(word) &&
  !word.includes('://') &&
  (/[^/]\//.test(word) || dotFile.test(word) || fileName.test(word))

const fileName =
  /^[a-z\d_][\w.-]*\.(?:json|toml|ya?ml|md|lock|sql|py|tsx?|jsx?|[cm][jt]s|go|rs|java|kt|rb|php|css|html|sh|ini|cfg)$|^[A-Z]+\.md$/
