import type { ToolEvent } from '../../core/agent/agent-event.ts'
import type { EpochMs } from '../../core/ids.ts'
import type { AgentLineKind, Line } from '../../core/line.ts'
import { plural } from '../../text/plural.ts'
import { joinSafe, literal, safe, type Safe } from '../../text/safe.ts'
import { RecentMap } from '../recent-map.ts'
import { RecentSet } from '../recent-set.ts'
import { oneLine } from './one-line.ts'
import { PrintedOutput } from './printed-output.ts'
import { leastWorth, took } from './took.ts'
import { isFileRead, readsLine, toolLine } from './tool-line.ts'

export type ToolLine = Line<AgentLineKind> & { readonly at: EpochMs }

/** A command or a sub-agent: it is shown when it begins and again when it ends. */
interface Open {
  readonly at: EpochMs
  readonly output: PrintedOutput
  calls: number
}

interface Waiting {
  readonly event: ToolEvent
  /** When it came. */
  readonly at: EpochMs
}

/** Most calls are shorter than that, and then are shown with what they changed. */
const longestWaitMs = 2_000
/** Files that an agent reads without a word or a pause are shown in one line, but not all that it ever reads. */
const mostWaiting = 200

/** The calls of an agent's tools, from their beginnings and ends, which come in any order. */
export class ToolCalls {
  readonly #worktree: string
  readonly #add: (line: ToolLine) => void
  readonly #open = new RecentMap<Open>()
  /** Begun calls whose line waits for their end, which may know more, and files read that more may follow. */
  #waiting: Waiting[] = []
  /** Shown already, and not ended. */
  readonly #shown = new RecentSet()
  /** The call that the last line belongs to: the end of another one names its own. */
  #last: string | null = null
  #denied: Safe | null = null

  constructor(worktree: string, add: (line: ToolLine) => void) {
    this.#worktree = worktree
    this.#add = add
  }

  take(event: ToolEvent, at: EpochMs): void {
    if (event.parent !== undefined) return this.#inner(event, at)
    if (event.class === 'shell' || event.class === 'agent') return this.#long(event, at)
    this.#short(event, at)
  }

  /** Shows what waits; for when anything else is to be shown after it. */
  release(at: EpochMs): void {
    this.#releaseThrough(this.#waiting.length, at)
  }

  /** Nothing has come for a moment: shows what has waited for long enough. */
  pause(at: EpochMs): void {
    const last = this.#waiting.findLastIndex((waiting) => at - waiting.at >= longestWaitMs)
    this.#releaseThrough(last + 1, at)
  }

  denied(what: Safe, at: EpochMs): void {
    if (what === this.#denied) return
    this.#denied = what
    this.#say('failed', safe`denied  ${what}`, at)
  }

  /** A sub-agent's: one line for each call, set off from those of the agent. */
  #inner(event: ToolEvent, at: EpochMs): void {
    const isNew = event.phase === 'start' || (event.phase === 'end' && !this.#shown.has(event.id))
    if (event.phase === 'start') this.#shown.add(event.id)
    if (event.phase === 'end') this.#shown.delete(event.id)
    if (!isNew) return
    this.release(at)
    const agent = this.#open.get(event.parent ?? '')
    if (agent !== undefined) agent.calls += 1
    this.#last = event.id
    const text = safe`  ${toolLine(event, this.#worktree)}`
    this.#add({
      kind: kindOf(event),
      text,
      at,
      ...(event.parent === undefined ? {} : { sub: subOf(event.parent) }),
    })
  }

  #long(event: ToolEvent, at: EpochMs): void {
    this.release(at)
    const open = this.#open.get(event.id) ?? this.#begin(event, at)
    const isCommand = event.class === 'shell'
    if (isCommand && event.phase === 'update') this.#printed(event, open.output.add(event.output ?? ''), at)
    if (event.phase !== 'end') return
    this.#open.take(event.id)
    const passed = event.ok ?? (event.exit ?? 0) === 0
    if (isCommand) this.#printed(event, open.output.end(passed ? 'passed' : 'failed', event.output ?? ''), at)
    if (event.denied === true) return this.denied(this.#callOf(event), at)
    // It ended, and its CLI doesn't report how.
    if (isCommand && event.ok === undefined && event.exit === undefined) return
    const ending = this.#ending(event, open, at)
    const ends = event.class === 'agent' && passed ? { endsSub: subOf(event.id) } : {}
    this.#add({ kind: passed ? 'passed' : 'failed', text: ending, at, ...ends })
    this.#last = event.id
  }

  #say(kind: AgentLineKind, text: Safe, at: EpochMs): void {
    this.#add({ kind, text, at })
  }

  #begin(event: ToolEvent, at: EpochMs): Open {
    const open = { at, output: new PrintedOutput(), calls: 0 }
    this.#open.set(event.id, open)
    this.#last = event.id
    this.#say(kindOf(event), toolLine(event, this.#worktree), at)
    return open
  }

  #printed(event: ToolEvent, lines: readonly Safe[], at: EpochMs): void {
    for (const line of lines) this.#say('output', line, at)
    if (lines.length > 0) this.#last = event.id
  }

  /** `exit 0  3.9s`, `agent  12 calls  41s`; of one that others have spoken after also what it was. */
  #ending(event: ToolEvent, { at: since, calls }: Open, at: EpochMs): Safe {
    const tookMs = event.durationMs ?? at - since
    const parts = [
      endWord(event),
      calls === 0 ? null : plural(calls, 'call'),
      // Events that were read together have the same time.
      tookMs < (event.durationMs === undefined ? 1_000 : leastWorth) ? null : took(tookMs),
      this.#last === event.id || event.class === 'agent'
        ? null
        : oneLine(toolLine(event, this.#worktree), 60),
      event.class === 'agent' && event.ok === false ? oneLine(event.output ?? '', 200) : null,
    ]
    return joinSafe(
      parts.filter((part): part is Safe => part !== null && part !== ''),
      literal('  '),
    )
  }

  /** What was asked for, not what would have changed. */
  #callOf({ added: _added, ...event }: ToolEvent): Safe {
    return toolLine(event, this.#worktree)
  }

  #short(event: ToolEvent, at: EpochMs): void {
    const index = this.#waiting.findIndex((waiting) => waiting.event.id === event.id)
    if (event.phase !== 'end') {
      if (index === -1 && event.phase === 'start') this.#wait(event, at)
      return
    }
    const wasShown = this.#shown.delete(event.id)
    const begun = this.#waiting[index]
    const whole = begun === undefined ? event : { ...begun.event, ...event }
    if (begun !== undefined) this.#waiting[index] = { event: whole, at: begun.at }
    else if (!wasShown) this.#wait(whole, at)
    if (event.ok !== false && isFileRead(whole)) return
    if (!wasShown) this.#releaseThrough(begun === undefined ? this.#waiting.length : index + 1, at)
    if (event.denied === true) return this.denied(this.#callOf(whole), at)
    if (event.ok === false) this.#say('failed', oneLine(event.output ?? literal('failed')), at)
  }

  #wait(event: ToolEvent, at: EpochMs): void {
    if (this.#waiting.length >= mostWaiting) this.release(at)
    this.#waiting.push({ event, at })
  }

  #releaseThrough(count: number, at: EpochMs): void {
    const released = this.#waiting.slice(0, count).map(({ event }) => event)
    this.#waiting = this.#waiting.slice(count)
    for (let from = 0; from < released.length;) {
      const group = groupAt(released, from)
      const [first] = group
      if (first === undefined) return
      this.#say(kindOf(first), readsLine(group, this.#worktree), at)
      from += group.length
    }
    for (const { id, phase } of released) {
      if (phase === 'start') this.#shown.add(id)
      this.#last = id
    }
  }
}

/** As much of the id of a call as is stored with each line. */
const subOf = (id: string): string => id.slice(0, 100)

/** Files that were read one after the other, or one other call. */
function groupAt(events: readonly ToolEvent[], from: number): readonly ToolEvent[] {
  let end = from
  for (let event = events[end]; event !== undefined && isFileRead(event); event = events[end]) end += 1
  return events.slice(from, Math.max(end, from + 1))
}

function kindOf(event: ToolEvent): AgentLineKind {
  if (event.class === 'edit') return 'edit'
  return event.class === 'shell' ? 'command' : 'tool'
}

/** A CLI that knows no exit code may call a failure a success: then no code is claimed. */
function endWord(event: ToolEvent): Safe {
  if (event.class === 'agent') return literal('agent')
  if (event.exit !== undefined) return safe`exit ${event.exit}`
  return event.ok === false ? literal('failed') : literal('ended')
}
