import type { EpochMs } from '../core/ids.ts'
import type { Why } from '../core/list/why.ts'
import type { ItemRow } from '../core/ports/store-reader.ts'
import { cureOf } from '../wording/cure.ts'
import { isLeftOut, itemNote, type NoteFacts } from '../wording/item-note.ts'
import { notedRow } from '../wording/noted-item.ts'
import type { AgentNow } from '../wording/pool/agents-for.ts'
import { isReady, slotWords, wayOn } from '../wording/why/way-on.ts'
import { obstacleNow } from '../wording/why-nothing-starts.ts'

interface WhyFacts {
  readonly facts: NoteFacts
  readonly agents: readonly AgentNow[]
  /** Whether a folder is still there. */
  stands(path: string): boolean
}

/** `loopwork why --json`. Its shape is published as `docs/why.schema.json`. */
export function whyJson(why: Why, { facts, agents, stands }: WhyFacts) {
  const { row, needs, startsInMs } = why
  const { standing } = row.item
  const notBefore = standing.status === 'todo' ? standing.notBefore : null
  return {
    id: row.item.id,
    state: row.state,
    why: noteOf(row, facts),
    reason: 'reason' in standing ? standing.reason : null,
    notBefore: isoTime(notBefore),
    startsInMs: startsInMs === null ? null : Math.round(startsInMs),
    obstacle: isLeftOut(notedRow(row), facts)
      ? 'filter'
      : isReady(row)
        ? (obstacleNow(facts)?.kind ?? (slotWords(why, facts) === null ? null : 'workers busy'))
        : null,
    needs: needs.map(({ row: need, depth }) => ({
      id: need.item.id,
      state: need.state,
      why: noteOf(need, facts),
      depth,
    })),
    agents: agents.map(({ agent, model, obstacle, until, message }) => ({
      ...{ agent, model, obstacle, message },
      until: isoTime(until),
    })),
    next:
      (
        cureOf({ kind: 'item', item: notedRow(row), goesOn: facts.run?.endedAt === null, stands }) ??
        wayOn(why, { facts, stands })
      )?.command ?? null,
  }
}

const noteOf = (row: ItemRow, facts: NoteFacts): string => itemNote(notedRow(row), facts).text

const isoTime = (at: EpochMs | null): string | null => (at === null ? null : new Date(at).toISOString())
