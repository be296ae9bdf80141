import { livenessOf } from '../../app/liveness.ts'
import type { CommonFlags } from '../../app/options/flags.ts'
import { findProject, withExistingStore } from '../../app/project.ts'
import { awaitAnswers } from '../../board/asking/await-answers.ts'
import type { Command, CommandBody } from '../../core/command.ts'
import { LoopworkError } from '../../core/errors.ts'
import { itemId, type ItemId } from '../../core/ids.ts'
import type { Store } from '../../core/ports/store.ts'
import { mostWorkers } from '../../core/run/settings.ts'
import { literal, safe, type Safe } from '../../text/safe.ts'
import { sanitize } from '../../text/sanitize.ts'
import { takenBack } from '../../text/taken-back.ts'
import { inPlace } from '../../wording/in-place.ts'
import { stateVerb } from '../../wording/state-look.ts'
import { askWord } from '../print/ask-word.ts'
import { elsewhereOf } from '../print/elsewhere.ts'
import { whatStarts } from '../print/what-starts.ts'
import { exitCodes } from '../run/exit-codes.ts'

/** A supervisor reads commands every 50 ms; a stop may take its agent's grace period. */
const patienceMs = 15_000

/** Sends a command to the living supervisors here, waits for their answers, prints them. Exit 1 when none carried it out. */
export async function steer(body: CommandBody, flags: CommonFlags): Promise<number> {
  const project = await findProject(flags)
  return withExistingStore(project, async (store) => {
    const asked = store === null ? [] : await store.ask(body, await livenessOf())
    const back = body.kind === 'stop' && asked.length === 0 ? await store?.takeBack(body.item) : null
    if (body.kind === 'stop' && back != null) {
      process.stderr.write(`${sanitize(takenBack(body.item, back))}\n`)
      return exitCodes.good
    }
    if (store === null || asked.length === 0) {
      const why = body.kind === 'stop' ? await notRunning(store, body.item) : whatStarts(project, nobody)
      process.stderr.write(`loopwork: ${inPlace(why, elsewhereOf(flags))}\n`)
      return exitCodes.left
    }
    return report(await waitForAnswers(store, asked), flags)
  })
}

/** Prints the results of commands. Exit 1 when one was not carried out. */
export function report(answers: readonly Command[], flags: CommonFlags): number {
  for (const { answer } of answers) {
    const said = 'message' in answer ? sanitize(answer.message) : notAnswered
    const text = inPlace(said, elsewhereOf(flags))
    process.stderr.write(answer.state === 'done' ? `${text}\n` : `loopwork: ${text}\n`)
  }
  return answers.every(({ answer }) => answer.state === 'done') ? exitCodes.good : exitCodes.left
}

const notAnswered = literal('asked, but not answered yet; loopwork status shows what became of it')

/** @param text of the command line: 0 to `mostWorkers`. */
export function scale(text: string, flags: CommonFlags): Promise<number> {
  const to = /^\d{1,2}$/.test(text) ? Number(text) : Number.NaN
  if (!(to <= mostWorkers)) {
    throw new LoopworkError('usage', `scale ${text}: a whole number from 0 to ${mostWorkers} is needed`)
  }
  return steer({ kind: 'scale', to }, flags)
}

export const stop = (id: string, flags: CommonFlags): Promise<number> =>
  steer({ kind: 'stop', item: itemId(id) }, flags)

/** No supervisor has the item: the reason why there is nothing to stop. */
async function notRunning(store: Store | null, item: ItemId): Promise<Safe> {
  const row = (await store?.item(item)) ?? null
  const id = sanitize(item)
  if (row === null) return safe`${id}: there is no such task here`
  return row.item.standing.status === 'claimed'
    ? safe`${id} not stopped: nobody supervises it; loopwork run takes it over`
    : safe`${id} not stopped: it ${stateVerb(row.state)}`
}

export async function abort(flags: CommonFlags & { readonly yes?: boolean }): Promise<number> {
  if (flags.yes !== true) {
    const isMeant = await askWord({
      does: 'abort ends every agent of the run',
      question: 'Every agent is stopped and the run ends. Type abort to do it: ',
      word: 'abort',
      without: 'loopwork abort --yes',
    })
    if (!isMeant) {
      process.stderr.write('Nothing was done.\n')
      return exitCodes.left
    }
  }
  return steer({ kind: 'abort' }, flags)
}

/** Waits until the supervisors have answered, or it takes too long. */
export function waitForAnswers(
  store: Store,
  asked: readonly Command[],
  forMs = patienceMs,
): Promise<readonly Command[]> {
  const ids = asked.map((command) => command.id)
  return awaitAnswers(() => store.commandsById(ids), { forMs })
}

const nobody = literal('no run is going on here; loopwork run or loopwork tui starts one')
