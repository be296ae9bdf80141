import type { PromptChannel } from '../../core/agent/preset.ts'

/** How a command that was typed gets its prompt: where it has no place for it, on stdin. */
export function promptOfTyped(command: readonly string[]): PromptChannel {
  const found = placeholdersIn(command)
  if (found.includes('{prompt}')) return 'argument'
  return found.includes('{promptFile}') ? 'file' : 'stdin'
}

/** What in a typed command looks like a placeholder and can't be one; null where nothing does. */
export function unknownPlaceholder(command: readonly string[]): string | null {
  const found = placeholdersIn(command)
  const unknown = found.find((each) => each !== '{prompt}' && each !== '{promptFile}')
  if (unknown !== undefined)
    return `${unknown} is no placeholder; there are {prompt} and {promptFile}, and without them the prompt comes on stdin`
  return new Set(found).size > 1 ? '{prompt} or {promptFile}, not both' : null
}

/** The program itself is never chosen by a prompt. */
const placeholdersIn = ([, ...args]: readonly string[]): readonly string[] =>
  args.flatMap((arg) => arg.match(/\{[A-Za-z]\w*\}/g) ?? [])
