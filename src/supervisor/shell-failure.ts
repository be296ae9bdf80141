import type { LineToStore } from '../core/line.ts'
import type { ShellEnd } from '../core/ports/process.ts'

/** How a command ended that was started, or was stopped before. */
export type RanEnd = Exclude<ShellEnd, { kind: 'not started' }>

/** @throws the system's error where no shell could be started: the machine's failure, not the command's. */
export function ran(end: ShellEnd): RanEnd {
  if (end.kind !== 'not started') return end
  throw end.cause ?? Object.assign(new Error(end.why), { code: 'ENOENT' })
}

/** The exit codes by which a shell reports that a program of the line is missing, or may not be executed. */
export const cannotRun = (end: RanEnd): boolean =>
  end.kind === 'exit' && (end.code === 126 || end.code === 127)

export interface ShellFailure {
  /** `npm test, exit 1` */
  readonly text: string
  readonly timedOut: boolean
  readonly detail: Readonly<Record<string, unknown>>
}

/** What went wrong with a gate, setup or teardown line; null when it exited 0. */
export function shellFailure(line: string, end: RanEnd): ShellFailure | null {
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

/** How a command ended, as the line below its output. */
export function endLine(end: RanEnd): Omit<LineToStore, 'at'> {
  switch (end.kind) {
    case 'exit':
      return end.code === 0
        ? { kind: 'passed', text: secondsOf(end) }
        : { kind: 'failed', text: `exit ${end.code}, ${secondsOf(end)}` }
    case 'timeout':
      return { kind: 'failed', text: `no end after ${secondsOf(end)}` }
    case 'stopped':
      return { kind: 'failed', text: 'stopped' }
  }
}

const secondsOf = ({ durationMs }: { readonly durationMs: number }): string =>
  `${(durationMs / 1000).toFixed(1)}s`
