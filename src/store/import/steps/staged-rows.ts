import { itemId } from '../../../core/ids.ts'
import { itemKinds, itemTypes, type ItemDraft } from '../../../core/item.ts'
import { foldId } from '../../../core/naming/slug.ts'
import { declaredPaths } from '../../operations/attempts/held-files.ts'
import {
  flag,
  integer,
  integerOrNull,
  list,
  realOrNull,
  record,
  text,
  textOrNull,
  word,
  type RawRow,
} from '../../rows/raw-row.ts'
import { all, change, changeEach, one, type Operation } from '../../statement.ts'
import { encodeFacts } from '../encode-facts.ts'

/** A draft on its way into the store. */
export interface StagedDraft {
  readonly id: number
  readonly reading: number
  /** In its source, from 0. */
  readonly place: number
  readonly said: number | null
  readonly draft: ItemDraft
}

export function* stage(drafts: readonly StagedDraft[]): Operation<void> {
  const rows = drafts.map(rowOf)
  yield* insertPlain(rows.filter((row) => !isRich(row)))
  yield* insertRich(rows.filter(isRich))
}

const rowOf = ({ id, reading, place, said, draft }: StagedDraft) => {
  const facts = encodeFacts(draft)
  return {
    id,
    reading,
    place,
    said,
    key: draft.id,
    folded: foldId(draft.id),
    line: draft.line,
    status: draft.status,
    hold: draft.hold,
    hasFiles: declaredPaths(draft.files).length > 0 ? 1 : 0,
    // One by one: copied by `...` a row takes a tenth longer to put aside.
    title: facts.title,
    description: facts.description,
    type: facts.type,
    priority: facts.priority,
    sourcePriority: facts.sourcePriority,
    parent: facts.parent,
    dependsOn: facts.dependsOn,
    files: facts.files,
    estimateHours: facts.estimateHours,
    weight: facts.weight,
    scheduledFor: facts.scheduledFor,
    assignee: facts.assignee,
    agent: facts.agent,
    model: facts.model,
    metadata: facts.metadata,
    kind: facts.kind,
    group: facts.group,
    heldAs: facts.heldAs,
  }
}

/** The file has no such item any more. `gone`: of `goneAs`. */
export const stageGone = change(`
  INSERT INTO staged (id, reading, gone, key, folded, place, status, priority, has_files, title, description, type, depends_on, files, metadata)
  VALUES (:id, :reading, :gone, :key, :folded, 0, 'cancelled', 5, 0, '', '', 'feature', '[]', '[]', '{}')`)

export const goneAs = { removed: 1, waits: 2 } as const

/** What has to be known of a row to see what it needs, and whether it is new. */
export interface StagedBrief {
  readonly id: number
  readonly reading: number
  /** Its file has no such item: deleted, or missing with so many others that it waits. Null: it is there. */
  readonly gone: 'removed' | 'waits' | null
  readonly folded: string
  readonly dependsOn: readonly string[]
  readonly status: ItemDraft['status']
  readonly isContainer: boolean
  /** The store has an item of this id. */
  readonly isKnown: boolean
}

/** Folded, each once. */
export const namesOf = (ids: readonly string[]): readonly string[] =>
  ids.length === 0 ? ids : [...new Set(ids.map(foldId))]

/** The next rows, all of one file. */
export function* nextStaged(limit: number): Operation<readonly StagedBrief[]> {
  const rows = yield* selectNext({ limit })
  const other = rows.findIndex(({ reading }) => reading !== rows[0]?.reading)
  return other === -1 ? rows : rows.slice(0, other)
}

/** Whole, in their order. */
export function* stagedDrafts(ids: readonly number[]): Operation<readonly StagedDraft[]> {
  return yield* selectWhole({ ids: JSON.stringify(ids) })
}

export const deleteStagedThrough = change(`DELETE FROM staged WHERE id <= :last`)

export const deleteStaged = change(
  `DELETE FROM staged WHERE id <= (SELECT max(id) FROM (SELECT id FROM staged ORDER BY id LIMIT :limit) first)`,
)

export const anyStaged = one(`SELECT id FROM staged LIMIT 1`, (row) => integer(row, 'id'))

/** Names as the items are spelled that they name. */
export const respell = change(`UPDATE staged SET depends_on = :dependsOn, parent = :parent WHERE id = :id`)

/** What its line said is not all in the store then: it is read again each time. */
export const leaveParent = change(`UPDATE staged SET parent = NULL, said = NULL WHERE id = :id`)

type StagedRow = ReturnType<typeof rowOf>

/** By the name of the argument. */
const columns = {
  ...{
    id: 'id',
    reading: 'reading',
    key: 'key',
    folded: 'folded',
    place: 'place',
    line: 'line',
    said: 'said',
  },
  ...{ status: 'status', priority: 'priority', hasFiles: 'has_files', title: 'title' },
  ...{ description: 'description', type: 'type', sourcePriority: 'source_priority', parent: 'parent' },
  ...{ dependsOn: 'depends_on', files: 'files', metadata: 'metadata' },
}

/** Those that most drafts say nothing about: every value that is bound takes its time. */
const richColumns = {
  ...{ hold: 'hold', kind: 'kind', group: 'run_group', scheduledFor: 'scheduled_for' },
  ...{ estimateHours: 'estimate_hours', weight: 'weight', assignee: 'assignee' },
  ...{ agent: 'agent', model: 'model', heldAs: 'held_as' },
} as const satisfies { readonly [Name in keyof StagedRow]?: string }

const richNames = Object.keys(richColumns) as (keyof typeof richColumns)[]
const isRich = (row: StagedRow): boolean => richNames.some((name) => row[name] !== null)

const insertInto = (into: Readonly<Record<string, string>>) => {
  const values = Object.keys(into).map((name) => `:${name}`)
  return changeEach(`INSERT INTO staged (${Object.values(into).join(', ')}) VALUES (${values.join(', ')})`)
}
const insertPlain = insertInto(columns)
const insertRich = insertInto({ ...columns, ...richColumns })

const selectNext = all(
  `SELECT s.id, s.reading, s.gone, s.folded, s.depends_on, s.status, s.kind,
     EXISTS (SELECT 1 FROM items i WHERE i.folded = s.folded) AS is_known
   FROM staged s ORDER BY s.id LIMIT :limit`,
  (row): StagedBrief => ({
    id: integer(row, 'id'),
    reading: integer(row, 'reading'),
    gone: goneIn(row),
    folded: text(row, 'folded'),
    dependsOn: list<string>(row, 'depends_on'),
    status: word(row, 'status', statuses),
    isContainer: row['kind'] === 'container',
    isKnown: flag(row, 'is_known'),
  }),
)

const selectWhole = all(
  `SELECT s.* FROM json_each(:ids) e CROSS JOIN staged s WHERE s.id = e.value ORDER BY s.id`,
  (row) => ({
    id: integer(row, 'id'),
    reading: integer(row, 'reading'),
    place: integer(row, 'place'),
    said: integerOrNull(row, 'said'),
    draft: draftOf(row),
  }),
)

function goneIn(row: RawRow): StagedBrief['gone'] {
  const gone = integer(row, 'gone')
  return gone === goneAs.removed ? 'removed' : gone === goneAs.waits ? 'waits' : null
}

const statuses = ['todo', 'done', 'failed', 'cancelled'] as const

function draftOf(row: RawRow): ItemDraft {
  const [parent, group, heldAs] = [
    textOrNull(row, 'parent'),
    textOrNull(row, 'run_group'),
    textOrNull(row, 'held_as'),
  ]
  const [weight, scheduledFor] = [realOrNull(row, 'weight'), integerOrNull(row, 'scheduled_for')]
  return {
    id: itemId(text(row, 'key')),
    ...(row['kind'] === null ? {} : { kind: word(row, 'kind', itemKinds) }),
    ...(group === null ? {} : { group }),
    ...(heldAs === null ? {} : { heldAs }),
    title: text(row, 'title'),
    description: text(row, 'description'),
    type: word(row, 'type', itemTypes),
    priority: integer(row, 'priority'),
    sourcePriority: textOrNull(row, 'source_priority'),
    parent: parent === null ? null : itemId(parent),
    dependsOn: list(row, 'depends_on'),
    files: list(row, 'files'),
    estimateHours: realOrNull(row, 'estimate_hours'),
    ...(weight === null ? {} : { weight }),
    ...(scheduledFor === null ? {} : { scheduledFor }),
    assignee: textOrNull(row, 'assignee'),
    agent: textOrNull(row, 'agent'),
    model: textOrNull(row, 'model'),
    source: null,
    line: integerOrNull(row, 'line'),
    metadata: record<Record<string, unknown>>(row, 'metadata', []),
    status: word(row, 'status', statuses),
    hold: row['hold'] === null ? null : 'source',
  }
}
