import type { ItemId } from '../../core/ids.ts'
import type { ItemHold, ItemDraft, ItemStatus } from '../../core/item.ts'
import { foldId } from '../../core/naming/slug.ts'
import { effectOfEdit, wordOfDraft, type FileWord } from '../../core/policy/backlog-edit.ts'
import { differences, encodeFacts, type EncodedFacts } from './encode-facts.ts'
import type { ChangedItem, ImportPlan, ItemNeed, PlannedItem, PlannedEdit } from './import-plan.ts'

/** A container is never offered to a worker, whatever else is open: see `operations/containers.ts`. */
const heldByItself = 1

/** An item that the store has, as far as an import looks at it. */
export interface KnownItem {
  readonly id: number
  /** Its id, as it was spelled when it came: a file that spells it otherwise names the same item. */
  readonly key: ItemId
  /** The row of its source. */
  readonly sourceId: number
  readonly status: ItemStatus
  readonly hold: ItemHold | null
  readonly place: number
  readonly line: number | null
  readonly facts: EncodedFacts
}

/** The status of an item in this checkout's file before. */
export interface SeenBefore {
  readonly seen: FileWord
  /** What a write that may have been cut off was about to make of it. */
  readonly writing: FileWord | null
}

export interface DraftOfSource {
  readonly draft: ItemDraft
  readonly source:
    { readonly id: number; readonly path: string } | { readonly id: number; readonly path: null }
  /** git put another version of the file there since it was read: no person edited it. */
  readonly switched: boolean
  /** Null: never read in this checkout. */
  readonly before: SeenBefore | null
  /** What we have ever written of it, into whichever checkout's file: such a word that git or a copy brings is an old one. */
  readonly written: ReadonlySet<FileWord>
}

export interface ImportFacts {
  readonly drafts: readonly DraftOfSource[]
  /** What the store has under the folded ids of the drafts, and of what they need and are in. */
  readonly known: ReadonlyMap<string, KnownItem>
  readonly nextId: number
  /** The place of the draft with this index, when the store has it and when it is new. */
  readonly placeOf: (index: number, known: KnownItem | null) => number
}

/** From data alone. The drafts' ids are different after folding. */
export function planImport({ drafts, known, nextId, placeOf }: ImportFacts): ImportPlan {
  const added: PlannedItem[] = []
  const changed: ChangedItem[] = []
  const edits: PlannedEdit[] = []
  const taken: { id: number; source: number }[] = []
  const moved: { id: number; place: number; line: number | null }[] = []
  const seen: { id: number; source: number; word: FileWord }[] = []
  let unchanged = 0
  const lines = drafts.map((entry) => lineOf(entry, known.get(foldId(entry.draft.id)) ?? null))
  const after = standingsAfter(lines, known, nextId)

  const keyOf = keysIn(
    known,
    drafts.map(({ draft }) => draft),
  )

  for (const [index, line] of lines.entries()) {
    const { draft, source, before, item, word, edit } = line
    const place = placeOf(index, item)
    const facts = encodeFacts(asStored(draft, keyOf))
    if (item === null) {
      const id = nextId + added.length
      const needs = needsOf(draft, after)
      const open = needs.filter((need) => 'missing' in need || !need.done).length
      const blockedBy = open + (draft.kind === 'container' ? heldByItself : 0)
      added.push({ id, folded: foldId(draft.id), source: source.id, place, draft, facts, needs, blockedBy })
      if (source.path !== null) seen.push({ id, source: source.id, word })
      continue
    }
    if (source.id !== item.sourceId) taken.push({ id: item.id, source: source.id })
    if (item.place !== place || item.line !== draft.line) moved.push({ id: item.id, place, line: draft.line })
    if (edit !== null) edits.push(edit)
    const isTaken = edit === null || edit.effect.kind === 'becomes'
    const news = before === null || before.seen !== word || before.writing !== null
    if (source.path !== null && isTaken && news) seen.push({ id: item.id, source: source.id, word })
    const change = line.statusAfter === 'todo' ? changeOf(line, item, facts) : null
    if (change !== null) {
      const needs = change.fields.includes('dependsOn') ? needsOf(draft, after) : null
      changed.push({ ...change, needs })
    }
    if (change === null && !changesItem(edit)) unchanged++
  }
  return { added, changed, edits, taken, moved, seen, unchanged }
}

/** A draft whose names are spelled as the store has them: what is in an item is found by the item's id. */
export function asStored(draft: ItemDraft, keyOf: (name: ItemId) => ItemId): ItemDraft {
  const { parent, dependsOn } = draft
  return { ...draft, parent: parent === null ? null : keyOf(parent), dependsOn: dependsOn.map(keyOf) }
}

/** Of a name that no item has by then, the name. */
export function keysIn(known: ImportFacts['known'], drafts: readonly ItemDraft[]): (name: ItemId) => ItemId {
  const keys = new Map(drafts.map(({ id }) => [foldId(id), id]))
  for (const [folded, { key }] of known) keys.set(folded, key)
  return (name) => keys.get(foldId(name)) ?? name
}

/** An edit that is refused, or says what is so already, leaves its item as it is. */
const changesItem = (edit: PlannedEdit | null): boolean =>
  edit?.effect.kind === 'becomes' || edit?.effect.kind === 'stop'

/** A draft with what the store knows of its item, and what a person made of it since. */
interface PlannedLine extends DraftOfSource {
  readonly item: KnownItem | null
  readonly word: FileWord
  readonly edit: PlannedEdit | null
  readonly statusAfter: ItemStatus
}

function lineOf(entry: DraftOfSource, item: KnownItem | null): PlannedLine {
  const word = wordOfDraft(entry.draft)
  const edit = item === null ? null : editOf(entry, item, word)
  const statusAfter =
    edit?.effect.kind === 'becomes' ? edit.effect.status : (item?.status ?? entry.draft.status)
  return { ...entry, item, word, edit, statusAfter }
}

/**
 * Null when nobody edited it, or when what they wrote is the case already. What came from another source is as it was
 * there; only a cancelled item, given up by its source, is what this file says.
 */
function editOf(entry: DraftOfSource, item: KnownItem, word: FileWord): PlannedEdit | null {
  const { draft, source, before, written, switched } = entry
  if (source.path === null || switched) return null
  const edited =
    item.sourceId === source.id
      ? isNews(before, { word, status: item.status, written })
      : item.status === 'cancelled'
  const effect = edited ? effectOfEdit(word, item.status) : null
  if (effect === null || effect.kind === 'nothing') return null
  return { id: item.id, item: draft.id, source: source.path, word, from: item.status, effect }
}

/**
 * Read for the first time in this checkout, only a `done` that we never wrote is sure to be news: everything else may be an
 * old version, as after an undo in another checkout or before the project was renamed.
 */
function isNews(
  before: SeenBefore | null,
  now: { readonly word: FileWord; readonly status: ItemStatus; readonly written: ReadonlySet<FileWord> },
): boolean {
  if (before !== null) return isEdit(before, now.word)
  return now.word === 'done' && now.status !== 'claimed' && !now.written.has('done')
}

/** What we wrote ourselves, or were about to write when we were killed, is no edit. */
const isEdit = ({ seen, writing }: SeenBefore, word: FileWord): boolean => word !== seen && word !== writing

function changeOf(
  line: PlannedLine,
  item: KnownItem,
  facts: EncodedFacts,
): Omit<ChangedItem, 'needs'> | null {
  const fields: string[] = [...differences(item.facts, facts)]
  const { hold, why } = holdAfter(line, item)
  const holdBefore = item.status === 'todo' ? item.hold : null
  if (hold !== holdBefore) fields.push('hold')
  return fields.length === 0 ? null : { id: item.id, fields, facts, hold, why }
}

/**
 * A todo item that another version of its file ends is only held back: the version read before may come back. Not by a word of
 * our own: it is todo because it was retried or taken back since.
 */
function holdAfter(
  line: PlannedLine,
  item: KnownItem,
): { readonly hold: ItemHold | null; readonly why: string | null } {
  const { word, edit, before, written, switched, source } = line
  const hold = item.status === 'todo' ? item.hold : null
  switch (word) {
    case 'open':
      return { hold: hold === 'stopped' ? 'stopped' : null, why: null }
    case 'held':
      // What a person has started all the same is not held again by a file that says what it said then.
      if (edit === null && hold !== 'source' && before?.seen === 'held') return { hold, why: null }
      return { hold: hold === 'stopped' && edit === null ? 'stopped' : 'source', why: null }
    case 'done':
    case 'failed':
    case 'cancelled':
    case 'removed': {
      const isOld = source.path !== null && (switched || before === null) && before?.seen !== word
      const byGit = isOld && !written.has(word)
      return byGit ? { hold: 'source', why: `${source.path} says ${word} here` } : { hold, why: null }
    }
  }
}

type StandingAfter = Exclude<ItemNeed, { missing: string }>

function standingsAfter(
  lines: readonly PlannedLine[],
  known: ReadonlyMap<string, KnownItem>,
  nextId: number,
): ReadonlyMap<string, StandingAfter> {
  const after = new Map<string, StandingAfter>()
  for (const [folded, item] of known) after.set(folded, { id: item.id, done: item.status === 'done' })
  let id = nextId
  for (const { draft, item, statusAfter } of lines) {
    after.set(foldId(draft.id), { id: item?.id ?? id++, done: statusAfter === 'done' })
  }
  return after
}

function needsOf(draft: ItemDraft, after: ReadonlyMap<string, StandingAfter>): readonly ItemNeed[] {
  const names = new Set(draft.dependsOn.map(foldId))
  return [...names].map((name) => {
    const item = after.get(name)
    return item === undefined ? { missing: name } : item
  })
}
