import { itemId, type ItemId } from '../../../../core/ids.ts'
import { foldId } from '../../../../core/naming/slug.ts'
import { integer, integerOrNull, list, text, textOrNull, type RawRow } from '../../../rows/raw-row.ts'
import { all, type Operation } from '../../../statement.ts'
import type { Staged } from '../stage-readings.ts'

/** What a draft needs and is in, as it spells that. */
export interface DraftNames {
  readonly ordinal: number
  readonly id: ItemId
  /** Null: it was not put aside, as the store has it as it is. */
  readonly reading: number | null
  readonly line: number | null
  readonly isOpen: boolean
  readonly dependsOn: readonly string[]
  readonly parent: string | null
}

const draftsAtOnce = 500

export function* inParts(
  ordinals: Iterable<number>,
  isMeant: (ordinal: number) => boolean,
): Generator<readonly number[]> {
  let part: number[] = []
  for (const ordinal of ordinals) {
    if (isMeant(ordinal)) part.push(ordinal)
    if (part.length < draftsAtOnce) continue
    yield part
    part = []
  }
  if (part.length > 0) yield part
}

/** Of drafts that were put aside, and of items that are in a file as they were. */
export function* namesOf(ordinals: readonly number[], staged: Staged): Operation<readonly DraftNames[]> {
  const aside = ordinals.filter((ordinal) => staged.isStaged(ordinal)).map((ordinal) => ordinal + 1)
  const { index } = staged
  const rows = new Map(
    ordinals
      .filter((ordinal) => !staged.isStaged(ordinal))
      .map((ordinal) => [index.items.at(index.nodeOfDraft(ordinal)), ordinal]),
  )
  const names = yield* selectStagedNames({ ids: JSON.stringify(aside) })
  const stored = yield* selectStoredNames({ ids: JSON.stringify([...rows.keys()]) })
  return [
    ...names.map(({ row, ...each }) => ({ ...each, ordinal: row - 1 })),
    ...stored.map(({ row, ...each }) => ({ ...each, ordinal: rows.get(row) ?? 0, reading: null })),
  ]
}

/** How what these drafts name is spelled, by what is folded: as the store has it already, or else the draft that has the name. */
export function* spellingsOf(
  named: readonly DraftNames[],
  staged: Staged,
): Operation<ReadonlyMap<string, string>> {
  const { index } = staged
  const names = [...byFold(named.flatMap(namedBy)).keys()]
  const owners = yield* namesOf(
    names.flatMap((folded) => index.draftOf(index.nodeOf(folded)) ?? []),
    staged,
  )
  const stored = yield* selectKeys({ names: JSON.stringify(names) })
  return byFold([...owners.map(({ id }) => id), ...stored])
}

export const byFold = (ids: readonly string[]): ReadonlyMap<string, string> =>
  new Map(ids.map((id) => [foldId(id), id]))

export const namedBy = ({ dependsOn, parent }: DraftNames): readonly string[] =>
  parent === null ? dependsOn : [...dependsOn, parent]

const selectKeys = all(
  `SELECT i.key FROM json_each(:names) e CROSS JOIN items i WHERE i.folded = e.value`,
  (row) => itemId(text(row, 'key')),
)

const selectStagedNames = all(
  `SELECT s.id, s.reading, s.key, s.line, s.status, s.depends_on, s.parent
   FROM json_each(:ids) e CROSS JOIN staged s WHERE s.id = e.value`,
  (row) => ({ ...namesIn(row), reading: integer(row, 'reading') }),
)

const selectStoredNames = all(
  `SELECT i.id, i.key, i.status, f.line, f.depends_on, f.parent
   FROM json_each(:ids) e CROSS JOIN items i CROSS JOIN facts f WHERE i.id = e.value AND f.item = i.id`,
  namesIn,
)

function namesIn(row: RawRow) {
  return {
    row: integer(row, 'id'),
    id: itemId(text(row, 'key')),
    line: integerOrNull(row, 'line'),
    isOpen: row['status'] === 'todo',
    dependsOn: list<string>(row, 'depends_on'),
    parent: textOrNull(row, 'parent'),
  }
}
