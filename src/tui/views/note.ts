import type { BoardSnapshot } from '../../core/board.ts'
import { shortOid } from '../../core/ids.ts'
import type { ItemRow } from '../../core/ports/store-reader.ts'
import type { Reason } from '../../core/reason.ts'
import { formatDuration } from '../../text/duration.ts'
import { emptySafe, joinSafe, literal, safe, type Safe } from '../../text/safe.ts'
import { sanitize } from '../../text/sanitize.ts'
import { lastTool } from '../pane/last-tool.ts'
import { span, type Row } from '../row/row.ts'
import type { Role } from '../theme/roles.ts'

/** The one fact worth knowing about a task in its state: every row says why. */
export function noteOf(row: ItemRow, snapshot: BoardSnapshot): Row {
  const [text, role] = noteParts(row, snapshot)
  return [span(text, role)]
}

type Note = readonly [text: Safe, role: Role]
const quiet = (text: Safe): Note => [text, 'dim']

function noteParts(row: ItemRow, snapshot: BoardSnapshot): Note {
  switch (row.state) {
    case 'todo':
      return quiet(todoNote(row, snapshot))
    case 'blocked':
      return quiet(blockedNote(row))
    case 'waiting':
      return [waitingNote(row, snapshot), 'warn']
    case 'claimed':
      return quiet(literal('preparing its worktree'))
    case 'running':
      return quiet(runningNote(row, snapshot))
    case 'verifying':
      return quiet(gateNote(row, snapshot))
    case 'queued':
      return quiet(queueNote(row, snapshot))
    case 'merging':
      return quiet(safe`merging into ${sanitize(snapshot.target)}`)
    case 'done':
      return quiet(doneNote(row))
    case 'failed':
      return [failedNote(row, snapshot), 'bad']
    case 'conflict':
      return [conflictNote(row), 'bad']
    case 'cancelled':
      return quiet(row.item.standing.status === 'cancelled' ? messageOf(row.item.standing.reason) : emptySafe)
  }
}

function todoNote(row: ItemRow, snapshot: BoardSnapshot): Safe {
  const { standing } = row.item
  if (standing.status === 'todo' && standing.hold === 'stopped')
    return literal('stopped by you, r takes it up again')
  const next = snapshot.rows.find(
    ({ state, item: { standing } }) =>
      state === 'todo' && standing.status === 'todo' && standing.hold === null,
  )
  const first = next?.item.id === row.item.id
  switch (snapshot.phase) {
    case 'paused':
      return first ? literal('paused, starts when you press p') : literal('paused')
    case 'draining':
    case 'stopping':
    case 'finished':
      return standing.status === 'todo' && standing.reason !== null
        ? messageOf(standing.reason)
        : literal('ready')
    case 'starting':
    case 'running':
      return first && snapshot.slots.every(({ work }) => work !== null)
        ? literal('next, when a worker is free')
        : literal('ready')
  }
}

const namedNeeds = 2

function blockedNote({ item, openNeeds, parkedBehind }: ItemRow): Safe {
  if (parkedBehind !== null)
    return safe`shares ${sanitize(parkedBehind.path)} with ${sanitize(parkedBehind.item)}`
  if (openNeeds.length > namedNeeds) return safe`needs ${openNeeds.length} others`
  if (openNeeds.length > 0) return safe`needs ${joinSafe(openNeeds.map(sanitize), literal(', '))}`
  if (item.standing.status === 'todo' && item.standing.hold === 'source')
    return literal('blocked in its backlog')
  return emptySafe
}

function waitingNote({ item }: ItemRow, { now, run }: BoardSnapshot): Safe {
  const { standing } = item
  if (standing.status !== 'todo' || standing.notBefore === null) return emptySafe
  const tries = run === null ? emptySafe : safe` of ${run.settings.retry.attempts}`
  return safe`try ${item.attempts + 1}${tries} in ${formatDuration(standing.notBefore - now)}`
}

function runningNote(row: ItemRow, { slots }: BoardSnapshot): Safe {
  const slot = slots.find(({ work }) => work?.row.item.id === row.item.id)
  if (slot?.work == null) return emptySafe
  if (row.attempt?.phase === 'collecting') return literal('collecting its work')
  return lastTool(slot.work.log)
}

function gateNote({ attempt }: ItemRow, { run }: BoardSnapshot): Safe {
  const gates = run?.settings.gate ?? []
  const at = Math.min(attempt?.gates.length ?? 0, gates.length - 1)
  const command = gates[at]
  return command === undefined
    ? literal('checking its work')
    : safe`gate ${at + 1} of ${gates.length}: ${sanitize(command)}`
}

/** The place in the queue can be told when the queue's first row is in view. */
function queueNote(row: ItemRow, { rows, rowsOffset }: BoardSnapshot): Safe {
  const queued = rows.filter(({ state }) => state === 'queued')
  const firstAt = rows.findIndex(({ state }) => state === 'queued')
  const place = queued.findIndex(({ item }) => item.id === row.item.id)
  if (firstAt === 0 && rowsOffset > 0) return literal('in the merge queue')
  const merging = rows.find(({ state }) => state === 'merging')
  const ahead = place === 0 ? merging : queued[place - 1]
  const after = ahead === undefined ? emptySafe : safe`, after ${sanitize(ahead.item.id)}`
  return safe`${ordinal(place + (merging === undefined ? 1 : 2))} in merge queue${after}`
}

function ordinal(number: number): Safe {
  const tens = number % 100
  if (tens > 10 && tens < 14) return safe`${number}th`
  switch (number % 10) {
    case 1:
      return safe`${number}st`
    case 2:
      return safe`${number}nd`
    case 3:
      return safe`${number}rd`
    default:
      return safe`${number}th`
  }
}

function doneNote({ item }: ItemRow): Safe {
  const { standing } = item
  if (standing.status !== 'done') return emptySafe
  if (standing.commit !== null) return sanitize(shortOid(standing.commit))
  return standing.reason === null ? literal('done in its backlog') : messageOf(standing.reason)
}

function failedNote({ item, attempt }: ItemRow, { run }: BoardSnapshot): Safe {
  if (item.standing.status !== 'failed') return emptySafe
  const { reason } = item.standing
  const said = messageOf(reason)
  if (attempt === null || run === null || item.attempts < 2) return said
  return safe`${said} (${item.attempts} of ${run.settings.retry.attempts} tries)`
}

function conflictNote({ item }: ItemRow): Safe {
  if (item.standing.status !== 'failed') return emptySafe
  const files = item.standing.reason.detail['files']
  const first: unknown = Array.isArray(files) ? files[0] : undefined
  return typeof first === 'string'
    ? safe`${sanitize(first)}, kept on its branch`
    : messageOf(item.standing.reason)
}

const messageOf = ({ message }: Reason): Safe => sanitize(message)
