import type { AgentPreset } from '../../../core/agent/preset.ts'
import type { EndedProcess } from '../../../core/agent/stored-report.ts'
import { fenceOf, reportsOf, type Attempt, type AttemptIn } from '../../../core/attempt.ts'
import type { Item } from '../../../core/item.ts'
import type { NoteReader } from '../../../core/ports/note-store.ts'
import { presetOf } from '../../../core/run/preset-of.ts'
import type { PromptOrder, SupervisorContext } from '../../context.ts'
import { passOf } from '../../review-pass/pass-of.ts'
import { mustHold } from '../../interruption.ts'
import { seatOfAgent, type AgentSeat } from './agent-seat.ts'
import { chooseSession, sessionOfAdopted, type AgentSession } from '../agent-session.ts'
import { adopted, adoptProcess, startProcess, type RunningAgent } from './start-process.ts'

export interface AgentOrder {
  readonly attempt: AttemptIn<'running'>
  readonly item: Item
  readonly signal: AbortSignal
}

/** The agent that was started last, when it was really started. */
export async function adoptAgent(
  context: SupervisorContext,
  order: AgentOrder,
): Promise<RunningAgent | null> {
  const { attempt } = order
  const seat = seatOf(context, order)
  const found = await adoptProcess(context, seat, endedBefore(attempt))
  if (found === null) return null
  const { agent, index } = found
  if (endedBefore(attempt).some(({ process, replaced }) => process === index && replaced === true))
    return null
  if (agent === 'never started') {
    const number = seat.number(index)
    mustHold(await context.store.regainNotes({ fence: fenceOf(attempt), agent: number, process: index }))
    return null
  }
  // The supervisor before may have been killed after it stored the end of this one, and before it started the next.
  const ended = endedBefore(attempt).filter(({ process }) => process < index)
  const session = sessionOfAdopted({ attempt, earlier: await earlierOf(context, attempt), ended })
  return adopted(context, seat, { agent, index, session })
}

/** Processes of the attempt before the present one, as they are stored. */
export const endedBefore = (attempt: AttemptIn<'running'>): readonly EndedProcess[] =>
  reportsOf(attempt)[0]?.earlier ?? []

export interface StartHow {
  readonly session: 'as chosen' | 'afresh'
  /** Processes of the attempt before this one. */
  readonly ended: readonly EndedProcess[]
}

export async function startAgent(
  context: SupervisorContext,
  order: AgentOrder,
  { session: how, ended }: StartHow,
): Promise<RunningAgent> {
  const { store, run } = context
  const { attempt, item, signal } = order
  const { retry, gate } = run.settings
  const earlier = await earlierOf(context, attempt)
  const session = chooseSession(context, { attempt, earlier, ended }, how)
  const [{ number, worktree }] = attempt.agents
  return startProcess(context, seatOf(context, order), {
    session,
    signal,
    ask: async (process) => {
      const giving = { fence: fenceOf(attempt), agent: number, process, to: readerIn(session) }
      const notes = mustHold(await store.giveNotes(giving))
      const facts = {
        item,
        attempt,
        base: worktree.base,
        earlier,
        notes,
        gate,
        ...(await kindOf(context, item)),
      }
      const prompt = context.promptFor({ ...facts, tries: retry.attempts, session: session.knows })
      return { prompt, told: session.knows.kind === 'of this try' ? notes : [] }
    },
  })
}

/** What it is asked for beside its task, or in place of one. */
async function kindOf(
  context: SupervisorContext,
  item: Item,
): Promise<Pick<PromptOrder, 'asksSummary' | 'reviews'>> {
  const { store, backlog } = context
  if (item.source !== null)
    return { asksSummary: (await store.formatOf(item.source)) === 'looper', reviews: null }
  const pass = await passOf(context, item)
  const whole = pass === null ? null : await backlog.reviewedWhole(pass.source)
  return { asksSummary: false, reviews: whole?.file ?? null }
}

function seatOf(context: SupervisorContext, { attempt, item }: AgentOrder): AgentSeat {
  const preset = presetOf(context.run.settings, attempt.agents[0])
  return seatOfAgent(context, { attempt, item, preset: attempt.plans === true ? planning(preset) : preset })
}

/** It only plans: `approve` is refused for a preset that can't be held to that. */
const planning = (preset: AgentPreset): AgentPreset => ({ ...preset, autonomy: 'plan' })

function readerIn({ knows }: AgentSession): NoteReader {
  switch (knows.kind) {
    case 'new':
      return { kind: 'new session' }
    case 'of earlier try':
      return { kind: 'session of', attempt: knows.after.id }
    case 'of this try':
      return { kind: 'same session' }
  }
}

async function earlierOf({ store }: SupervisorContext, attempt: Attempt): Promise<readonly Attempt[]> {
  return (await store.attemptsOf(attempt.item)).filter(({ number }) => number < attempt.number)
}
