import type { EpochMs } from './ids.ts'
import type { Safe } from './safe.ts'

/**
 * A line of an attempt, from its log to a pane, to the lines of `run` and to NDJSON. Its kind is known where it is written or
 * decoded and travels beside its text: nothing reads it back out of the text, so no output can pose as another kind.
 */
export interface Line<Kind extends LineKind = LineKind> {
  readonly kind: Kind
  /** Without the sign that its kind is shown with. */
  readonly text: Safe
  /** When it was written; null where its log has no times. */
  readonly at: EpochMs | null
  /** Of a sub-agent: the id of the call that started it. */
  readonly sub?: string
  /** With this line the sub-agent of that id has ended: a pane that follows shows the lines of its work no more. */
  readonly endsSub?: string
}

export type LineKind = AgentLineKind | OwnLineKind

/** What an agent's output may be decoded to. */
export type AgentLineKind =
  | 'prose'
  /** Prose that could be taken for a line of loopwork's, which it is not: it is indented wherever it is shown. */
  | 'lookalike'
  /** Where a session begins. */
  | 'start'
  | 'thought'
  /** Something is read, searched or asked: `Read src/a.ts`. The first word is the verb. */
  | 'tool'
  /** Files are changed: `Edit src/a.ts  +41 −3`. The first word is the verb; how much was changed may follow two spaces. */
  | 'edit'
  | CommandLineKind
  /** How the agent says that it ended: `done  6 turns`. */
  | 'result'
  | 'bad-result'
  | 'retry'
  | 'notice'
  /** What a person told it while it ran: only loopwork writes it, into a file that agents can write as well. */
  | 'message'

/** A command of an agent's or of ours. */
export type CommandLineKind =
  | 'command'
  /** What it printed. */
  | 'output'
  /** How it ended: `exit 0  3.9s`. */
  | 'passed'
  | 'failed'

/** What only loopwork writes: no decoder may return it. */
export type OwnLineKind = 'gate'

/** A line of ours before it is stored: its text may hold what others wrote. */
export interface LineToStore {
  readonly kind: OwnLineKind | CommandLineKind
  readonly text: string
  readonly at: EpochMs
}
