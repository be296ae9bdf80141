/** The script of `bash -lc SCRIPT`, however it is quoted. Any other command is returned as it is. */
export function unwrapShell(command: string): string {
  const shell = /^(?:[^\s'"]*\/)?(?:ba|da|z|k)?sh -l?c /.exec(command)
  if (shell === null) return command
  return unquotedWord(command.slice(shell[0].length)) ?? command
}

/** By the rules of POSIX; null when the text is more than one word, or its quotes are not closed. */
function unquotedWord(text: string): string | null {
  const pieces: string[] = []
  const quoted = /'([^']*)'|"([^"\\]*(?:\\[^][^"\\]*)*)"|\\([^])|([^\s'"\\]+)/y
  while (quoted.lastIndex < text.length) {
    const piece = quoted.exec(text)
    if (piece === null) return null
    const [, single, double, escaped, bare] = piece
    pieces.push(single ?? double?.replaceAll(/\\([$`"\\])/g, '$1') ?? escaped ?? bare ?? '')
  }
  return pieces.length === 0 ? null : pieces.join('')
}
