import type { AgentChoice } from '../../core/agent/agent-choice.ts'
import { attemptId, itemId, oid } from '../../core/ids.ts'
import { itemKinds, itemTypes, type Item, type Standing } from '../../core/item.ts'
import {
  flag,
  integer,
  integerOrNull,
  list,
  real,
  realOrNull,
  record,
  text,
  textOrNull,
  word,
} from './raw-row.ts'
import type { RawRow } from './raw-row.ts'
import { reasonOf, reasonOrNull } from './reason-column.ts'

/** An item with what only the store needs to know of it. */
export interface ItemRecord {
  /** Rowid: what the other tables know it by. */
  readonly id: number
  readonly hasFiles: boolean
  readonly epoch: number
  readonly interruptions: number
  readonly criticalPath: number
  /** The newest run's filter leaves it out. */
  readonly outside: boolean
  readonly item: Item
}

/** Every column of an item and its facts; `i`, `f` and `s` are items, facts and sources. */
export const itemColumns = `
  i.id, i.key, i.place, i.priority, i.has_files, i.status, i.hold, i.blocked_by, i.not_before, i.scheduled_for, i.asks, i.attempts,
  i.interruptions, i.epoch, i.attempt, i.since, i.merged, i.reason, i.chosen, i.created_at, i.updated_at, i.outside,
  f.title, f.description, f.type, f.source_priority, f.parent, f.depends_on, f.files, f.estimate_hours, f.weight, f.assignee,
  f.agent AS wants_agent, f.model AS wants_model, i.critical_path, i.kind, i.run_group, f.held_as, f.line, f.metadata, s.path AS source_path`

export function parseItem(row: RawRow): ItemRecord {
  const parent = textOrNull(row, 'parent')
  return {
    id: integer(row, 'id'),
    hasFiles: flag(row, 'has_files'),
    epoch: integer(row, 'epoch'),
    interruptions: integer(row, 'interruptions'),
    criticalPath: real(row, 'critical_path'),
    outside: flag(row, 'outside'),
    item: {
      id: itemId(text(row, 'key')),
      ...leftOut(row),
      title: text(row, 'title'),
      description: text(row, 'description'),
      type: word(row, 'type', itemTypes),
      priority: integer(row, 'priority'),
      sourcePriority: textOrNull(row, 'source_priority'),
      parent: parent === null ? null : itemId(parent),
      dependsOn: list(row, 'depends_on'),
      files: list(row, 'files'),
      estimateHours: realOrNull(row, 'estimate_hours'),
      ...(row['weight'] === null ? {} : { weight: real(row, 'weight') }),
      ...(row['scheduled_for'] === null ? {} : { scheduledFor: integer(row, 'scheduled_for') }),
      assignee: textOrNull(row, 'assignee'),
      agent: textOrNull(row, 'wants_agent'),
      model: textOrNull(row, 'wants_model'),
      source: textOrNull(row, 'source_path'),
      line: integerOrNull(row, 'line'),
      metadata: row['metadata'] === '{}' ? {} : record<Record<string, unknown>>(row, 'metadata', []),
      ...chosenNext(row),
      order: real(row, 'place'),
      standing: parseStanding(row),
      attempts: integer(row, 'attempts'),
      blockedBy: integer(row, 'blocked_by'),
      createdAt: integer(row, 'created_at'),
      updatedAt: integer(row, 'updated_at'),
    },
  }
}

function leftOut(row: RawRow): Pick<Item, 'kind' | 'group' | 'heldAs'> {
  const group = textOrNull(row, 'run_group')
  const heldAs = textOrNull(row, 'held_as')
  return {
    ...(row['kind'] === null ? {} : { kind: word(row, 'kind', itemKinds) }),
    ...(group === null ? {} : { group }),
    ...(heldAs === null ? {} : { heldAs }),
  }
}

/** A choice for one try that the attempt at work has taken is no longer for the next one. */
function chosenNext(row: RawRow): Pick<Item, 'chosen'> {
  if (row['chosen'] == null) return {}
  const { taken, ...chosen } = record<AgentChoice & { readonly taken?: number }>(row, 'chosen', [
    'agent',
    'until',
  ])
  return taken !== undefined && taken === row['attempt'] ? {} : { chosen }
}

export const itemStatuses = ['todo', 'claimed', 'done', 'failed', 'cancelled'] as const
export const holds = ['source', 'stopped'] as const

function parseStanding(row: RawRow): Standing {
  const since = integer(row, 'since')
  const status = word(row, 'status', itemStatuses)
  switch (status) {
    case 'todo':
      return {
        status,
        notBefore: integerOrNull(row, 'not_before'),
        hold: row['hold'] === null ? null : word(row, 'hold', holds),
        ...(row['asks'] === null ? {} : { asks: attemptId(integer(row, 'asks')) }),
        reason: reasonOrNull(row),
      }
    case 'claimed':
      return { status, attempt: attemptId(integer(row, 'attempt')), claimedAt: since }
    case 'done': {
      const merged = textOrNull(row, 'merged')
      return {
        status,
        completedAt: since,
        commit: merged === null ? null : oid(merged),
        reason: reasonOrNull(row),
      }
    }
    case 'failed':
      return { status, failedAt: since, reason: reasonOf(row) }
    case 'cancelled':
      return { status, cancelledAt: since, reason: reasonOf(row) }
  }
}
