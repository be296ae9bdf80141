import { wordsOfCommand } from '../../../core/naming/words-of-command.ts'
import { startActionOf, type StartAction } from '../../../keymap/start-keys.ts'
import { literal } from '../../../text/safe.ts'
import { afterKey, afterPaste, emptyInput, type TextInput } from '../../input/text-input.ts'
import type { Size } from '../../layout/rectangle.ts'
import { mostTop } from './setup-rows.ts'
import {
  choiceNames,
  optionsOf,
  startPlaceOf,
  type ChoiceName,
  type SetupState,
  type SetupMode,
} from './setup-state.ts'

/** What a key makes of the page, or asks of whoever opened it. */
export type SetupStep = SetupState | 'start' | 'leave' | 'look again'

export function pressInSetup(state: SetupState, key: string, size: Size): SetupStep {
  const place = startPlaceOf(state)
  if (place === null) return state
  const action = startActionOf(key, place)
  if (action !== null) return act(state, action, size)
  return state.mode.kind === 'typing' ? typed(state, afterKey(state.mode.input, key)) : state
}

/** Pasted text is typed into the command, and steers nothing. */
export const pasteInSetup = (state: SetupState, text: string): SetupState =>
  state.mode.kind === 'typing'
    ? typed(state, afterPaste(state.mode.input, text.replaceAll(/\s+/g, ' ').slice(0, mostTyped)))
    : state

const mostTyped = 2_000

function act(state: SetupState, action: StartAction, size: Size): SetupStep {
  switch (action) {
    case 'leave':
      return action
    case 'start':
      return state.facts === null ? state : action
    case 'again':
      return state.facts === null ? state : 'look again'
    case 'up':
      return moved(state, -1, size)
    case 'down':
      return moved(state, 1, size)
    case 'before':
      return changed(state, -1)
    case 'after':
      return changed(state, 1)
    case 'read':
      return state.facts === null ? state : inMode(state, { kind: 'reading', what: 'file', top: 0 })
    case 'help':
      return state.facts === null ? state : inMode(state, { kind: 'reading', what: 'keys', top: 0 })
    case 'command':
      return state.facts?.choices.agent.isGiven === false
        ? inMode(state, { kind: 'typing', input: emptyInput, problem: null })
        : state
    case 'take':
      return taken(state)
    case 'back':
      return inMode(state, { kind: 'choosing' })
  }
}

const inMode = (state: SetupState, mode: SetupMode): SetupState => ({ ...state, mode, problem: null })

function moved(state: SetupState, by: number, size: Size): SetupState {
  const { mode, cursor } = state
  if (mode.kind === 'reading')
    return inMode(state, { ...mode, top: clamp(mode.top + by, mostTop(state, size)) })
  const next = choiceNames[clamp(choiceNames.indexOf(cursor) + by, choiceNames.length - 1)] ?? cursor
  return { ...state, cursor: next, problem: null }
}

function changed(state: SetupState, by: number): SetupState {
  const { cursor, picked } = state
  const options = optionsOf(state, cursor)
  if (state.facts?.choices[cursor].isGiven !== false || options.length === 0) return state
  return withChosen(state, cursor, clamp(picked.chosen[cursor] + by, options.length - 1))
}

const withChosen = (state: SetupState, name: ChoiceName, index: number): SetupState => ({
  ...state,
  problem: null,
  picked: { ...state.picked, chosen: { ...state.picked.chosen, [name]: index } },
})

function typed(state: SetupState, input: TextInput | null): SetupState {
  return input === null || input.text.length > mostTyped
    ? state
    : inMode(state, { kind: 'typing', input, problem: null })
}

/** The typed command becomes the agent; nothing typed leaves all as it was. */
function taken(state: SetupState): SetupState {
  const { mode, facts, picked } = state
  if (mode.kind !== 'typing' || facts === null) return state
  const command = wordsOfCommand(mode.input.text)
  if (command === null) return inMode(state, { ...mode, problem: literal('a quote in it has no end') })
  if (command.length === 0) return inMode(state, { kind: 'choosing' })
  const problem = facts.problemOf(command)
  if (problem !== null) return inMode(state, { ...mode, problem })
  const chosen = { ...picked.chosen, agent: facts.choices.agent.options.length }
  return { ...inMode(state, { kind: 'choosing' }), cursor: 'agent', picked: { chosen, command } }
}

const clamp = (value: number, most: number): number => Math.min(Math.max(value, 0), Math.max(most, 0))
