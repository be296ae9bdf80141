import type { ErrorKind } from '../../core/errors.ts'

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
  /** 128 and the signal's number, as a shell reports it. */
  hangUp: 129,
  interrupt: 130,
  terminate: 143,
} as const satisfies Record<ErrorKind | 'good' | 'left' | 'hangUp' | 'interrupt' | 'terminate', number>
