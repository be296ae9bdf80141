import type { ItemId } from '../../core/ids.ts'
import { itemId } from '../../core/ids.ts'
import { otherWords } from '../../keymap/other-words.ts'
import { helpKeyWords } from '../../keymap/shown-keys.ts'
import type { Action, KeyRow } from '../../keymap/key-row.ts'
import { placeNames } from '../../keymap/place-names.ts'
import { emptySafe, literal, safe, type Safe } from '../../text/safe.ts'
import { sanitize } from '../../text/sanitize.ts'
import { themeNames, type ThemeName } from '../../text/look/looks.ts'
import { refusalOf } from '../keys/refusals.ts'
import { themeWords } from '../keys/set-theme.ts'
import { actInWords, actMeant } from '../keys/tasks/last-act.ts'
import { placeOf } from '../state/place.ts'
import type { ScreenState, View } from '../state/screen/screen-state.ts'
import { viewsOf } from '../state/selectors.ts'
import { slotsOf } from '../state/slots.ts'
import { viewNames } from '../views/view-names.ts'
import { fuzzyMatch } from './fuzzy.ts'

/** What Enter does on an entry. */
export type PaletteAct =
  | { readonly kind: 'action'; readonly row: KeyRow }
  | { readonly kind: 'view'; readonly view: View }
  | { readonly kind: 'theme'; readonly theme: ThemeName }
  | { readonly kind: 'worker'; readonly worker: number }
  | { readonly kind: 'task'; readonly item: ItemId }

export interface PaletteEntry {
  readonly act: PaletteAct
  readonly words: Safe
  /** Its key, where it has one. */
  readonly keys: Safe
  /** Why it can't be done now; null: it can. */
  readonly why: Safe | null
  /** Characters of `words` that were typed. */
  readonly hits: readonly number[]
}

/** What fits what was typed, the best first; with nothing typed all there is, what can't be done now last. */
export function paletteEntries(state: ScreenState, typed: string): readonly PaletteEntry[] {
  const query = typed.trim()
  const entries = [
    ...actionEntries(state),
    ...viewEntries(state),
    ...workerEntries(state),
    ...themeEntries(state),
  ]
  if (query === '') return [...entries.filter(canBeDone), ...entries.filter((entry) => !canBeDone(entry))]
  const ranked = [...entries, ...taskEntries(state)]
    .flatMap((entry) => found(query, entry))
    .toSorted(
      (one, other) =>
        other.fits - one.fits ||
        other.score - one.score ||
        Number(canBeDone(other.entry)) - Number(canBeDone(one.entry)),
    )
    .map(({ entry }) => entry)
  return [...ranked, ...namedTask(state, query)]
}

interface Found {
  readonly entry: PaletteEntry
  /** 2: what was typed stands there; 1: it begins another word for the same; 0: only its letters stand there, in order. */
  readonly fits: 0 | 1 | 2
  readonly score: number
}

/** Shorter ones begin too many words. */
const leastOfOther = 3

function found(query: string, entry: PaletteEntry): readonly Found[] {
  const match = fuzzyMatch(query, entry.words)
  const text = entry.words.toLowerCase()
  const words = query.toLowerCase().split(/\s+/)
  const stands = words.every((word) => text.includes(word))
  const isMeant = words.every((word) => text.includes(word) || isOtherWord(word, entry))
  if (!stands && isMeant) return [{ entry, fits: 1, score: 0 }]
  if (match === null) return []
  return [{ entry: { ...entry, hits: match.at }, fits: stands ? 2 : 0, score: match.score }]
}

function isOtherWord(word: string, { act }: PaletteEntry): boolean {
  if (act.kind !== 'action' || word.length < leastOfOther) return false
  const others = otherWords[act.row.action]?.split(' ') ?? []
  return others.some((other) => other.startsWith(word))
}

const canBeDone = ({ why }: PaletteEntry): boolean => why === null

const entry = (
  act: PaletteAct,
  words: Safe,
  more: Partial<Pick<PaletteEntry, 'keys' | 'why'>> = {},
): PaletteEntry => ({ act, words, keys: emptySafe, why: null, hits: [], ...more })

/** These have entries of their own, or are what is open. */
const entriesElsewhere: ReadonlySet<Action> = new Set<Action>(['palette', 'worker'])

function actionEntries(state: ScreenState): readonly PaletteEntry[] {
  const place = placeOf(state)
  const actions = [...new Set(state.keymap.map(({ action }) => action))]
  return actions.flatMap((action) => {
    if (entriesElsewhere.has(action)) return []
    const rows = state.keymap.filter((row) => row.action === action)
    const row = rows.find(({ places }) => places.includes(place)) ?? rows[0]
    if (row === undefined) return []
    const isHere = row.places.includes(place)
    const why = isHere ? refusalOf(action, state) : safe`not in ${placeNames[place]}`
    const keys = helpKeyWords(row, { label: emptySafe }, state.keymap)
    const words = isHere ? wordsNow(action, state) : null
    const said = words ?? row.says ?? row.help?.label ?? sanitize(action)
    return [entry({ kind: 'action', row }, said, { keys, why })]
  })
}

/** Of an action that does this or that, which it is now. */
function wordsNow(action: Action, state: ScreenState): Safe | null {
  const act = action === 'undo' ? actMeant(state) : null
  return act === null ? null : safe`take back the ${actInWords(act)}`
}

const viewEntries = (state: ScreenState): readonly PaletteEntry[] =>
  viewsOf(state).map((view) => entry({ kind: 'view', view }, safe`go to ${viewNames[view]}`))

function workerEntries(state: ScreenState): readonly PaletteEntry[] {
  const workers = [...new Set(slotsOf(state).map(({ worker }) => worker))]
  return workers.map((worker) =>
    entry({ kind: 'worker', worker }, safe`go to worker W${worker}`, {
      keys: worker <= 9 ? safe`${worker}` : emptySafe,
    }),
  )
}

function themeEntries(state: ScreenState): readonly PaletteEntry[] {
  const why = refusalOf('theme', state)
  return themeNames.map((theme) => entry({ kind: 'theme', theme }, safe`theme ${themeWords[theme]}`, { why }))
}

const taskEntries = ({ snapshot }: ScreenState): readonly PaletteEntry[] =>
  (snapshot?.rows ?? []).map(({ item }) =>
    entry({ kind: 'task', item: item.id }, safe`${sanitize(item.id)}  ${sanitize(item.title)}`),
  )

/** Any task by its id: those in view are among the entries already. */
function namedTask({ snapshot }: ScreenState, query: string): readonly PaletteEntry[] {
  if (/\s/.test(query) || snapshot === null || snapshot.counts.total === 0) return []
  const isInView = snapshot.rows.some(({ item }) => item.id.toLowerCase() === query.toLowerCase())
  if (isInView) return []
  return [entry({ kind: 'task', item: itemId(query) }, safe`${literal('open task')} ${sanitize(query)}`)]
}
