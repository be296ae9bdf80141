import { constants } from 'node:os'
import type { AgentEnd } from '../../core/ports/process.ts'
import type { EndFile } from './agent-files.ts'

/** The meaning of the record of an end. `ranSeconds` distinguishes the watchdog's limit from a wrapper that somebody killed. */
export function endOf(file: EndFile, ranSeconds: number, limitSeconds: number): AgentEnd {
  switch (file.kind) {
    case 'exit':
      return { kind: 'exit', code: file.code, signal: signalOf(file.code) }
    case 'norun':
      return { kind: 'not started', why: whyNot(file.code), cause: causeOf(file.code) }
    case 'limit':
      // 137 is written by the watchdog alone, also when it found its wrapper gone. A second for file times.
      if (file.code === 137 && ranSeconds + 1 < limitSeconds) {
        return { kind: 'lost', why: 'its wrapper was killed' }
      }
      return { kind: 'limit' }
  }
}

/** A shell exits with 128 + n for signal n; so do agents that catch it and exit by themselves. The two can't be distinguished. */
export function signalOf(code: number): string | null {
  if (code <= 128) return null
  const found = Object.entries(constants.signals).find(([, number]) => number === code - 128)
  return found?.[0] ?? null
}

/** A missing program is the preset's fault; a missing folder isn't. */
const causeOf = (code: number): Error | null =>
  code === 100 ? Object.assign(new Error('the working directory does not exist'), { code: 'ENOENT' }) : null

function whyNot(code: number): string {
  switch (code) {
    case 100:
      return 'its working directory does not exist'
    case 126:
      return 'its command is not executable'
    case 127:
      return 'its command does not exist'
    default:
      return `its command could not be executed (${code})`
  }
}
