/** Waiting that ends with the screen: then none of its promises resolves any more, and no timer keeps the process alive. */
export interface Pauses {
  pause(ms: number): Promise<void>
  stop(): void
}

export function openPauses(): Pauses {
  const timers = new Set<NodeJS.Timeout>()
  return {
    pause: (ms) =>
      new Promise((resolve) => {
        const timer = setTimeout(() => {
          timers.delete(timer)
          resolve()
        }, ms)
        timers.add(timer)
      }),
    stop() {
      for (const timer of timers) clearTimeout(timer)
    },
  }
}
