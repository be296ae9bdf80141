import { writeSync } from 'node:fs'
import { HeldWords } from './held-words.ts'
import { leaveScreen } from './modes.ts'
import type { KeySource } from './terminal.ts'

interface Entered {
  readonly fd: number
  readonly stdin: KeySource
  /** What is shown beside the screen, taken back. */
  readonly signOff: () => string
}

const entered = new Set<Entered>()
const words = new HeldWords(process.stderr)

/** Remembers that a terminal is ours, until the returned function is called. */
export function noteEntered(terminal: Entered): () => void {
  entered.add(terminal)
  words.hold()
  return () => forget(terminal)
}

function forget(terminal: Entered): void {
  entered.delete(terminal)
  if (entered.size === 0) words.release()
}

/**
 * Restores every terminal: normal screen, cursor, cooked mode. Synchronous, does nothing the second time, and never
 * throws: it is called from exit handlers, after exceptions, and when the terminal has closed.
 */
export function restoreTerminal(): void {
  for (const terminal of entered) {
    ignoringErrors(() => writeSync(terminal.fd, leaveScreen + terminal.signOff()))
    ignoringErrors(() => terminal.stdin.setRawMode?.(false))
    ignoringErrors(() => forget(terminal))
  }
}

function ignoringErrors(act: () => unknown): void {
  try {
    act()
  } catch {
    // The terminal is gone: there is nothing to give back, and nobody to tell.
  }
}
