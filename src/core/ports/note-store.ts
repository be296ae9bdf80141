import type { Fence } from '../attempt.ts'
import type { AttemptId, ItemId, NoteId } from '../ids.ts'
import type { PersonNote } from '../person-note.ts'
import type { Refusal } from './backlog-store.ts'
import type { Fenced } from './fenced.ts'

/** Notes of a person for an item's agents. */
export interface NoteStore {
  /** Waits for the item's next agent, wherever the item stands. Refused: no such item, done, empty, too long. */
  addNote(item: ItemId, text: string): Promise<NoteAdded | Refusal>
  /** Every note of an item, oldest first. */
  notesOf(item: ItemId): Promise<readonly PersonNote[]>
  /** Which items have notes, in no order. */
  notedItems(): Promise<readonly ItemId[]>
  /**
   * The notes that belong into the prompt of an agent, oldest first; from then on they count as given to it. Recorded before
   * the agent is started: what was given to one that never ran is returned again.
   */
  giveNotes(giving: NoteGiving): Promise<Fenced<readonly PersonNote[]>>
  /** This agent process never ran, or has not answered: what it was given waits again. */
  regainNotes(process: AgentProcess): Promise<Fenced<'ok'>>
  /** The running agents are to be interrupted for what waits: recorded first, so that a restart goes on with it. */
  urgeNotes(fence: Fence): Promise<Fenced<'ok'>>
  /** What this agent of the attempt is to be interrupted for, oldest first. */
  urgentNotes(attempt: AttemptId, agent: number): Promise<readonly PersonNote[]>
}

export interface NoteAdded {
  readonly item: ItemId
  readonly note: NoteId
}

/** One process of an agent. */
export interface AgentProcess {
  readonly fence: Fence
  /** The agent's place among the attempt's agents: 0, 1, … */
  readonly agent: number
  /** Its number among the processes of the agent. */
  readonly process: number
}

export interface NoteGiving extends AgentProcess {
  readonly to: NoteReader
}

/** What an agent knows of the notes by its session. */
export type NoteReader =
  | { readonly kind: 'new session' }
  /** It knows what the agents of its number were given in the attempt and in those before it. */
  | { readonly kind: 'session of'; readonly attempt: AttemptId }
  /** The session of the process before it in the same attempt: only what waits is new. */
  | { readonly kind: 'same session' }
