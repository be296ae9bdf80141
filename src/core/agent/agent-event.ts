import type { Fault } from './fault.ts'
import type { Usage, UsageScope } from './usage.ts'

/** The log that a line of an agent's was read from. */
export type AgentStream = 'out' | 'err'

export const toolClasses = ['read', 'edit', 'shell', 'search', 'mcp', 'agent', 'other'] as const
export type ToolClass = (typeof toolClasses)[number]

/**
 * What a line of an agent's output means, the same for every CLI. Texts are foreign: sanitise where they are shown.
 * Only a record's own fields make an event; what a model writes or a tool prints may quote anything and means nothing.
 */
export type AgentEvent =
  /** Where a session, or one more turn of it, begins. */
  | { readonly kind: 'session'; readonly id: string; readonly model?: string; readonly version?: string }
  /** A turn has begun: an `end` before it is no end any more. */
  | { readonly kind: 'turn' }
  /** `delta`: a piece of a text that goes on in the next one. */
  | {
      readonly kind: 'text'
      readonly text: string
      readonly delta: boolean
      readonly thinking?: boolean
      /** Of the sub-agent that says it: the id of its tool call. */
      readonly parent?: string
    }
  | ToolEvent
  /** The agent's list of what is to be done, whole. */
  | { readonly kind: 'plan'; readonly items: readonly { readonly text: string; readonly done: boolean }[] }
  /** All that is open in the background: it keeps a finished CLI alive. */
  | {
      readonly kind: 'background'
      readonly open: readonly { readonly id: string; readonly agent: boolean }[]
    }
  /** The CLI tries a call to its vendor again: the early sign of a limit. */
  | {
      readonly kind: 'retry'
      readonly fault: Fault
      readonly attempt?: number
      readonly max?: number
      readonly delayMs?: number
    }
  /** An error record that does not end the run by itself. */
  | { readonly kind: 'fault'; readonly fault: Fault }
  /** Something was not permitted, without a tool call that says so. */
  | { readonly kind: 'denied'; readonly what: string }
  /** The agent asks a person and can't go on. */
  | { readonly kind: 'ask'; readonly question: string }
  | { readonly kind: 'usage'; readonly usage: Usage; readonly scope: UsageScope; readonly model?: string }
  /** The agent is interrupted, by whoever it was. */
  | { readonly kind: 'interrupted' }
  /** Nothing is left to do, but the terminal record comes only when the background has ended. */
  | { readonly kind: 'idle' }
  | EndEvent
  | { readonly kind: 'notice'; readonly text: string }
  /** A sign that the good end may be none. */
  | { readonly kind: 'suspicious'; readonly why: string }
  /** A record without a meaning here, or a line that is none. */
  | { readonly kind: 'other' }

export interface ToolEvent {
  readonly kind: 'tool'
  /** Links the phases of one call. */
  readonly id: string
  readonly phase: 'start' | 'update' | 'end'
  /** The CLI's own name of the tool. */
  readonly name: string
  /** One line: the path, the pattern, the command, the question. */
  readonly title: string
  readonly class: ToolClass
  readonly ok?: boolean
  readonly denied?: boolean
  /** As the CLI names them: absolute or relative to the worktree. */
  readonly files?: readonly string[]
  /** What it printed or found; with `update` only what is new. */
  readonly output?: string
  readonly exit?: number
  readonly durationMs?: number
  readonly added?: number
  readonly removed?: number
  readonly parent?: string
}

/** The terminal record. The last one counts. */
export interface EndEvent {
  readonly kind: 'end'
  readonly ok: boolean
  readonly fault?: Fault
  /** Ended by a cap of the CLI's own: turns, budget, time. */
  readonly cap?: string
  readonly text?: string
  readonly turns?: number
  readonly durationMs?: number
}
