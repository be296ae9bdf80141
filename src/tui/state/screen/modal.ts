import type { ChoiceField, FieldProblem, TaskField, TextField } from '../../../core/backlog/typed-item.ts'
import type { ChoiceEnd } from '../../../core/agent/agent-choice.ts'
import type { AgentOffers, AskedPlan, KnownOfTyped, Undoable } from '../../../core/board/board.ts'
import type { AttemptId, ItemId } from '../../../core/ids.ts'
import type { Why } from '../../../core/list/why.ts'
import type { BudgetKind } from '../../../core/policy/budget.ts'
import type { Demand } from '../../../core/policy/pool/demand.ts'
import type { Safe } from '../../../text/safe.ts'
import type { Setting } from '../../../core/run/setting.ts'
import type { TextInput } from '../../input/text-input.ts'
import type { Scroll } from '../../pane/log/scroll.ts'
import type { Searching } from './screen-state.ts'

export type QuitWay = 'detach' | 'drain' | 'abort'

export type Modal =
  /** `from`: the first row that is shown; `find`: what is typed to find a key, null: nothing. */
  | { readonly kind: 'help'; readonly from: number; readonly find: TextInput | null }
  /** All actions: what was typed of one, and the place of the chosen one among those that fit. */
  | { readonly kind: 'palette'; readonly input: TextInput; readonly chosen: number }
  | { readonly kind: 'quit'; readonly choice: QuitWay }
  /** What was typed so far of the word that aborts. */
  | { readonly kind: 'abort'; readonly typed: string; readonly thenLeave: boolean }
  /** What was typed so far of the sum that a budget is set to, and why it was not taken. */
  | {
      readonly kind: 'budget'
      readonly of: BudgetKind
      readonly typed: string
      readonly refusal: Safe | null
    }
  | NoteModal
  /** What a supervisor wants a person to know, whole; `from`: the first row that is shown. */
  | { readonly kind: 'notices'; readonly from: number }
  /** The plan of a task, which waits for a yes or a no; `from`: the first row that is shown. */
  | ({ readonly kind: 'plan'; readonly item: ItemId; readonly from: number } & AskedPlan)
  /** What is typed to be looked for in the log that is shown; `before`: what Esc goes back to. */
  | SearchModal
  /** The task that is skipped, and what needs it. */
  | { readonly kind: 'skip'; readonly item: ItemId; readonly neededBy: readonly ItemId[] }
  /** Tasks that are stopped, or skipped, together; `dependents`: how many others wait for them. */
  | {
      readonly kind: 'marked'
      readonly verb: 'stop' | 'skip'
      readonly items: readonly ItemId[]
      readonly dependents: number
    }
  | WhyModal
  | AgentModal
  | NewTaskModal
  | SettingsModal
  /** Why the person's branch has not followed to what was merged, and what mends it. */
  | { readonly kind: 'held' }
  /** The merge that is taken back. */
  | { readonly kind: 'undo'; readonly merge: Undoable }

/** What is asked in a box over the screen; what is looked for is typed in the footer. */
export type DialogModal = Exclude<Modal, SearchModal>

/** A task that is being typed. */
export interface NewTaskModal {
  readonly kind: 'new task'
  readonly fields: Readonly<Record<TextField, TextInput>>
  readonly choices: Readonly<Record<ChoiceField, Choice>>
  /** What the words of the agents stand for. */
  readonly demands: readonly Demand[]
  /** The field that has the keys. */
  readonly at: TaskField
  /** What there is already of what was typed, as it was found last. */
  readonly known: KnownOfTyped | null
  /** What was not taken as it is. */
  readonly problem: FieldProblem | null
  /** Esc was pressed on more than a few words. */
  readonly discards: boolean
}

/** One of a few words. */
export interface Choice {
  /** None or one: there is nothing to choose. */
  readonly words: readonly string[]
  readonly chosen: number
}

/** What can be changed while the run goes on. */
export interface SettingsModal {
  readonly kind: 'settings'
  /** As they were read last. */
  readonly settings: readonly Setting[]
  /** The key of the one that is chosen. */
  readonly chosen: string
  /** Another value of it that is being typed; null: none is. */
  readonly input: TextInput | null
  /** Why that was not taken. */
  readonly refusal: Safe | null
}

/** Which agent does a task is being chosen. */
export interface AgentModal {
  readonly kind: 'agent'
  readonly item: ItemId
  /** As it was found when it was asked for. */
  readonly found: AgentOffers
  /** Of the agents; the place after the last one is any of the pool. */
  readonly cursor: number
  readonly until: ChoiceEnd
}

/** Why a task is not running. */
export interface WhyModal {
  readonly kind: 'why'
  readonly item: ItemId
  /** As it was found when it was asked for, until the board has read it again. */
  readonly found: Why
  /** Of the rows that name tasks. */
  readonly cursor: number
}

export interface SearchModal {
  readonly kind: 'search'
  readonly input: TextInput
  readonly before: { readonly scroll: Scroll; readonly searching: Searching | null }
}

/** A note for a task's agents that is being written. */
export interface NoteModal {
  readonly kind: 'note'
  readonly item: ItemId
  readonly input: TextInput
  /** Why it was not taken as it is. */
  readonly refusal: Safe | null
  /** Esc was pressed on a text of several rows. */
  readonly discards: boolean
  /** It says what is to be different from the plan of this attempt; then it may be empty. */
  readonly refuses?: AttemptId
}
