import type { AgentEvent, EndEvent } from '../../core/agent/agent-event.ts'
import type { Fault } from '../../core/agent/fault.ts'
import type { Usage } from '../../core/agent/usage.ts'
import type { EpochMs } from '../../core/ids.ts'
import type { AgentLineKind, Line } from '../../core/line.ts'
import { briefDuration } from '../../text/duration.ts'
import { literal, safe, type Safe } from '../../text/safe.ts'
import { undisguised } from '../decoders/signed-text.ts'
import { faultWords, retryWords } from './fault-words.ts'
import { oneLine } from './one-line.ts'
import { planLine } from './plan-line.ts'
import { RepeatedLines } from './repeated-lines.ts'
import { resultLine } from './result-line.ts'
import { SaidBefore } from './said-before.ts'
import { SpokenText } from './spoken-text.ts'
import { ToolCalls } from './tool-calls.ts'

/** The lines of one agent process, the same for every CLI. Foreign text is made safe here, once. */
export interface Readable {
  /** The lines that are complete with this event. */
  add(event: AgentEvent, at: EpochMs): readonly Line<AgentLineKind>[]
  /** Nothing has come since the last look: shows calls that have waited long enough for their end, or for more of their kind. */
  pause(at: EpochMs): readonly Line<AgentLineKind>[]
  /** The process has ended. */
  end(at: EpochMs): readonly Line<AgentLineKind>[]
}

export interface ReadableFacts {
  /** Absolute; it is cut from paths. */
  readonly worktree: string
  /** Name of the preset: what an agent is called that doesn't name its model, and how one logs in to it. */
  readonly agent: string
  /** The task: a line about it is loopwork's, and an agent's that looks the same is marked. */
  readonly item: string
  /** Everything that the process has used so far, the event that is being added included. */
  readonly usage: () => Usage | null
}

export const createReadable = (facts: ReadableFacts): Readable => new EventLines(facts)

class EventLines implements Readable {
  readonly #facts: ReadableFacts
  readonly #repeated = new RepeatedLines()
  readonly #spoken = new SpokenText()
  readonly #saidBefore = new SaidBefore()
  readonly #tools: ToolCalls
  #thinksSince: EpochMs | null = null
  #lastAt: EpochMs | null = null
  #session: string | null = null
  #hasSaid = false
  #plan: Safe | null = null
  /** Not said again by the record that ends the run. */
  #fault: Safe | null = null
  /** By its terminal record. What stderr has besides repeats it, and is read later. */
  #hasFailed = false
  #lines: Line<AgentLineKind>[] = []

  constructor(facts: ReadableFacts) {
    this.#facts = facts
    this.#tools = new ToolCalls(facts.worktree, (line) => this.#add(line))
  }

  add(event: AgentEvent, at: EpochMs): readonly Line<AgentLineKind>[] {
    if (isSilent(event)) return []
    if (event.kind !== 'text' || event.thinking === true || !event.delta) this.#endText(at)
    if (event.kind !== 'text' || event.thinking !== true) this.#endThought(at)
    if (event.kind !== 'tool') this.#tools.release(at)
    this.#take(event, at)
    this.#lastAt = at
    return this.#taken()
  }

  pause(at: EpochMs): readonly Line<AgentLineKind>[] {
    this.#tools.pause(at)
    return this.#taken()
  }

  end(at: EpochMs): readonly Line<AgentLineKind>[] {
    this.#endText(at)
    this.#endThought(at)
    this.#tools.release(at)
    return [...this.#taken(), ...this.#repeated.end()]
  }

  #taken(): readonly Line<AgentLineKind>[] {
    const lines = this.#lines.flatMap((line) => this.#repeated.add(line))
    this.#lines = []
    return lines
  }

  #say(kind: AgentLineKind, text: Safe, at: EpochMs): void {
    this.#add({ kind, text, at })
  }

  #add(line: Line<AgentLineKind>): void {
    this.#hasSaid = true
    this.#lines.push(undisguised(line, this.#facts.item))
  }

  #take(event: AudibleEvent, at: EpochMs): void {
    switch (event.kind) {
      case 'session':
        return this.#begin(event, at)
      case 'text':
        return this.#text(event, at)
      case 'tool':
        return this.#tools.take(event, at)
      case 'plan':
        return this.#planned(planLine(event.items), at)
      case 'retry':
        return this.#hasFailed ? undefined : this.#say('retry', retryWords(event), at)
      case 'fault':
        return this.#hasFailed ? undefined : this.#failed(event.fault, at)
      case 'denied':
        return this.#tools.denied(oneLine(event.what), at)
      case 'ask':
        return this.#say('notice', safe`asks  ${oneLine(event.question)}`, at)
      case 'interrupted':
        return this.#say('notice', literal('interrupted'), at)
      case 'notice':
        return this.#say('notice', oneLine(event.text), at)
      case 'suspicious':
        return this.#say('notice', oneLine(event.why), at)
      case 'end':
        return this.#ended(event, at)
    }
  }

  /** Once for each session, and only before anything else of it: some CLIs name theirs again with each turn, or at the end. */
  #begin({ id, model }: Extract<AgentEvent, { kind: 'session' }>, at: EpochMs): void {
    const isNew = this.#session !== id
    const goesOn = this.#session === null && this.#hasSaid
    this.#session = id
    this.#hasFailed = false
    if (!isNew || goesOn) return
    const name = oneLine(model ?? this.#facts.agent, 100)
    this.#say('start', safe`${name}, session ${shortSession(id)}`, at)
  }

  /** What a sub-agent says is for the agent that called it. */
  #text({ text, delta, thinking, parent }: Extract<AgentEvent, { kind: 'text' }>, at: EpochMs): void {
    if (parent !== undefined) return
    if (thinking === true) {
      this.#thinksSince ??= this.#lastAt ?? at
      return
    }
    this.#saidBefore.add(text)
    this.#prose(this.#spoken.add(text), at)
    if (!delta) this.#endText(at)
  }

  #prose(lines: readonly Safe[], at: EpochMs): void {
    for (const line of lines) this.#say('prose', line, at)
  }

  #endText(at: EpochMs): void {
    this.#prose(this.#spoken.end(), at)
  }

  #endThought(at: EpochMs): void {
    if (this.#thinksSince === null) return
    const tookMs = at - this.#thinksSince
    this.#thinksSince = null
    this.#say(
      'thought',
      tookMs < 1_000
        ? literal('thought')
        : safe`thought ${briefDuration(Math.round(tookMs / 1_000) * 1_000)}`,
      at,
    )
  }

  /** Again only when it has got further. */
  #planned(line: Safe | null, at: EpochMs): void {
    if (line === null || line === this.#plan) return
    this.#plan = line
    this.#say('tool', line, at)
  }

  #failed(fault: Fault, at: EpochMs): void {
    const words = faultWords(fault, { agent: this.#facts.agent, at })
    if (words === this.#fault) return
    this.#fault = words
    this.#say('failed', words, at)
  }

  #ended(end: EndEvent, at: EpochMs): void {
    if (end.fault !== undefined) this.#failed(end.fault, at)
    else if (end.text !== undefined && !this.#saidBefore.has(end.text))
      this.#prose([...this.#spoken.add(end.text), ...this.#spoken.end()], at)
    this.#fault = null
    this.#hasFailed = !end.ok
    this.#say(end.ok ? 'result' : 'bad-result', resultLine(end, this.#facts.usage()), at)
  }
}

type AudibleEvent = Exclude<AgentEvent, { kind: 'other' | 'usage' | 'turn' | 'background' | 'idle' }>

/** Nothing is shown of them, and a text that comes in pieces goes on behind them. */
function isSilent(event: AgentEvent): event is Exclude<AgentEvent, AudibleEvent> {
  return ['other', 'usage', 'turn', 'background', 'idle'].includes(event.kind)
}

/** The beginning, as far as a person needs to tell one from another: `deb026d4`, `ses_e04b21ef`. */
function shortSession(id: string): Safe {
  const prefix = /^[a-z]+_/i.exec(id)?.[0] ?? ''
  return oneLine(id.slice(0, prefix.length + 8), 40)
}
