import { filesOf, usageOf, type Attempt } from '../../core/attempt.ts'
import type { HookName, NoticeKind } from '../../core/calling/hooks.ts'
import type { HookVariable } from '../../core/naming/hook-variables.ts'
import { labelsOf } from '../../core/policy/labels-of.ts'
import type { ItemRow, StateCounts } from '../../core/ports/store-reader.ts'
import type { Reason } from '../../core/reason.ts'
import type { Run } from '../../core/run/run.ts'

/** What a hook is told. Foreign text inside is raw: a program reads it, not a terminal. */
export interface HookFacts {
  readonly hook: HookName | NoticeKind
  /** Its number in the store: the same event is never told twice. Null at the end of a run that was stopped. */
  readonly event: number | null
  readonly at: number
  /** One line for a person. */
  readonly message: string
  readonly run: Run
  /** How the run ended, or left. */
  readonly outcome: string | null
  readonly counts: StateCounts | null
  readonly row: ItemRow | null
  readonly attempt: Attempt | null
  readonly reason: Reason | null
  /** A file with what the agent said last. */
  readonly lastMessage: string | null
  /** Absolute. */
  readonly checkout: string
}

/** The JSON on its stdin. */
export function hookInput(facts: HookFacts): string {
  const { hook, event, at, message, run, outcome, counts, row, attempt, reason, lastMessage, checkout } =
    facts
  return `${JSON.stringify(
    {
      version: 1,
      hook,
      event,
      at: new Date(at).toISOString(),
      message,
      checkout,
      run: {
        id: run.id,
        target: run.settings.target,
        startedAt: new Date(run.startedAt).toISOString(),
        outcome,
        spent: run.spent,
        counts,
      },
      item: row === null ? null : itemFacts(row),
      attempt: attempt === null ? null : attemptFacts(attempt, lastMessage),
      reason,
    },
    null,
    2,
  )}\n`
}

const itemFacts = ({ item, state }: ItemRow) => ({
  id: item.id,
  title: item.title,
  type: item.type,
  status: item.standing.status,
  state,
  priority: item.priority,
  labels: labelsOf(item),
  parent: item.parent,
  commit: item.standing.status === 'done' ? item.standing.commit : null,
  attempts: item.attempts,
  source: item.source,
  line: item.line,
  metadata: item.metadata,
})

const attemptFacts = (attempt: Attempt, lastMessage: string | null) => ({
  id: attempt.id,
  number: attempt.number,
  worker: `W${attempt.worker}`,
  agents: attempt.agents.map(({ number, preset, model }) => ({ number, agent: preset, model })),
  startedAt: new Date(attempt.startedAt).toISOString(),
  usage: usageOf(attempt),
  files: filesOf(attempt),
  lastMessage,
})

/** Longer values belong on stdin: an environment may not be large. */
const mostCharacters = 1_000

/** The facts that most hooks need, without a JSON parser. What does not apply is empty. */
export function hookEnvironment(facts: HookFacts): Readonly<Record<string, string>> {
  const { hook, event, message, run, row, attempt, reason, lastMessage } = facts
  const item = row?.item ?? null
  const commit = item?.standing.status === 'done' ? item.standing.commit : null
  const values: Readonly<
    Record<HookVariable | 'LOOPWORK_RUN_ID' | 'LOOPWORK_ITEM' | 'LOOPWORK_WORKER', string>
  > = {
    LOOPWORK_HOOK: hook,
    LOOPWORK_EVENT: event === null ? '' : String(event),
    LOOPWORK_MESSAGE: message,
    LOOPWORK_RUN_ID: String(run.id),
    LOOPWORK_ITEM: item?.id ?? '',
    LOOPWORK_TITLE: item?.title ?? '',
    LOOPWORK_TYPE: item?.type ?? '',
    LOOPWORK_STATUS: item?.standing.status ?? facts.outcome ?? '',
    LOOPWORK_REASON: reason?.code ?? '',
    LOOPWORK_COMMIT: commit ?? '',
    LOOPWORK_TRY: attempt === null ? '' : String(attempt.number),
    LOOPWORK_ATTEMPT: attempt === null ? '' : String(attempt.id),
    LOOPWORK_WORKER: attempt === null ? '' : `W${attempt.worker}`,
    LOOPWORK_AGENT: attempt === null ? '' : attempt.agents[0].preset,
    LOOPWORK_LAST_MESSAGE: lastMessage ?? '',
  }
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, oneLine(value)]))
}

/** A NUL can't be passed at all, and a line end would look like another variable in a listing. */
const oneLine = (text: string): string =>
  text.replaceAll(/[\u0000-\u001f\u007f]+/g, ' ').slice(0, mostCharacters)
