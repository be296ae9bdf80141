import type { Command, CommandAnswer } from '../../core/command.ts'
import { fenceOf, type Attempt } from '../../core/attempt.ts'
import { unreachable } from '../../core/errors.ts'
import type { ItemId, RunId } from '../../core/ids.ts'
import { reachedBudgets } from '../../core/policy/budget.ts'
import { reason } from '../../core/reason.ts'
import { presetOf } from '../../core/run/preset-of.ts'
import type { SupervisorRow } from '../../core/run/run.ts'
import { budgetUse } from '../../text/budget-amounts.ts'
import { extensionAnswer } from '../../text/extension-answer.ts'
import type { RunSettings } from '../../core/run/settings.ts'
import type { Delivery } from '../agent/message-box.ts'
import type { SupervisorContext } from '../context.ts'
import { takenBack } from '../../text/taken-back.ts'
import type { AttemptProgress } from '../run-attempt.ts'
import { freezeAgents, thawAgents } from './freeze-agents.ts'
import type { Busy, Slots } from './slots.ts'
import { takeOutOfQueue } from './take-out-of-queue.ts'

/** A person's stop gives the agent this long to end by itself. */
export const stopGraceMs = 5_000

export interface CommandScope {
  readonly slots: Slots
  readonly me: SupervisorRow
  /** Takes over what supervisors that have died had at work. */
  adopt(): Promise<void>
  undo(item: ItemId | null): Promise<CommandAnswer>
  move(item: ItemId, by: -1 | 1): Promise<CommandAnswer>
}

/** Takes a command for this supervisor and carries it out. The footer or the shell shows the answer. */
export async function handleCommand(
  context: SupervisorContext,
  parts: CommandScope,
  command: Command,
): Promise<void> {
  const { store } = context
  if ((await store.take(command.id)) === 'ghost') return
  const answer = await act(context, parts, command)
  if (answer !== null) await store.answer(command.id, answer)
}

async function act(
  context: SupervisorContext,
  scope: CommandScope,
  { id, body }: Command,
): Promise<CommandAnswer | null> {
  const { store, run } = context
  const { me, undo, move } = scope
  switch (body.kind) {
    case 'pause':
      await store.setPaused(run.id, true)
      return { state: 'done', message: 'paused: running tasks go on, nothing new starts' }
    case 'resume':
      await store.setPaused(run.id, false)
      return { state: 'done', message: await afterResuming(store, run.id) }
    case 'abort':
      await store.setAborting(run.id)
      return { state: 'done', message: 'aborting: agents end, tasks go back to todo' }
    case 'scale':
      await store.setWorkers(me.id, body.to)
      return {
        state: 'done',
        message: `${me.workers} to ${body.to} ${body.to === 1 ? 'worker' : 'workers'}${body.to === 0 ? withoutWorkers : ''}`,
      }
    case 'extend':
      return extensionAnswer(await store.extendBudgets(run.id, body.to))
    case 'stop': {
      const busy = await atWork(scope, body.item)
      if (busy === null)
        return (await takeOutOfQueue(context, body.item)) ?? (await stopElsewhere(context, body.item))
      busy.abort.abort({ kind: 'end', reason: reason('stopped', 'stopped by you'), graceMs: stopGraceMs })
      void busy.gone
        .then(async (carried) => {
          const out = carried?.kind === 'queued' ? await takeOutOfQueue(context, body.item) : null
          await store.answer(id, out ?? afterStop(body.item, carried))
        })
        // A store failure ends the supervisor; nobody waits for this answer then.
        .catch(() => undefined)
      return null
    }
    case 'freeze':
      return freezeAgents(context, body.item, await atWork(scope, body.item))
    case 'thaw':
      return thawAgents(context, body.item, await atWork(scope, body.item))
    case 'message': {
      const busy = await atWork(scope, body.item)
      const late = busy === null ? 'it is already merging or has ended' : whyTooLate(busy)
      if (busy === null || late !== null) return notTold(body.item, late ?? '')
      if ((await store.urgeNotes(fenceOf(busy.attempt))) === 'ghost')
        return notTold(body.item, 'it has ended')
      if (context.freezer.isFrozen(busy.attempt.id)) {
        void busy.messages.post()
        return { state: 'done', message: `${body.item} is frozen: its agent is given it when it goes on` }
      }
      void busy.messages
        .post()
        .then((delivery) => store.answer(id, afterMessage(busy.attempt, delivery, run.settings)))
        .catch(() => undefined)
      return null
    }
    case 'move':
      void move(body.item, body.by)
        .then((answer) => store.answer(id, answer))
        .catch(() => undefined)
      return null
    case 'undo':
      void undo(body.item)
        .then((answer) => store.answer(id, answer))
        .catch(() => undefined)
      return null
    default:
      return unreachable(body)
  }
}

/** Whoever asked may have been quicker than the next look at what a supervisor that has died had at work. */
async function atWork({ slots, adopt }: CommandScope, item: ItemId): Promise<Busy | null> {
  const busy = slots.ofItem(item)
  if (busy !== null) return busy
  await adopt()
  return slots.ofItem(item)
}

/** It may be with somebody who is no worker: a person's word goes before theirs. */
async function stopElsewhere({ store }: SupervisorContext, item: ItemId): Promise<CommandAnswer> {
  const claim = await store.takeBack(item)
  return claim === null
    ? { state: 'refused', message: `${item} not stopped: it is already merging or has ended` }
    : { state: 'done', message: takenBack(item, claim) }
}

/** A run that is paused no more may still have nothing to use. */
async function afterResuming(store: Pick<SupervisorContext['store'], 'run'>, id: RunId): Promise<string> {
  const run = await store.run(id)
  const used = run === null ? [] : reachedBudgets(run)
  return used.length === 0 ? 'goes on' : `paused no more, but its budget is used up: ${budgetUse(...used)}`
}

const withoutWorkers = ': what runs goes on, nothing new starts; loopwork scale 1 goes on with one'

function afterStop(item: ItemId, carried: AttemptProgress | null): CommandAnswer {
  if (carried?.kind === 'queued') {
    return { state: 'refused', message: `${item} not stopped: it had just finished and is merging` }
  }
  if (carried?.kind === 'ended' && carried.reason.code !== 'stopped') {
    return { state: 'refused', message: `${item} not stopped: it had just ended: ${carried.reason.message}` }
  }
  if (carried?.kind !== 'ended')
    return { state: 'refused', message: `${item} not stopped: its agent goes on` }
  return { state: 'done', message: `${item} stopped, back to todo` }
}

const whyTooLate = ({ abort }: Busy): string | null => (abort.signal.aborted ? 'it is being stopped' : null)

/** Its words are in the store, so they are not lost. */
const notTold = (item: ItemId, why: string): CommandAnswer => ({
  state: 'refused',
  message: `${why}; the next try of ${item} is given it`,
})

function afterMessage(
  { item, agents: [agent] }: Attempt,
  delivery: Delivery,
  settings: RunSettings,
): CommandAnswer {
  switch (delivery) {
    case 'given':
      return { state: 'done', message: `${item} goes on with your message` }
    case 'with its prompt':
      return { state: 'done', message: `${item} is given it as soon as its agent starts` }
    case 'not possible':
      return notTold(item, `${presetOf(settings, agent).name} takes no message while it runs`)
    case 'too late':
      return notTold(item, 'its agent has just ended')
  }
}
