import type { Why } from '../../core/list/why.ts'
import type { ItemRow } from '../../core/ports/store-reader.ts'
import { plural } from '../../text/plural.ts'
import { joinSafe, literal, safe, type Safe } from '../../text/safe.ts'
import { sanitize } from '../../text/sanitize.ts'
import { durationBand } from '../../text/time/band-words.ts'

/** More are counted. */
const mostNamed = 3

/** What has to happen before a task can start, and when that may be; null where nothing more is known than its note says. */
export function startWords({ row, needs, startsInMs }: Why): Safe | null {
  if (row.state !== 'blocked') return null
  if (row.openNeeds.length === 0) return row.parkedBehind === null ? null : onceOver(row.parkedBehind)
  const personal = needs.map((need) => need.row).filter(waitsForPerson)
  const when = personal.length > 0 ? oncePersonDid(personal) : onceDone(row.openNeeds)
  if (row.item.kind === 'container') return safe`It is done when ${when}.`
  const soonest =
    startsInMs === null
      ? literal('')
      : safe` At the earliest in ${durationBand({ p50: startsInMs, p90: startsInMs })}.`
  return safe`It can start when ${when}.${soonest}`
}

/** Nothing else makes it go on. */
export function waitsForPerson({ state, item: { standing } }: ItemRow): boolean {
  switch (state) {
    case 'failed':
    case 'conflict':
    case 'asks':
    case 'cancelled':
      return true
    case 'todo':
    case 'blocked':
      return standing.status === 'todo' && standing.hold !== null
    default:
      return false
  }
}

/** Of files it is free however the other's try ends: merged, failed, or given back. A place in a group may come from any of the group. */
const onceOver = ({ item, path }: NonNullable<ItemRow['parkedBehind']>): Safe | null =>
  path === null ? null : safe`It can start when the try of ${sanitize(item)} has ended.`

function oncePersonDid(rows: readonly ItemRow[]): Safe {
  const [only] = rows
  const names = named(rows.map(({ item }) => item.id))
  if (rows.length > 1 || only === undefined) return safe`${names} are taken up again and done`
  return safe`${names} ${acts[only.state] ?? literal('is taken up again')} and done`
}

const acts: Readonly<Partial<Record<ItemRow['state'], Safe>>> = {
  failed: literal('is retried'),
  conflict: literal('is settled'),
  asks: literal('has its plan answered'),
}

const onceDone = (ids: readonly string[]): Safe =>
  safe`${named(ids)} ${ids.length === 1 ? literal('is') : literal('are')} done`

function named(ids: readonly string[]): Safe {
  if (ids.length > mostNamed) return plural(ids.length, 'task')
  const names = ids.map(sanitize)
  const last = names.at(-1) ?? literal('')
  return names.length < 2 ? last : safe`${joinSafe(names.slice(0, -1), literal(', '))} and ${last}`
}
