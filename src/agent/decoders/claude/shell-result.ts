/** What a command printed and how it ended, of the text that a CLI gives to the model. */
export interface ShellResult {
  readonly output: string
  readonly exit?: number
}

export function shellResult(text: string): ShellResult {
  const listed = /^Command: [^]*?\nOutput: ([^]*)\nError: ([^]*?)\nExit Code: (\S+)/.exec(text)
  if (listed) {
    const [, printed = '', error = '', code = ''] = listed
    const output = [printed, error].filter((part) => !/^\((?:empty|none)\)$/.test(part)).join('\n')
    return { output, ...(/^\d+$/.test(code) ? { exit: Number(code) } : {}) }
  }
  const failed = /^Exit code (\d+)(?:\n|$)/.exec(text)
  if (failed) return { output: text.slice(failed[0].length), exit: Number(failed[1]) }
  return { output: text === '(Bash completed with no output)' ? '' : text }
}
