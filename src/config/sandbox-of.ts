import { homedir } from 'node:os'
import { isAbsolute, join } from 'node:path'

/** The prefix with what is known before a run starts: only {worktree} is left in it. */
export function sandboxOf(prefix: readonly string[], root: string): readonly string[] {
  const [program = '', ...words] = prefix
  const replaced = words.map((word) =>
    word.replaceAll('{repository}', () => root).replaceAll('{home}', homedir),
  )
  return [startingAt(root, program), ...replaced]
}

/** A program given by a relative path is the checkout's, not the file at that path in a worktree. */
const startingAt = (root: string, program: string): string =>
  program.includes('/') && !isAbsolute(program) ? join(root, program) : program
