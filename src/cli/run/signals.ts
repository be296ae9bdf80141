import { exitCodes } from './exit-codes.ts'

/** A second press within this time is the same press: npm sends two. */
const samePressMs = 500

/** What signals steer: the supervisor, with what prints it. */
export interface SignalTarget {
  stop(): void
  detach(): void
}

/** Which signals the process has received, for the exit code. */
export interface Stoppable {
  /** Null when no signal has ended it. */
  exitCode(): number | null
  /** Resolves at the first of them. */
  readonly signalled: Promise<void>
  /** As if the signal had come: Ctrl-C in raw mode is a key. */
  interrupt(): void
  /** The terminal has closed (EIO, EPIPE): as HUP. */
  hangUp(): void
  /** Restores Node's own handling. */
  release(): void
}

/**
 * INT and TERM: agents end, items go back to todo; a second one: at once. HUP, or a terminal that closes: agents go on.
 * @param terminal false for a process that never had one: it ignores HUP.
 */
export function handleSignals(
  steering: SignalTarget,
  onFirst: (told: 'stopping' | 'now') => void,
  { terminal = true }: { readonly terminal?: boolean } = {},
): Stoppable {
  let exitCode: number | null = null
  const signalled = Promise.withResolvers<void>()
  let pressedAt = -Infinity
  const stop = (code: number) => {
    const now = performance.now()
    if (now - pressedAt < samePressMs) return
    onFirst(pressedAt === -Infinity ? 'stopping' : 'now')
    pressedAt = now
    exitCode ??= code
    signalled.resolve()
    steering.stop()
  }
  const interrupt = () => stop(exitCodes.interrupt)
  const terminate = () => stop(exitCodes.terminate)
  const hangUp = () => {
    if (!terminal) return
    exitCode ??= exitCodes.hangUp
    signalled.resolve()
    steering.detach()
  }
  process.on('SIGINT', interrupt).on('SIGTERM', terminate).on('SIGHUP', hangUp)
  return {
    exitCode: () => exitCode,
    signalled: signalled.promise,
    interrupt,
    hangUp,
    release: () => void process.off('SIGINT', interrupt).off('SIGTERM', terminate).off('SIGHUP', hangUp),
  }
}
