/**
 * The command as a person would have typed it: of `/bin/bash -lc "npm test"` what is between the quotes, without a `cd` into the
 * worktree before it. What is not understood stays as it is.
 */
export function shellCommand(raw: string, worktree: string): string {
  let command = raw.trim()
  for (let depth = 0; depth < mostShells; depth++) {
    const inner = scriptOf(command)
    if (inner === null) break
    command = inner.trim()
  }
  return withoutPlace(command, worktree)
}

const mostShells = 3

const shell = /^(?:\/usr)?(?:\/bin\/)?(?:ba|z|da|k)?sh +(?:-[a-z]+ +)*-[a-z]*c +/

function scriptOf(command: string): string | null {
  const found = shell.exec(command)
  return found === null ? null : unquoted(command.slice(found[0].length))
}

/** The text of one quoted word; null where it isn't one word alone. */
function unquoted(word: string): string | null {
  if (/^'[^']*(?:'(?:\\''|"'"')[^']*)*'$/.test(word)) return word.slice(1, -1).replace(/'(?:\\'|"'")'/g, "'")
  if (/^"(?:[^"\\]|\\[^])*"$/.test(word)) return word.slice(1, -1).replace(/\\(["\\$`])/g, '$1')
  return /^[\w./:=@%+-]+$/.test(word) ? word : null
}

/** `cd /the/worktree && npm test` is run there anyway. */
function withoutPlace(command: string, worktree: string): string {
  for (const place of [worktree, `"${worktree}"`, `'${worktree}'`]) {
    for (const join of [' && ', '; ', ';', '\n']) {
      const start = `cd ${place}${join}`
      if (command.startsWith(start)) return command.slice(start.length).trimStart()
    }
  }
  return command
}
