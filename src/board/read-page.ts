import type {
  LaneEntry,
  Merged,
  NeedsContent,
  PageContent,
  PageRequest,
  Related,
} from '../core/board/page-content.ts'
import { conflictSides } from '../core/diff/conflict-sides.ts'
import { diffSource } from '../core/diff/diff-source.ts'
import type { PaneLog } from '../core/log/pane-log.ts'
import { needsTree, type NeedsReader } from '../core/list/needs-tree.ts'
import type { ListReader } from '../core/list/list-reader.ts'
import { msPerUnit } from '../core/policy/forecast/ms-per-unit.ts'
import { settledIn } from '../core/policy/to-settle.ts'
import type { EpochMs, ItemId, Oid } from '../core/ids.ts'
import type { LaneStore } from '../core/ports/lane-store.ts'
import type { NoteStore } from '../core/ports/note-store.ts'
import type { SettlingPlace } from '../core/ports/worktrees.ts'
import type { Settling } from '../core/settling.ts'
import type { Attempt } from '../core/attempt.ts'
import type { ItemRow, StoreReader } from '../core/ports/store-reader.ts'
import type { OpenConflicts } from './conflict/open-conflicts.ts'
import type { OpenDiffs } from './open-diffs.ts'
import type { PacedLook } from './paced-look.ts'

export interface PageSources {
  readonly store: Pick<
    StoreReader & NoteStore & LaneStore & NeedsReader & ListReader,
    | 'holders'
    | 'waitersOf'
    | 'itemsByNumber'
    | 'measuredTasks'
    | 'item'
    | 'items'
    | 'events'
    | 'newestEvent'
    | 'attemptsOf'
    | 'neededBy'
    | 'notesOf'
    | 'laneRecord'
  >
  logOf(attempt: Attempt): Promise<PaneLog>
  merges(target: string): Promise<readonly Merged[]>
  readonly diffs: OpenDiffs
  readonly conflicts: OpenConflicts
  readonly settling: Settlings
  readonly branchTip: PacedLook<string, Oid>
}

type Settlings = PacedLook<SettlingPlace, Settling>

/** What an opened page, or a view besides the workers', shows that the list does not have; null: none is. */
export async function readPage(
  sources: PageSources,
  request: PageRequest | null,
  { target, now }: { readonly target: string; readonly now: EpochMs },
): Promise<PageContent | null> {
  if (request?.kind !== 'diff') sources.diffs.close()
  if (!looksAtSettling(request)) sources.settling.close()
  if (request === null) return null
  switch (request.kind) {
    case 'task':
      return readTask(sources, request, target)
    case 'events':
      return readEvents(sources, request)
    case 'needs':
      return readNeeds(sources, request)
    case 'merges':
      return readMerges(sources, request, target)
    case 'summary':
      return readSummary(sources, request, target)
    case 'diff':
      return readDiff(sources, request, now)
    case 'conflict':
      return readConflict(sources, request, target)
  }
}

const looksAtSettling = (request: PageRequest | null): boolean =>
  request?.kind === 'conflict' || request?.kind === 'task' || request?.kind === 'summary'

/** The first few: a task that everything needs has no room for more. */
const mostRelated = 12

async function readTask(
  { store, logOf, settling }: PageSources,
  { item, attempt, returns }: Extract<PageRequest, { kind: 'task' }>,
  target: string,
): Promise<PageContent> {
  const row = await store.item(item)
  const tries = await store.attemptsOf(item)
  const shown = tries.find(({ id }) => id === attempt) ?? tries.at(-1)
  const related = async (id: ItemId): Promise<Related> => {
    const found = await store.item(id)
    return { id, task: found === null ? null : { title: found.item.title, state: found.state } }
  }
  const neededBy = await store.neededBy(item)
  return {
    ...{ kind: 'task', row, tries },
    needs: await Promise.all((row?.item.dependsOn ?? []).slice(0, mostRelated).map(related)),
    neededBy: await Promise.all(neededBy.slice(0, mostRelated).map(related)),
    neededByCount: neededBy.length,
    notes: await store.notesOf(item),
    settling: settlingOf(settling, row, { target, returns }),
    log: shown === undefined ? null : await logOf(shown),
  }
}

async function readDiff(
  { store, logOf, diffs }: PageSources,
  { item, attempt: chosen, agent }: Extract<PageRequest, { kind: 'diff' }>,
  now: EpochMs,
): Promise<PageContent> {
  const row = await store.item(item)
  const tries = await store.attemptsOf(item)
  const attempt = tries.find(({ id }) => id === chosen) ?? tries.at(-1) ?? null
  const source = diffSource({ item: row?.item ?? null, attempt, agent, isChosen: chosen !== null })
  if (typeof source === 'string') {
    diffs.close()
    return { kind: 'diff', row, attempt, shown: { kind: 'none', why: source } }
  }
  const log = attempt === null || source.kind !== 'so far' ? null : await logOf(attempt)
  const version = log === null ? 0 : (log.raw() ?? log).version()
  return { kind: 'diff', row, attempt, shown: diffs.of(source, version, now) }
}

async function readConflict(
  { store, conflicts, settling, merges }: PageSources,
  { item, returns }: Extract<PageRequest, { kind: 'conflict' }>,
  target: string,
): Promise<PageContent> {
  const row = await store.item(item)
  const sides = row === null ? null : conflictSides(row)
  const found = {
    kind: 'conflict',
    row,
    neededBy: await store.neededBy(item),
    settling: settlingOf(settling, row, { target, returns }),
  } as const
  if (sides === null) return { ...found, shown: { kind: 'none' } }
  const read = conflicts.of(sides)
  if (read.kind !== 'merged') return { ...found, shown: read }
  const landed = new Map((await merges(target)).map(({ commit, item: by }) => [commit, by]))
  const by = read.conflict.by.map((commit) => ({ commit, item: landed.get(commit) ?? null }))
  return { ...found, shown: { kind: 'read', files: read.conflict.files, by } }
}

function settlingOf(
  settling: Settlings,
  row: ItemRow | null,
  { target, returns }: { readonly target: string; readonly returns: number },
): Settling | null {
  const sides = row === null ? null : conflictSides(row)
  const dir = row === null ? null : settledIn(row.state, row.attempt)?.worktree
  return sides === null || dir == null ? null : settling.of({ dir, tip: sides.tip, target }, returns)
}

async function readSummary(
  { store, settling }: PageSources,
  { item, returns }: Extract<PageRequest, { kind: 'summary' }>,
  target: string,
): Promise<PageContent> {
  const row = await store.item(item)
  return { kind: 'summary', item, settling: settlingOf(settling, row, { target, returns }) }
}

async function readEvents(
  { store }: PageSources,
  { from, limit }: Extract<PageRequest, { kind: 'events' }>,
): Promise<PageContent> {
  const newest = await store.newestEvent()
  const last = Math.min(from ?? newest, newest)
  const first = Math.max(1, last - limit + 1)
  const events = last === 0 ? [] : await store.events({ after: first - 1, limit: last - first + 1 })
  return { kind: 'events', newest, events: events.toReversed() }
}

/** Of what is not in view only the places are known. */
async function readNeeds(
  { store }: PageSources,
  { opened, folded, from, limit }: Extract<PageRequest, { kind: 'needs' }>,
): Promise<NeedsContent> {
  const tree = await needsTree(store, { opened: new Set(opened), folded: new Set(folded) })
  const first = Math.min(from, Math.max(0, tree.length - limit))
  const places = tree.slice(first, first + limit)
  const found = await store.itemsByNumber(places.map(({ number }) => number))
  const byId = new Map(found.map((row) => [row.item.id, row]))
  const perUnit = msPerUnit(await store.measuredTasks())
  const longest = tree[0]?.length ?? 0
  return {
    kind: 'needs',
    rows: places.flatMap((place) => {
      const row = byId.get(place.id)
      return row === undefined ? [] : { place, row }
    }),
    ...{ from: first, length: tree.length, msPerUnit: perUnit },
    longestMs: perUnit === null ? null : longest * perUnit,
  }
}

/** More finished work does not queue: it is held back where it waits. */
const mostRows = 500

/** What is merged, then what waits for that. */
export async function readLane(
  { store, logOf }: Pick<PageSources, 'store' | 'logOf'>,
  limit: number,
): Promise<readonly LaneEntry[]> {
  const waiting = await store.items({
    ...{ order: 'needs you', offset: 0, limit },
    states: ['merging', 'queued'],
  })
  const entry = async (row: ItemRow): Promise<LaneEntry> => ({
    row,
    log: row.attempt?.phase === 'merging' && row.attempt.step !== null ? await logOf(row.attempt) : null,
  })
  return Promise.all(
    [
      ...waiting.filter(({ state }) => state === 'merging'),
      ...waiting.filter(({ state }) => state === 'queued'),
    ].map(entry),
  )
}

async function readMerges(
  { store, logOf, merges, branchTip }: PageSources,
  { chosen, returns }: Extract<PageRequest, { kind: 'merges' }>,
  target: string,
): Promise<PageContent> {
  const page = { order: 'needs you', offset: 0, limit: mostRows } as const
  const lane = await readLane({ store, logOf }, mostRows)
  const conflicts = await store.items({ ...page, states: ['conflict'] })
  return {
    kind: 'merges',
    lane,
    conflicts,
    merged: await merges(target),
    tip: (await store.laneRecord(target)).tip,
    branchTip: branchTip.of(target, returns),
    chosen: chosen === null ? null : await store.item(chosen),
  }
}
