import { entryName } from '../../core/agent/pool.ts'
import type { ItemId } from '../../core/ids.ts'
import { itemId } from '../../core/ids.ts'
import { rowOfKey } from '../../keymap/key-table.ts'
import { afterPaste, emptyInput } from '../input/text-input.ts'
import { paletteEntries } from '../palette/palette-entries.ts'
import { placeOf } from '../state/place.ts'
import { abortWord } from '../views/dialogs/dialogs.ts'
import type { AgentModal, Modal } from '../state/screen/modal.ts'
import type { ScreenState, View } from '../state/screen/screen-state.ts'

/** What a line that a person has typed asks for. */
export type Asked =
  /** Each as if it were pressed on the screen. `typed`: a text that goes before them, as if it were pasted. */
  | { readonly kind: 'keys'; readonly keys: readonly string[]; readonly typed?: string }
  | { readonly kind: 'standing' }
  /** The last lines of a worker's pane. */
  | { readonly kind: 'read'; readonly worker: number | null }
  | { readonly kind: 'view'; readonly view: View }
  /** Of one task, by its id. */
  | { readonly kind: 'task'; readonly verb: TaskVerb; readonly item: ItemId; readonly text: string }
  /** The entry of the list of all actions, by its place there. */
  | { readonly kind: 'action'; readonly query: string; readonly at: number }
  | { readonly kind: 'unknown' }

export type TaskVerb = 'open' | 'stop' | 'freeze' | 'thaw' | 'agent' | 'retry' | 'skip' | 'note'

const taskVerbs: ReadonlySet<string> = new Set<TaskVerb>([
  ...(['open', 'stop', 'freeze', 'thaw', 'agent', 'retry', 'skip', 'note'] as const),
])
const views: ReadonlySet<string> = new Set<View>(['workers', 'tasks', 'needs', 'merges', 'events', 'summary'])

/** A key by its name, a command by its word, or an action by the words of the list of all of them; in a question, what it asks for. */
export function typedLine(line: string, state: ScreenState): Asked {
  const typed = line.trim()
  if (state.modal !== null) return inDialog(typed, state.modal)
  const [first = '', ...rest] = typed.split(/\s+/)
  const word = first.toLowerCase()
  const key = keyOf(typed)
  if (key !== null && rowOfKey(key, placeOf(state), state.keymap) !== null) return pressed(key)
  if (word === 'status' && rest.length === 0) return { kind: 'standing' }
  if (word === 'help' && rest.length === 0) return keysOf('help', state)
  if (word === 'quit' && rest.length === 0) return keysOf('quit', state)
  if (word === 'read' && rest.length <= 1) return read(rest[0])
  if (views.has(word) && rest.length === 0) return { kind: 'view', view: word as View }
  const [id] = rest
  if (taskVerbs.has(word) && id !== undefined) {
    const text = typed.slice(typed.indexOf(id, first.length) + id.length).trim()
    return { kind: 'task', verb: word as TaskVerb, item: itemId(id), text }
  }
  return action(typed, state)
}

const pressed = (...keys: readonly string[]): Asked => ({ kind: 'keys', keys })

const keyNames: ReadonlyMap<string, string> = new Map([
  ['', 'enter'],
  ['esc', 'escape'],
  ['pgup', 'pageup'],
  ['pgdn', 'pagedown'],
])

/** `x`, `ctrl+d`, `esc`; a capital is another key than the small letter. */
function keyOf(typed: string): string | null {
  if ([...typed].length === 1) return typed
  const name = typed.toLowerCase()
  return keyNames.get(name) ?? (/\s/.test(name) ? null : name)
}

function keysOf(wanted: 'help' | 'quit', { keymap }: ScreenState): Asked {
  const key = keymap.find(({ action: its }) => its === wanted)?.keys[0]
  return key === undefined ? { kind: 'unknown' } : pressed(key)
}

function read(worker: string | undefined): Asked {
  if (worker === undefined) return { kind: 'read', worker: null }
  const number = /^[Ww]?(\d{1,3})$/.exec(worker)?.[1]
  return number === undefined ? { kind: 'unknown' } : { kind: 'read', worker: Number(number) }
}

/** The one whose words these are, or begin with these: what merely looks like it is not done. */
function action(typed: string, state: ScreenState): Asked {
  const query = typed.toLowerCase()
  const words = paletteEntries(state, query).map((entry) => entry.words.toLowerCase())
  const begun = words.flatMap((its, at) => (its.startsWith(query) ? [at] : []))
  const exact = words.indexOf(query)
  const at = exact !== -1 ? exact : begun.length === 1 ? begun[0] : undefined
  return at === undefined ? { kind: 'unknown' } : { kind: 'action', query, at }
}

const refusing: ReadonlySet<string> = new Set(['esc', 'escape', 'cancel', 'stay', 'no', 'n', ''])
const agreeing: ReadonlySet<string> = new Set(['yes', 'y'])

function inDialog(typed: string, modal: Modal): Asked {
  const word = typed.toLowerCase()
  const refuses = refusing.has(word)
  switch (modal.kind) {
    case 'note':
    case 'search':
    case 'palette':
      // Its text may be any word; only nothing at all is no answer.
      return word === '' || word === 'esc' ? pressed('escape') : { kind: 'keys', typed, keys: ['enter'] }
    case 'budget':
      return refuses ? pressed('escape') : { kind: 'keys', typed, keys: ['enter'] }
    case 'abort':
      // In one go, or not at all: of a word that is begun, one more letter would end the run.
      return refuses ? pressed('escape') : pressed(...(word === abortWord ? word : ''))
    case 'quit':
      return pressed(quitKeys.get(word) ?? 'escape')
    case 'plan':
      if (agreeing.has(word)) return pressed('y')
      return word === 'no' || word === 'n' ? pressed('n') : pressed('escape')
    case 'new task':
      // What is typed is the field, and the next line the next one.
      if (modal.discards) return pressed(agreeing.has(word) ? 'y' : 'n')
      if (word === 'esc') return pressed('escape')
      return { kind: 'keys', typed, keys: [modal.at === 'description' ? 'tab' : 'enter'] }
    case 'held':
      return pressed(refuses || [...typed].length !== 1 ? 'escape' : typed)
    case 'settings':
      if (modal.input !== null)
        // In place of what it is now.
        return word === 'esc' ? pressed('escape') : pressed('ctrl+u', ...typed, 'enter')
      return pressed(word === '' || refuses ? (word === '' ? 'enter' : 'escape') : (keyOf(typed) ?? 'escape'))
    case 'agent':
      return pressed(...agentKeys(modal, word))
    case 'why':
      return word.length <= 1 && word !== '' && word !== 'n' ? pressed(typed) : pressed('escape')
    case 'marked':
      return pressed(agreeing.has(word) ? 'y' : 'escape')
    case 'skip':
    case 'undo':
      return pressed(word === '' || agreeing.has(word) ? 'enter' : 'escape')
    case 'help':
    case 'notices':
      return pressed('escape')
  }
}

/** An agent by its name, with `task` behind it for all further tries, or `any` of the pool. */
function agentKeys({ found, until }: AgentModal, word: string): readonly string[] {
  const { entries } = found
  const names = [...entries.map(({ preset }) => entryName(preset).toLowerCase()), 'any']
  const [name = '', end = 'try'] = word.split(/\s+/)
  const at = names.indexOf(name)
  if (at === -1 || (end !== 'try' && end !== 'task')) return ['escape']
  return ['g', ...Array.from({ length: at }, () => 'j'), ...(end === until ? [] : ['tab']), 'enter']
}

const quitKeys: ReadonlyMap<string, string> = new Map([
  ...[...'dea'].map((key) => [key, key] as const),
  ['', 'enter'],
  ['detach', 'd'],
  ['drain', 'e'],
  ['abort', 'a'],
])

/** A list of all actions in which this was typed, with that entry chosen. */
export const paletteAt = (query: string, at: number): Modal => ({
  kind: 'palette',
  input: afterPaste(emptyInput, query),
  chosen: at,
})
