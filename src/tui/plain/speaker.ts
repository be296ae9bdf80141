import { literal, safe, type Safe } from '../../text/safe.ts'
import { openedPage, placeOf } from '../state/place.ts'
import type { Modal } from '../state/screen/modal.ts'
import type { ScreenState, ScreenStore } from '../state/screen/screen-state.ts'
import { placeNames } from '../../keymap/place-names.ts'
import { sharesWords } from '../views/dialogs/new-task-dialog.ts'
import { spokenDialog, spokenPlace } from './spoken-place.tsx'
import { standing, workerSentence } from './spoken-standing.ts'

/** Within this time outcomes that follow each other are one. */
const settlesMs = 40

export interface Speaker {
  /** Counts what was said, and what will be as soon as it is known. */
  said(): number
  /** It was the last outcome: nothing is said twice. */
  hasJustSaid(sentence: Safe): boolean
  stop(): void
}

/** Says what changes on the screen and stays to be seen there: outcomes, questions, where one is, what the run does. */
export function speaker(store: ScreenStore, print: (line: Safe) => void): Speaker {
  let count = 0
  /** Where one has just come to, while what is there is being read. */
  let arriving: string | null = null
  const say = (...lines: readonly Safe[]): void => {
    count += 1
    for (const line of lines) print(line)
  }
  let soon: NodeJS.Timeout | null = null
  /** Of several in a row, each of which takes the place of the one before, the last. */
  const sayOutcome = (): void => {
    soon = null
    const { outcome } = store.getState()
    if (outcome === null || outcome.kind === 'asked') return
    say(outcome.kind === 'bad' ? safe`not done: ${outcome.text}` : outcome.text)
  }
  const unsubscribe = store.subscribe((state, before) => {
    const { outcome, modal, snapshot } = state
    if (outcome !== null && outcome !== before.outcome) {
      count += 1
      soon ??= setTimeout(sayOutcome, settlesMs)
    }
    if (modal !== null && modal.kind !== before.modal?.kind && !isAnswered(modal))
      say(...question(modal, state))
    const known = new Set(sharesIn(before.modal))
    const shares = modal === before.modal ? [] : sharesIn(modal).filter((each) => !known.has(each))
    if (shares.length > 0) say(...shares)
    if (snapshot === null) return
    if (snapshot.phase !== before.snapshot?.phase) say(standing(state, snapshot))
    if (hereOf(state) !== hereOf(before) && before.snapshot !== null) {
      arriving = hereOf(state)
      count += 1
    } else if (arriving === hereOf(state) && snapshot !== before.snapshot && isRead(state)) {
      arriving = null
      say(...whatIsHere(state))
    }
  })
  return {
    said: () => count,
    hasJustSaid: (sentence) => store.getState().outcome?.text === sentence,
    stop: () => {
      unsubscribe()
      if (soon !== null) clearTimeout(soon)
    },
  }
}

/** By name; another task's page is another place. */
function hereOf(state: ScreenState): string {
  const page = openedPage(state)
  return page === null ? placeOf(state) : `${page.kind} ${page.item} ${page.attempt ?? ''}`
}

/** What a page or view reads comes a moment after it was opened. */
function isRead(state: ScreenState): boolean {
  const { page = null } = state.snapshot ?? {}
  switch (placeOf(state)) {
    case 'diff':
      return page?.kind === 'diff' && page.shown.kind !== 'comparing'
    case 'task':
    case 'merges':
    case 'events':
    case 'needs':
      return page?.kind === placeOf(state)
    default:
      return true
  }
}

function whatIsHere(state: ScreenState): readonly Safe[] {
  const { snapshot } = state
  const place = placeOf(state)
  if (snapshot === null) return []
  if (place !== 'workers') return [safe`${placeNames[place]}.`, ...spokenPlace(state)]
  return [safe`${placeNames[place]}.`, ...snapshot.slots.map((slot) => workerSentence(slot, state, snapshot))]
}

/** Which tasks share the files of one that is being typed. */
const sharesIn = (modal: Modal | null): readonly Safe[] =>
  modal?.kind === 'new task' ? (modal.known?.shares ?? []).map(sharesWords) : []

/** The list of all actions with something typed in it was opened to do that. */
const isAnswered = (modal: Modal): boolean => modal.kind === 'palette' && modal.input.text !== ''

const question = (modal: Modal, state: ScreenState): readonly Safe[] =>
  modal.kind === 'search' ? [literal('Type what to look for, and Enter.')] : spokenDialog(modal, state)
