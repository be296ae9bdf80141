import { shellWord } from '../../../core/naming/shell-word.ts'
import type { StartPlace } from '../../../keymap/start-keys.ts'
import { literal, type Safe } from '../../../text/safe.ts'
import { sanitize } from '../../../text/sanitize.ts'
import type { TextInput } from '../../input/text-input.ts'

/** What is asked before a first run, in the order of the page. */
export const choiceNames = ['agent', 'tasks', 'gate', 'workers'] as const
export type ChoiceName = (typeof choiceNames)[number]

export interface SetupOption {
  readonly label: Safe
  readonly note: Safe
}

/** One line of the page. */
export interface SetupChoice {
  /** What was found, the likeliest first. */
  readonly options: readonly SetupOption[]
  /** The one to begin with. */
  readonly first: number
  /** It was said elsewhere, on the command line or in another tool's config: not for this page to change. */
  readonly isGiven: boolean
}

export type Chosen = Readonly<Record<ChoiceName, number>>

/** What has been chosen, as whoever writes the config takes it. */
export interface Picked {
  readonly chosen: Chosen
  /** A command that was typed, in place of an agent that was found; null: none. */
  readonly command: readonly string[] | null
}

/** What a choice comes to, before anything is written. */
export interface SetupPreview {
  /** What the file allows to run as the person. */
  readonly asks: readonly { readonly key: Safe; readonly text: Safe }[]
  /** Its lines. */
  readonly file: readonly Safe[]
}

/** What was found, and what each choice would make of it. */
export interface SetupFacts {
  readonly choices: Readonly<Record<ChoiceName, SetupChoice>>
  /** What of another tool's config is carried over, and what is not. */
  readonly carried: readonly Safe[]
  /** Why a program by an agent's name is not offered. */
  readonly unfit: readonly Safe[]
  /** The agents that were looked for. */
  readonly known: Safe
  previewOf(picked: Picked): SetupPreview
  /** Why a command that was typed can't be started; null: it can. */
  problemOf(command: readonly string[]): Safe | null
}

export type SetupMode =
  | { readonly kind: 'choosing' }
  /** The file as it would be written, or what the keys do, from this line on. */
  | { readonly kind: 'reading'; readonly what: 'file' | 'keys'; readonly top: number }
  | { readonly kind: 'typing'; readonly input: TextInput; readonly problem: Safe | null }
  /** Enter was pressed: other keys do nothing any more. */
  | { readonly kind: 'starting' }

export interface SetupState {
  /** `api on main`. */
  readonly place: Safe
  /** Null: it is being looked for. */
  readonly facts: SetupFacts | null
  readonly picked: Picked
  readonly cursor: ChoiceName
  readonly mode: SetupMode
  /** Why nothing was written. */
  readonly problem: Safe | null
}

export const firstSetup = (place: Safe): SetupState => ({
  place,
  facts: null,
  picked: { chosen: { agent: 0, tasks: 0, gate: 0, workers: 0 }, command: null },
  cursor: 'agent',
  mode: { kind: 'choosing' },
  problem: null,
})

/** With what was found; a command that was typed before stays. */
export const withFacts = (state: SetupState, facts: SetupFacts): SetupState => {
  const { agent, tasks, gate, workers } = facts.choices
  const chosen = { agent: agent.first, tasks: tasks.first, gate: gate.first, workers: workers.first }
  return { ...state, facts, picked: { ...state.picked, chosen } }
}

/** What there is to choose from in a line: what was typed comes after what was found. */
export function optionsOf({ facts, picked }: SetupState, name: ChoiceName): readonly SetupOption[] {
  const found = facts?.choices[name].options ?? []
  return name === 'agent' && picked.command !== null ? [...found, typedOption(picked.command)] : found
}

/** Whether the typed command is the agent. */
export const isTyped = ({ facts, picked }: Pick<SetupState, 'facts' | 'picked'>): boolean =>
  picked.command !== null && picked.chosen.agent >= (facts?.choices.agent.options.length ?? 0)

export const hasAgent = (state: SetupState): boolean => optionsOf(state, 'agent').length > 0

/** The keys' place; null: keys do nothing. */
export function startPlaceOf(state: SetupState): StartPlace | null {
  if (state.mode.kind === 'starting') return null
  if (state.mode.kind !== 'choosing') return state.mode.kind
  return hasAgent(state) ? 'choosing' : 'nothingFound'
}

const typedOption = (command: readonly string[]): SetupOption => ({
  label: sanitize(command.map((word) => (/^$|\s/.test(word) ? shellWord(word) : word)).join(' ')),
  note: literal('typed here'),
})
