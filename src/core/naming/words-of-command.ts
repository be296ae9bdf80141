/**
 * A command line as its words, as `sh` splits it: blanks part words, quotes keep them together, a backslash takes the next character
 * as it is. Nothing is expanded. Null: a quote has no end.
 */
export function wordsOfCommand(line: string): readonly string[] | null {
  const words: string[] = []
  let rest = line.trim()
  while (rest !== '') {
    const word = wordAt.exec(rest)?.[0] ?? ''
    if (word === '') return null
    words.push(word.replaceAll(piece, unquoted))
    rest = rest.slice(word.length)
    if (rest !== '' && !/^\s/.test(rest)) return null
    rest = rest.trimStart()
  }
  return words
}

const piece = /'([^']*)'|"((?:[^"\\]|\\[^])*)"|\\([^])|([^\s'"\\])/g
const wordAt = new RegExp(`^(?:${piece.source})+`)

/** Between double quotes a backslash stands for itself, but before one of these. */
function unquoted(_: string, single?: string, double?: string, escaped?: string, plain?: string): string {
  return single ?? double?.replaceAll(/\\(["\\$`])/g, '$1') ?? escaped ?? plain ?? ''
}
