import { itemId, type ItemId } from '../../../core/ids.ts'
import { foldId } from '../../../core/naming/slug.ts'
import type { StepsOrder } from '../../../core/ports/backlog-store.ts'
import { ProblemTally } from '../../../core/backlog/problem-tally.ts'
import { knownElsewhere } from '../../operations/lane/known-elsewhere.ts'
import { integer, integerOrNull, list, text, textOrNull } from '../../rows/raw-row.ts'
import { all, type Operation } from '../../statement.ts'
import { firstPart, unknownNeed, unknownParent } from './name-problems.ts'
import type { ShortWrites } from './short-writes.ts'
import { respell } from './staged-rows.ts'
import type { Staged } from './stage-readings.ts'

const draftsAtOnce = 500

/** What a draft needs and is in, as it spells that. */
interface Names {
  readonly ordinal: number
  readonly id: ItemId
  readonly reading: number | null
  readonly line: number | null
  readonly isOpen: boolean
  readonly dependsOn: readonly string[]
  readonly parent: string | null
}

/**
 * Spells what drafts name as it is spelled where it is, and takes away parents that are nowhere. Returns what is wrong with the names: a
 * need that is nowhere is an error, or a notice where the item is to wait for it.
 */
export async function checkNames(
  order: Pick<StepsOrder, 'readings' | 'unknownDependency'>,
  staged: Staged,
  writes: ShortWrites,
): Promise<ProblemTally> {
  const problems = new ProblemTally()
  const { index } = staged
  for (const ordinals of inParts(index.withUnknown())) {
    const named = await writes.read(() => namesOf(ordinals, staged))
    const unknown = named.flatMap(({ dependsOn, parent }) =>
      (parent === null ? dependsOn : [...dependsOn, parent]).filter((name) => !index.has(foldId(name))),
    )
    const sources = order.readings.map(({ source }) => source)
    const elsewhere = await writes.read(() => knownElsewhere([...new Set(unknown)].map(itemId), sources))
    const spelling = new Map(elsewhere.map((id) => [foldId(id), id]))
    const isThere = (name: string): boolean => index.has(foldId(name)) || spelling.has(foldId(name))
    for (const each of named) {
      const source = order.readings[each.reading ?? -1]?.source
      const place = { file: source ?? order.readings[0]?.source ?? '', line: each.line }
      for (const need of each.dependsOn)
        if (!isThere(need) && (source !== undefined || order.unknownDependency === 'error'))
          problems.add(unknownNeed(each, { ...place, need, rule: order.unknownDependency }))
      if (each.parent !== null && source !== undefined && !isThere(each.parent))
        problems.add(unknownParent(each, { ...place, parent: each.parent }))
    }
    const mended = named.map((each) => ({
      ...each,
      dependsOn: each.dependsOn.map((name) => spelling.get(foldId(name)) ?? name),
      parent:
        each.parent === null || !isThere(each.parent)
          ? null
          : (spelling.get(foldId(each.parent)) ?? each.parent),
    }))
    await respellAll(mended, writes)
    if (problems.errorCount > firstPart) break
  }
  for (const ordinals of inParts(index.withOtherSpelling())) {
    const named = await writes.read(() => namesOf(ordinals, staged))
    const spelling = await writes.read(() => spellingsOf(named, staged))
    const spelled = (name: string): string => spelling.get(foldId(name)) ?? name
    const mended = named.map((each) => ({
      ...each,
      dependsOn: [...new Set(each.dependsOn.map(spelled))],
      parent: each.parent === null ? null : spelled(each.parent),
    }))
    await respellAll(mended, writes)
  }
  return problems
}

async function respellAll(named: readonly Names[], writes: ShortWrites): Promise<void> {
  const own = named.filter(({ reading }) => reading !== null)
  for (let at = 0; at < own.length;) {
    const next = own.slice(at, at + writes.rows('respell'))
    await writes.write('respell', function* (): Operation<void> {
      for (const { ordinal, dependsOn, parent } of next)
        yield* respell({ id: ordinal + 1, dependsOn: JSON.stringify(dependsOn), parent })
    })
    at += next.length
  }
}

function* inParts(ordinals: Iterable<number>): Generator<readonly number[]> {
  let part: number[] = []
  for (const ordinal of ordinals) {
    part.push(ordinal)
    if (part.length < draftsAtOnce) continue
    yield part
    part = []
  }
  if (part.length > 0) yield part
}

/** Of drafts that were put aside, and of items that are in a file as they were. */
function* namesOf(ordinals: readonly number[], staged: Staged): Operation<readonly Names[]> {
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
    ...stored.map(({ row, ...each }) => ({
      ...each,
      ordinal: rows.get(row) ?? 0,
      reading: null,
      parent: null,
    })),
  ]
}

/** How what these drafts name is spelled by the drafts that have the names. */
function* spellingsOf(named: readonly Names[], staged: Staged): Operation<ReadonlyMap<string, string>> {
  const { index } = staged
  const ordinals = new Set<number>()
  for (const { dependsOn, parent } of named)
    for (const name of parent === null ? dependsOn : [...dependsOn, parent]) {
      const ordinal = index.draftOf(index.nodeOf(foldId(name)))
      if (ordinal !== null) ordinals.add(ordinal)
    }
  const owners = yield* namesOf([...ordinals], staged)
  return new Map(owners.map(({ id }) => [foldId(id), id]))
}

const selectStagedNames = all(
  `SELECT s.id, s.reading, s.key, s.line, s.status, s.depends_on, s.parent
   FROM json_each(:ids) e CROSS JOIN staged s WHERE s.id = e.value`,
  (row) => ({
    row: integer(row, 'id'),
    reading: integer(row, 'reading'),
    id: itemId(text(row, 'key')),
    line: integerOrNull(row, 'line'),
    isOpen: row['status'] === 'todo',
    dependsOn: list<string>(row, 'depends_on'),
    parent: textOrNull(row, 'parent'),
  }),
)

const selectStoredNames = all(
  `SELECT i.id, i.key, i.status, f.line, f.depends_on
   FROM json_each(:ids) e CROSS JOIN items i CROSS JOIN facts f WHERE i.id = e.value AND f.item = i.id`,
  (row) => ({
    row: integer(row, 'id'),
    id: itemId(text(row, 'key')),
    line: integerOrNull(row, 'line'),
    isOpen: row['status'] === 'todo',
    dependsOn: list<string>(row, 'depends_on'),
  }),
)
