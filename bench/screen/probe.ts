import { existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { setFlagsFromString, writeHeapSnapshot } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { isMainThread } from 'node:worker_threads'

/** What a bench asks for beyond numbers. */
export interface ProbeOrder {
  /** All that nothing refers to is collected first, so that what remains is in use. */
  readonly collect?: boolean
  /** A file to which the whole heap is written. Takes a second, and memory for it. */
  readonly snapshot?: string
}

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
  /** What the process has from V8 besides values: the heap with all its free pages, buffers, and what native code asked for. */
  readonly heapTotalMb: number
  readonly externalMb: number
  /** How many of each kind, such as `PipeWrap`, and by emitter and event, such as `stdout drain`. */
  readonly handlesOf: Readonly<Record<string, number>>
  readonly listenersOf: Readonly<Record<string, number>>
}

/** Loaded into loopwork's process by the bench (`--import`), and into its threads, which stay silent: answers in a file whenever the bench asks by another. */
const folder = process.env['BENCH']
const resolutionMs = 5
const { stdin, stdout, stderr } = process
const emitters = { process, stdin, stdout, stderr }

if (folder !== undefined && isMainThread) {
  const [asked, answer] = [path.join(folder, 'probe.asked'), path.join(folder, 'probe')]
  const delay = monitorEventLoopDelay({ resolution: resolutionMs })
  delay.enable()
  setInterval(() => {
    if (!existsSync(asked)) return
    const { collect, snapshot } = JSON.parse(readFileSync(asked, 'utf8')) as ProbeOrder
    if (collect === true) collectAll()
    if (snapshot !== undefined) writeHeapSnapshot(snapshot)
    writeFileSync(`${answer}.new`, JSON.stringify(look(delay.max)))
    renameSync(`${answer}.new`, answer)
    delay.reset()
    rmSync(asked)
  }, 50).unref()
}

function look(longestDelayNs: number): Probe {
  const { rss, heapUsed, heapTotal, external } = process.memoryUsage()
  const { Timeout: timers = 0, ...handlesOf } = countEach(process.getActiveResourcesInfo())
  const listenersOf = countEach(Object.entries(emitters).flatMap(listenersNamed))
  return {
    delayMs: Math.max(0, longestDelayNs / 1e6 - resolutionMs),
    rssMb: rss / 2 ** 20,
    heapMb: heapUsed / 2 ** 20,
    descriptors: readdirSync('/proc/self/fd').length,
    timers,
    handles: sum(handlesOf),
    listeners: sum(listenersOf),
    heapTotalMb: heapTotal / 2 ** 20,
    externalMb: external / 2 ** 20,
    handlesOf,
    listenersOf,
  }
}

/** Twice: what has a finalizer goes with the second. */
function collectAll(): void {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  collect()
  collect()
}

function listenersNamed([name, emitter]: [string, NodeJS.EventEmitter]): string[] {
  return emitter
    .eventNames()
    .flatMap((event) => emitter.listeners(event).map(() => `${name} ${event.toString()}`))
}

function countEach(names: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1
  return counts
}

function sum(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((all, count) => all + count, 0)
}
