import { constants } from 'node:os'
import type { ErrorKind } from '../../core/errors.ts'

/** As a shell reports a command that a signal ended. */
export const exitCodeOfSignal = (signal: NodeJS.Signals): number => 128 + constants.signals[signal]

/** How the program ends. `docs/exit-codes.md` lists them for users; a test compares the two. */
export const exitCodes = {
  good: 0,
  /** Something is left, was refused, or is bad. */
  left: 1,
  usage: 2,
  config: 2,
  backlog: 2,
  untrusted: 3,
  git: 4,
  store: 5,
  /** A bug of ours: EX_SOFTWARE. */
  internal: 70,
  hangUp: exitCodeOfSignal('SIGHUP'),
  interrupt: exitCodeOfSignal('SIGINT'),
  terminate: exitCodeOfSignal('SIGTERM'),
} as const satisfies Record<ErrorKind | 'good' | 'left' | 'hangUp' | 'interrupt' | 'terminate', number>
