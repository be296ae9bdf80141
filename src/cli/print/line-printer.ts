/** Where text goes: one write at a time, `done` when the reader has taken it. */
export interface Sink {
  write(text: string, done: (error: NodeJS.ErrnoException | null) => void): void
}

/**
 * Prints lines as fast as their reader takes them. A caller that prints much awaits `room` before each line, so that no more
 * than `roomChars` ever wait here: a stream of Node's own buffers everything, and 800 MB were seen in one.
 */
export interface LinePrinter {
  print(line: string): void
  /** Text that has its line ends already. */
  write(text: string): void
  /** Resolves to true when the reader has caught up, to false when nothing is printed any more. */
  room(): Promise<boolean>
  /** Resolves to true when all was taken, to false when nothing is printed any more. */
  flushed(): Promise<boolean>
  /** A line waits for the reader now. */
  isBehind(): boolean
  /** For how long the reader has taken nothing although lines are waiting. */
  stalledMs(): number
  /** Prints nothing any more, and does not wait for the reader. */
  giveUp(): void
  /** Given up while lines were waiting: the process can't end by itself, because the write is still pending. */
  gaveUp(): boolean
}

const roomChars = 64 * 1024

/** @param onGone the reader has closed; called once. */
export function linePrinter(
  sink: Sink,
  onGone: (error: NodeJS.ErrnoException) => void = () => undefined,
): LinePrinter {
  let waiting: string[] = []
  let waitingChars = 0
  let writing = false
  let over: 'no' | 'gone' | 'given up' = 'no'
  let takenAt = performance.now()
  const listeners = new Set<() => void>()

  const changed = (): void => {
    for (const listener of [...listeners]) listener()
  }

  const writeWaiting = (): void => {
    if (writing || over !== 'no' || waiting.length === 0) return
    const text = waiting.join('')
    waiting = []
    waitingChars = 0
    writing = true
    takenAt = performance.now()
    sink.write(text, (error) => {
      writing = false
      takenAt = performance.now()
      if (error !== null && over === 'no') {
        over = 'gone'
        onGone(error)
      }
      writeWaiting()
      changed()
    })
  }

  const when = (condition: () => boolean): Promise<boolean> => {
    if (over !== 'no' || condition()) return Promise.resolve(over === 'no')
    return new Promise((resolve) => {
      const listener = (): void => {
        if (over === 'no' && !condition()) return
        listeners.delete(listener)
        resolve(over === 'no')
      }
      listeners.add(listener)
    })
  }

  const write = (text: string): void => {
    if (over !== 'no') return
    waiting.push(text)
    waitingChars += text.length
    // What is printed in one go is written in one go.
    if (waiting.length === 1) queueMicrotask(writeWaiting)
  }

  return {
    print: (line) => write(`${line}\n`),
    write,
    room: () => when(() => waitingChars < roomChars),
    flushed: () => when(() => !writing && waiting.length === 0),
    isBehind: () => writing && waiting.length > 0,
    stalledMs: () => (writing ? performance.now() - takenAt : 0),
    giveUp() {
      if (over === 'no') over = 'given up'
      changed()
    },
    gaveUp: () => over === 'given up' && writing,
  }
}
