import { runCommand } from '../../../process/run-command.ts'
import { sanitize } from '../../../text/sanitize.ts'
import { truncate } from '../../../text/cells.ts'
import { printedText } from '../printed-text.ts'

export type GhAnswer = { readonly stdout: string } | { readonly failure: string }
export type Gh = (args: readonly string[]) => Promise<GhAnswer>

const timeoutMs = 60_000
const maxBytes = 32 * 1024 * 1024

/** Runs `gh` as it is on the PATH, without a shell; it never asks anything. */
export async function runGh(cwd: string, args: readonly string[]): Promise<GhAnswer> {
  const env = { ...process.env, GH_PROMPT_DISABLED: '1', GH_NO_UPDATE_NOTIFIER: '1', NO_COLOR: '1' }
  const ended = await runCommand({
    argv: ['gh', ...args],
    cwd,
    env: Object.fromEntries(
      Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined),
    ),
    timeoutMs,
    maxBytes,
  })
  switch (ended.kind) {
    case 'exit':
      if (ended.code === 0) {
        const printed = printedText('gh', ended.stdout)
        return 'failure' in printed ? printed : { stdout: printed.text }
      }
      return {
        failure: `gh ${args.slice(0, 2).join(' ')} failed: ${firstLine(ended.stderr) || `exit ${ended.code}`}`,
      }
    case 'not started':
      return { failure: 'gh could not be started: install the GitHub CLI, and log in with gh auth login' }
    case 'timeout':
      return { failure: `gh ${args.slice(0, 2).join(' ')} gave no answer within ${timeoutMs / 1000} s` }
    case 'stopped':
      return { failure: 'gh was stopped' }
    case 'too much output':
      return { failure: `gh printed more than ${maxBytes / 1024 ** 2} MiB` }
  }
}

/** The first line says what is wrong; a list of what would have been right may follow. */
const firstLine = (stderr: string): string =>
  truncate(sanitize(stderr.split('\n').find((line) => line.trim() !== '') ?? ''), 200)
