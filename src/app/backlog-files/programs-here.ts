import type { Programs } from '../../backlog/write-back/status-tool.ts'
import { resolveCommand } from '../../process/resolve-command.ts'
import { runCommand, type CommandResult } from '../../process/run-command.ts'

/** The user's own programs, by their PATH; what lies in the repository is none of them. */
export const programsHere: Programs = {
  has: (name) => found(name, '/') !== null,
  run: async ([name, ...args], cwd) => {
    const program = found(name, cwd)
    if (program === null) return `${name} is not on the PATH`
    return whyNot(name, await runCommand({ argv: [program, ...args], cwd, timeoutMs, maxBytes }))
  },
}

const timeoutMs = 30_000
const maxBytes = 1024 * 1024

const found = (name: string, cwd: string): string | null =>
  resolveCommand(name, cwd, process.env['PATH'] ?? '')

function whyNot(name: string, result: CommandResult): string | null {
  switch (result.kind) {
    case 'exit':
      return result.code === 0 ? null : saidBy(result) || `${name} exited with ${result.code}`
    case 'not started':
      return result.why
    case 'timeout':
      return `${name} did not end within 30 s`
    case 'stopped':
    case 'too much output':
      return `${name} was stopped: ${result.kind}`
  }
}

const saidBy = ({ stdout, stderr }: Extract<CommandResult, { kind: 'exit' }>): string =>
  stderr.trim() || stdout.toString('utf8').trim()
