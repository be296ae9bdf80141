import { exitCodes } from './exit-codes.ts'

/** A second press within this time is the same press: npm sends two. */
const samePressMs = 500

/** What signals steer: the supervisor, with what prints it. */
export interface SignalTarget {
  stop(): void
  detach(): void
}

/** What the process was told from outside, for the exit code. */
export interface Stoppable {
  /** Null when nobody told it to end. */
  exitCode(): number | null
  /** As if the signal had come: Ctrl-C in raw mode is a key. */
  interrupt(): void
  /** The terminal is gone (EIO, EPIPE): as HUP. */
  hangUp(): void
  /** Back to what Node does by itself. */
  release(): void
}

/**
 * INT and TERM: agents end, items go back; again: now. HUP, or a terminal that goes away: agents live on.
 * @param terminal false for a process that never had one: HUP is nothing to it.
 */
export function obeySignals(
  steering: SignalTarget,
  onFirst: (told: 'stopping' | 'now') => void,
  { terminal = true }: { readonly terminal?: boolean } = {},
): Stoppable {
  let exitCode: number | null = null
  let pressedAt = -Infinity
  const stop = (code: number) => {
    const now = performance.now()
    if (now - pressedAt < samePressMs) return
    onFirst(pressedAt === -Infinity ? 'stopping' : 'now')
    pressedAt = now
    exitCode ??= code
    steering.stop()
  }
  const interrupt = () => stop(exitCodes.interrupt)
  const terminate = () => stop(exitCodes.terminate)
  const hangUp = () => {
    if (!terminal) return
    exitCode ??= exitCodes.hangUp
    steering.detach()
  }
  process.on('SIGINT', interrupt).on('SIGTERM', terminate).on('SIGHUP', hangUp)
  return {
    exitCode: () => exitCode,
    interrupt,
    hangUp,
    release: () => void process.off('SIGINT', interrupt).off('SIGTERM', terminate).off('SIGHUP', hangUp),
  }
}
