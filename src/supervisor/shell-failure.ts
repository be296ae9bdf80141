import type { ShellEnd } from '../core/ports/process.ts'

export interface ShellFailure {
  /** `npm test, exit 1` */
  readonly text: string
  readonly timedOut: boolean
  readonly detail: Readonly<Record<string, unknown>>
}

/** What went wrong with a gate, setup or teardown line; null when it exited 0. */
export function shellFailure(line: string, end: ShellEnd): ShellFailure | null {
  switch (end.kind) {
    case 'exit':
      if (end.code === 0) return null
      return {
        text: `${line}, exit ${end.code}`,
        timedOut: false,
        detail: { command: line, exit: end.code, lastLines: end.lastLines },
      }
    case 'timeout':
      return {
        text: `${line}, no end after ${Math.round(end.durationMs / 1000)} s`,
        timedOut: true,
        detail: { command: line, lastLines: end.lastLines },
      }
    case 'stopped':
      return { text: `${line}, stopped`, timedOut: false, detail: { command: line } }
  }
}
