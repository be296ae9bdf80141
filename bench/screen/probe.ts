import { existsSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { isMainThread } from 'node:worker_threads'

/** What the process that is measured says of itself. */
export interface Probe {
  /** The longest delay of the event loop since it was asked last. */
  readonly delayMs: number
  readonly rssMb: number
  readonly heapMb: number
  readonly descriptors: number
  /** Timers that run. */
  readonly timers: number
  /** Whatever else keeps an event loop going: children, sockets, requests. */
  readonly handles: number
  /** On the process and on its streams. */
  readonly listeners: number
}

/** Loaded into loopwork's process by the bench (`--import`), and into its threads, which stay silent: answers in a file whenever the bench asks by another. */
const folder = process.env['BENCH']
const resolutionMs = 5
const emitters = [process, process.stdin, process.stdout, process.stderr]
if (folder !== undefined && isMainThread) {
  const [asked, answer] = [path.join(folder, 'probe.asked'), path.join(folder, 'probe')]
  const delay = monitorEventLoopDelay({ resolution: resolutionMs })
  delay.enable()
  setInterval(() => {
    if (!existsSync(asked)) return
    const resources = process.getActiveResourcesInfo()
    const timers = resources.filter((name) => name === 'Timeout').length
    const { rss, heapUsed } = process.memoryUsage()
    const probe: Probe = {
      delayMs: Math.max(0, delay.max / 1e6 - resolutionMs),
      rssMb: rss / 2 ** 20,
      heapMb: heapUsed / 2 ** 20,
      descriptors: readdirSync('/proc/self/fd').length,
      timers,
      handles: resources.length - timers,
      listeners: emitters.reduce(
        (sum, each) => each.eventNames().reduce((count, name) => count + each.listenerCount(name), sum),
        0,
      ),
    }
    writeFileSync(`${answer}.new`, JSON.stringify(probe))
    renameSync(`${answer}.new`, answer)
    delay.reset()
    rmSync(asked)
  }, 50).unref()
}
