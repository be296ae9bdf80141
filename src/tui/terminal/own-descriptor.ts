import { constants, openSync } from 'node:fs'
import { isatty } from 'node:tty'

/**
 * The same terminal through a descriptor of our own that never blocks. Making the given one non-blocking would make it so
 * for the shell and everybody else who shares it. A blocking one stops whoever writes to it while the terminal takes nothing
 * (Ctrl-S, a lost connection): the main thread for as long as that lasts, or a thread of the pool, which then keeps the
 * process from ending. The given descriptor where the terminal can't be opened.
 */
export function ownDescriptor(fd: number): number {
  // On macOS the first opens nothing, and the controlling terminal is the one that is meant.
  for (const path of [`/proc/self/fd/${fd}`, '/dev/tty']) {
    const own = opened(path)
    if (own !== null && isatty(own)) return own
  }
  return fd
}

function opened(path: string): number | null {
  try {
    return openSync(path, constants.O_WRONLY | constants.O_NONBLOCK | constants.O_NOCTTY)
  } catch {
    return null
  }
}
