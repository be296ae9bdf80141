import { statSync } from 'node:fs'
import type { Agent, AgentEnd } from '../../core/ports/process.ts'
import type { ProcessIdentity } from '../../core/run/identity.ts'
import { systemClock } from '../clock.ts'
import type { ProcessContext } from '../context.ts'
import { livenessOf } from '../identity.ts'
import {
  hasState,
  logsOf,
  makeVoid,
  readFiles,
  readOrigin,
  recordedSeconds,
  wasStopped,
} from '../protocol/agent-files.ts'
import { agentStatus, type Meaning } from '../protocol/agent-status.ts'
import { endOf } from '../protocol/end-of.ts'
import { frozenMs } from '../protocol/freezes.ts'
import { softly, type SoftStop } from '../tree/ask-to-end.ts'
import { endTree, killTree } from '../tree/end-tree.ts'
import type { ProcessTree } from '../tree/process-tree.ts'
import { endedAgent } from './ended-agent.ts'
import { inspectAgent, type Sight, type SightOrder } from './inspect-agent.ts'
import { watchAgent, type WatchedAgent } from './watch-agent.ts'

export interface AdoptOrder extends SightOrder {
  readonly limitSeconds: number
}

/** From when it was first seen so: on a busy machine a single look may take as long. */
const patienceMs = 1_000
/** For a wrapper that lives, and has created `started` without having written to it: it is the machine that is slow. */
const patienceWithLivingMs = 60_000
const againMs = 20
const identityEveryBeats = 10

/** Takes over an agent that another supervisor started, at whatever stage. Never rejects. */
export async function adoptAgent(
  context: ProcessContext,
  order: AdoptOrder,
): Promise<Agent | 'never started'> {
  const patience = new Patience()
  for (;;) {
    const found = inspectAgent(context, order)
    switch (found.meaning.kind) {
      case 'not begun': {
        const mark = makeVoid(order.dir)
        // If we can't make it void for a whole second (a full disk), a wrapper can't start either.
        if (mark === 'made' || (mark === 'not made' && patience.isOver('not made', patienceMs)))
          return 'never started'
        await systemClock.sleep(againMs)
        break
      }
      case 'half begun': {
        const lives = found.tree.living().length > 0
        if (patience.isOver('half begun', lives ? patienceWithLivingMs : patienceMs))
          return lives ? nothingToWatch(context, order, found) : 'never started'
        await systemClock.sleep(againMs)
        break
      }
      case 'void':
        return 'never started'
      case 'running':
        return found.wrapper === null
          ? nothingToWatch(context, order, found)
          : follow(context, order, found.tree, found.wrapper)
      case 'ended':
      case 'lost':
      case 'unseen':
      case 'folder gone':
        return nothingToWatch(context, order, found)
    }
  }
}

/** How long something has been seen without a change. */
class Patience {
  #what: string | null = null
  #since = 0

  isOver(what: string, mostMs: number): boolean {
    const now = systemClock.awakeMs()
    if (this.#what !== what) [this.#what, this.#since] = [what, now]
    return now - this.#since >= mostMs
  }
}

/** Nothing to watch any more, however that came: stray processes of a lost agent are ended now, those of an ended one when the caller sweeps. */
async function nothingToWatch(context: ProcessContext, order: AdoptOrder, found: Sight): Promise<Agent> {
  const end = asStopped(order, endAs(order, found.meaning))
  if (end.kind === 'lost') await killTree(context.scanner, found.tree)
  const ranMs = found.meaning.kind === 'ended' ? 1000 * recordedSeconds(order.dir, found.meaning.end) : 0
  const sweep = (): Promise<void> => endTree(context.scanner, found.tree, { graceMs: 500 })
  return endedAgent({ identity: found.wrapper, end, dir: order.dir, ranMs, sweep })
}

/** The exit code of an agent that was being ended when its supervisor died is no evidence about its work. */
function asStopped({ dir }: AdoptOrder, end: AgentEnd): AgentEnd {
  if (end.kind !== 'exit' || end.code === 0 || !wasStopped(dir)) return end
  return { kind: 'lost', why: 'it was being stopped when its supervisor ended' }
}

function endAs(order: AdoptOrder, meaning: Meaning): AgentEnd {
  switch (meaning.kind) {
    case 'ended':
      return endOf(meaning.end, recordedSeconds(order.dir, meaning.end), order.limitSeconds)
    case 'unseen':
      return { kind: 'lost', why: 'it was started on another host or in another container' }
    case 'folder gone':
      return { kind: 'lost', why: 'its folder was deleted' }
    default:
      return { kind: 'lost', why: 'its wrapper was killed, or the machine went down' }
  }
}

function follow(
  context: ProcessContext,
  order: AdoptOrder,
  tree: ProcessTree,
  identity: ProcessIdentity,
): Agent {
  const watched = watchAgent(context, {
    dir: order.dir,
    identity,
    tree,
    stop: stopOf(order.dir),
    already: soFar(order.dir),
  })
  let beats = 0
  watched.onBeat(() => {
    beats += 1
    if (hasState(order.dir) && beats % identityEveryBeats !== 0 && !watched.stopping()) return
    void lookAgain(context, order, watched)
  })
  return watched.agent
}

async function lookAgain(context: ProcessContext, order: AdoptOrder, watched: WatchedAgent): Promise<void> {
  const { identity } = watched.agent
  const wrapper = identity === null ? 'dead' : livenessOf(context.table, context.here, identity)
  const meaning = agentStatus(readFiles(order.dir), { wrapper, strays: true })
  switch (meaning.kind) {
    case 'running':
      return
    case 'ended':
      watched.tell(endAs(order, meaning))
      return
    case 'folder gone':
      if (wrapper === 'alive') return
      break
    default:
      break
  }
  if (watched.stopping()) {
    watched.tell({ kind: 'exit', code: 137, signal: 'SIGKILL' })
    return
  }
  await watched.endStrays()
  watched.tell(endAs(order, meaning))
}

/** Our predecessor's count is lost. The wall clock never gives too little, and a value after a step of the clock is clamped. */
function soFar(dir: string): { readonly awakeMs: number; readonly quietMs: number } {
  const now = systemClock.now()
  const begun = statSync(`${dir}/started`, { throwIfNoEntry: false })?.mtimeMs ?? now
  const written = logsOf(dir).flatMap((log) => statSync(log, { throwIfNoEntry: false })?.mtimeMs ?? [])
  const spoke = written.length === 0 ? now : Math.max(...written)
  const awakeMs = Math.max(0, now - begun - frozenMs(dir, begun, now))
  return { awakeMs, quietMs: Math.min(awakeMs, Math.max(0, now - spoke - frozenMs(dir, spoke, now))) }
}

/** As its preset had it when it was started; softly where that is not known. */
const stopOf = (dir: string): SoftStop => readOrigin(dir)?.stop ?? softly
