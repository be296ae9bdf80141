import { constants } from 'node:os'
import type { AgentExit } from '../../core/agent/outcome.ts'
import { LoopworkError } from '../../core/errors.ts'
import { slipOf } from '../../core/naming/suggest-word.ts'

/** How a recorded process ended, as the command line says; null: it says nothing. @throws LoopworkError kind `usage`. */
export function recordedExit(flags: { readonly exit?: string; readonly signal?: string }): AgentExit | null {
  if (flags.exit !== undefined && flags.signal !== undefined) {
    throw new LoopworkError('usage', 'a process ends with an exit code or by a signal, not both', {
      hint: 'give --exit or --signal',
    })
  }
  if (flags.exit !== undefined) return { code: exitCode(flags.exit), signal: null, stopped: false }
  if (flags.signal !== undefined) return { code: null, signal: signalName(flags.signal), stopped: false }
  return null
}

function exitCode(text: string): number {
  if (/^\d{1,3}$/.test(text) && Number(text) <= 255) return Number(text)
  throw new LoopworkError('usage', `--exit ${text}: is no exit code`, {
    hint: 'exit codes are 0 to 255; for one that a signal ended: --signal TERM',
  })
}

function signalName(text: string): string {
  const name = text.toUpperCase().replace(/^SIG/, '')
  if (Object.hasOwn(constants.signals, `SIG${name}`)) return name
  const guess = slipOf(name, usualSignals)
  throw new LoopworkError('usage', `--signal ${text}: there is no such signal`, {
    hint: guess === null ? 'name it as kill does: TERM, INT, KILL' : `did you mean ${guess}?`,
  })
}

/** Those that end agents. All names are so short that each is near to some other one, such as IOT. */
const usualSignals = ['TERM', 'INT', 'KILL', 'HUP', 'QUIT', 'PIPE', 'ABRT', 'SEGV', 'BUS', 'XCPU', 'XFSZ']
