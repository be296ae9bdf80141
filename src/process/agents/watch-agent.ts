import type { Agent, AgentEnd } from '../../core/ports/process.ts'
import type { ProcessIdentity } from '../../core/run/identity.ts'
import { systemClock } from '../clock.ts'
import type { ProcessContext } from '../context.ts'
import { cutLogs } from '../logs/cut-logs.ts'
import { logsOf, markStopped } from '../protocol/agent-files.ts'
import { noteFreeze } from '../protocol/freezes.ts'
import type { SoftStop } from '../tree/ask-to-end.ts'
import type { ProcessTable } from '../table/process-table.ts'
import { endTree, killTree } from '../tree/end-tree.ts'
import { freezeStrays, freezeTree, thawTree } from '../tree/freeze-tree.ts'
import type { ProcessTree } from '../tree/process-tree.ts'
import { signalProcess } from '../tree/signal-process.ts'
import { createVitalsMeter } from './vitals.ts'

export interface WatchOrder {
  readonly dir: string
  readonly identity: ProcessIdentity
  readonly tree: ProcessTree
  readonly stop: SoftStop
  /** The time that passed before we watched. */
  readonly already: { readonly awakeMs: number; readonly quietMs: number }
}

export interface WatchedAgent {
  readonly agent: Agent
  /** A stop was asked for: an end without a record is then our own doing. */
  stopping(): boolean
  /** Called on every tick until the end is reported. */
  onBeat(look: () => void): void
  /** Ends the stray processes of an agent that is lost. */
  endStrays(): Promise<void>
  /** Reports the end, once. */
  tell(end: AgentEnd): void
}

const noticeEveryBeats = 3
const wrapperEveryBeats = 10
const mostUnsampled = 32
/** Processes that outlived their agent get this long to end by themselves. */
const sweepGraceMs = 500

/** A running agent: remembers its processes, counts its time, and ends it on demand. The caller detects its end. */
export function watchAgent(context: ProcessContext, order: WatchOrder): WatchedAgent {
  const { tree } = order
  const meter = createVitalsMeter(logsOf(order.dir), order.already)
  const looks = new Set<() => void>()
  const { promise: ended, resolve } = Promise.withResolvers<AgentEnd>()
  const sampling = context.sampler.watch(tree, meter.sampled)
  let told = false
  let stopping = false
  let released = false
  let frozen = false

  const leave = context.beat.join((awakeMs, beat) => {
    if (beat % noticeEveryBeats === 0) tree.notice()
    if (told) return
    // Its time stands still with it, and nothing is new.
    if (frozen) {
      if (beat % noticeEveryBeats === 0) freezeStrays(context.scanner, tree)
      for (const look of looks) look()
      return
    }
    meter.beat(awakeMs)
    // Processes that multiply are thousands within a second.
    if (tree.members().length > mostUnsampled + 2 * meter.read().processes) sampling.sampleNow()
    if (beat % wrapperEveryBeats === 0 && !stopping) wakeWrapper(context, order.identity)
    for (const look of looks) look()
  })

  const thaw = (): void => {
    if (!frozen) return
    frozen = false
    thawTree(context.scanner, tree)
    noteFreeze(order.dir, 'thawed', systemClock.now())
  }

  return {
    stopping: () => stopping,
    onBeat: (look) => void looks.add(look),
    endStrays: () => killTree(context.scanner, tree),
    tell(end) {
      if (told || released) return
      told = true
      sampling.leave()
      meter.close()
      resolve(end)
    },
    agent: {
      identity: order.identity,
      ended,
      vitals: () => meter.read(),
      memoryBytes: () => memoryOf(context.table, tree),
      cutOutput: (mostBytes) => cutLogs(logsOf(order.dir), mostBytes),
      async stop(graceMs) {
        stopping = true
        markStopped(order.dir)
        // What stands still can't end by itself.
        if (graceMs > 0) thaw()
        frozen = false
        await endTree(context.scanner, tree, { graceMs, stop: order.stop })
        for (const look of looks) look()
        if (told) leave()
      },
      async sweep() {
        await endTree(context.scanner, tree, { graceMs: sweepGraceMs })
        if (told) leave()
      },
      freeze() {
        if (frozen || told || released) return
        frozen = true
        noteFreeze(order.dir, 'frozen', systemClock.now())
        freezeTree(context.scanner, tree)
      },
      thaw,
      release() {
        released = true
        leave()
        sampling.leave()
        meter.close()
      },
    },
  }
}

/** Null where one of its processes can't be looked into: the sum of the others would be too little. */
function memoryOf(table: ProcessTable, tree: ProcessTree): number | null {
  let sum = 0
  for (const { pid } of tree.living()) {
    const bytes = table.ownMemory(pid)
    if (bytes !== null) sum += bytes
    else if (tree.living().some((facts) => facts.pid === pid)) return null
  }
  return sum
}

/** A wrapper that somebody stopped can't record the end of its agent, which waits below it as a zombie. */
function wakeWrapper(context: ProcessContext, wrapper: ProcessIdentity): void {
  const facts = context.table.read(wrapper.pid)
  if (facts?.state === 'T' && facts.startTime === wrapper.startTime)
    signalProcess(context.table, facts, 'SIGCONT')
}
