import type { RunFlags } from '../../app/options/flags.ts'
import type { Session, Supervised } from '../../app/session.ts'
import { TerminalCaller } from '../../app/terminal-caller.ts'
import type { OutputMode } from '../../core/run/settings.ts'
import type { Ended } from '../../supervisor/loop/supervisor-end.ts'
import { openPrinter } from '../print/open-printer.ts'
import { otherEnds, summaryAtLeaving } from './lines-at-leaving.ts'
import { RunFollower } from './run-follower.ts'
import { runLines } from './run-lines.ts'

const tickMs = 50
/** At the end: how long we wait for a reader that takes nothing, and for one that takes little. */
const stalledMs = 1_000
const lastWaitMs = 3_000

/** Ends that no person waits for. */
const unhurried: ReadonlySet<Ended['kind']> = new Set(['finished', 'drained', 'budget'])

export interface RunLines {
  /** Prints what is left, then the summary. */
  finish(ended: Ended): Promise<void>
  /** A person waits for the end: output of agents is shortened, and a reader that takes nothing is not waited for. */
  hurry(): void
  /** Nothing is printed any more, from now on. */
  giveUp(): void
  stop(): void
  /** A write is pending that its reader doesn't take: the process must not wait for it. */
  isUnread(): boolean
}

interface FollowOrder {
  readonly session: Session
  readonly supervised: Supervised
  readonly flags: RunFlags
  readonly outputMode: OutputMode
  /** The reader of our output has closed. */
  onGone(error: NodeJS.ErrnoException): void
}

/** Prints a run as it goes: stored events and the agents' logs, the same facts that another terminal would see. */
export async function startRunLines(order: FollowOrder): Promise<RunLines> {
  const { session, supervised, flags } = order
  const { opened } = supervised
  const json = flags.json === true
  let isGone = false
  const printer = await openPrinter(process.stdout, (error) => {
    isGone = true
    order.onGone(error)
  })
  const { since } = supervised
  const follower = new RunFollower({ session, run: opened.run, since, opened, printer, json })
  const output = runLines(json ? 'ndjson' : order.outputMode, opened.run, { flags, printer, follower })
  // Bytes for a terminal are no part of what a program reads.
  const caller =
    process.stdout.isTTY && !json
      ? new TerminalCaller({
          ...{ store: session.store, project: session.project.name, env: process.env },
          write: (bytes) => printer.write(bytes),
        })
      : null
  caller?.begin()
  let finishingAt: number | null = null
  let hurriedAt: number | null = null
  // A store that can't be read is reported by the supervisor, which reads it too.
  const timer = setInterval(() => {
    if (finishingAt === null) void follower.follow(output).catch(() => undefined)
    else if (hurriedAt !== null && waitedEnough(Math.max(finishingAt, hurriedAt))) printer.giveUp()
  }, tickMs)
  const waitedEnough = (since: number): boolean =>
    performance.now() - since > lastWaitMs ||
    (printer.stalledMs() > stalledMs && performance.now() - since > stalledMs / 2)
  const hurry = (): void => {
    hurriedAt ??= performance.now()
    follower.hurry()
  }
  return {
    finish: async (ended) => {
      finishingAt = performance.now()
      if (!unhurried.has(ended.kind)) hurry()
      if (isGone) return
      await follower.finish(output)
      await caller?.finish()
      if (ended.kind === 'budget') await otherEnds(session, opened.run.id)
      const run = (await session.store.run(opened.run.id)) ?? opened.run
      const summary = await session.summaryOf(run)
      await output.ended(summary, session.clock.now())
      const lines = async () => ['', ...(await summaryAtLeaving(session, { run, summary }, flags))]
      if (!json) for (const line of await lines()) printer.print(line)
      await printer.flushed()
    },
    hurry,
    giveUp: () => printer.giveUp(),
    stop: () => {
      clearInterval(timer)
      void caller?.finish()
      follower.close()
    },
    isUnread: () => printer.gaveUp(),
  }
}
