/** Takes one write at a time; `done` is called when the terminal has taken it. */
export interface Sink {
  write(data: string, done: (error: Error | null) => void): void
}

export interface FrameWriter {
  /** There may be something new: writes it now, or after the frame that is under way. */
  request(): void
  /** Whether a frame is under way, so that the terminal may show something older. */
  isBehind(): boolean
  /** Resolves when nothing is under way any more, or after `ms`. */
  settled(ms: number): Promise<boolean>
  stop(): void
}

/**
 * At most one frame is in flight. While the terminal is slow, frames are not queued but skipped: the next one is
 * composed when it can be written, of what is true then.
 */
export function frameWriter(sink: Sink, compose: () => string, onError: (error: Error) => void): FrameWriter {
  let inFlight = false
  let dirty = false
  let stopped = false
  const waiting = new Set<() => void>()

  function request(): void {
    if (stopped) return
    if (inFlight) {
      dirty = true
      return
    }
    const frame = compose()
    if (frame === '') return
    inFlight = true
    sink.write(frame, (error) => {
      inFlight = false
      for (const resolve of waiting) resolve()
      waiting.clear()
      if (error !== null) {
        stopped = true
        onError(error)
      } else if (dirty) {
        dirty = false
        request()
      }
    })
  }

  return {
    request,
    isBehind: () => inFlight,
    stop() {
      stopped = true
    },
    settled(ms) {
      if (!inFlight) return Promise.resolve(true)
      return new Promise((resolve) => {
        const timer = setTimeout(() => resolve(false), ms)
        waiting.add(() => {
          clearTimeout(timer)
          resolve(true)
        })
      })
    },
  }
}
