import { livenessOf } from '../../app/liveness.ts'
import type { CommonFlags } from '../../app/options/flags.ts'
import { loadAsked } from '../../app/options/load-settings.ts'
import { findProject, openExistingStore, type Project } from '../../app/project.ts'
import { openSession } from '../../app/session.ts'
import { undoMerge } from '../../app/undo-merge.ts'
import { undoPatienceMs, type CommandAnswer } from '../../core/command.ts'
import { LoopworkError } from '../../core/errors.ts'
import { itemId, type ItemId } from '../../core/ids.ts'
import type { Store } from '../../core/ports/store.ts'
import { preflight } from '../../git/repository/preflight.ts'
import { sanitize } from '../../text/sanitize.ts'
import { inPlace } from '../../wording/in-place.ts'
import { elsewhereOf } from '../print/elsewhere.ts'
import { exitCodes } from '../run/exit-codes.ts'
import { report, waitForAnswers } from './steer.ts'

/** Undoes a merge: by the supervisor that owns the lane, or, without one, by owning the lane for that time. */
export async function undo(id: string | undefined, flags: CommonFlags): Promise<number> {
  const project = await findProject(flags)
  const item = id === undefined ? null : itemId(id)
  const store = await openExistingStore(project)
  if (store === null) {
    process.stderr.write('loopwork: nothing was merged here yet\n')
    return exitCodes.left
  }
  if (item !== null && (await store.item(item)) === null) {
    await store.close()
    throw new LoopworkError('usage', `there is no task ${item} here`, { hint: 'loopwork list shows the ids' })
  }
  const asked = await store.ask({ kind: 'undo', item }, await livenessOf())
  if (asked.length > 0) {
    try {
      return report(await waitForAnswers(store, asked, undoPatienceMs), flags)
    } finally {
      await store.close()
    }
  }
  return printed(await undoHere({ project, flags, store, item }), flags)
}

interface UndoRequest {
  readonly project: Project
  readonly flags: CommonFlags
  readonly store: Store
  readonly item: ItemId | null
}

async function undoHere({ project, flags, store, item }: UndoRequest): Promise<CommandAnswer> {
  await preflight(project.cwd, project.found ?? undefined)
  const asked = await loadAsked(project, flags, { screen: false, sources: [] })
  const session = await openSession(project, asked, store)
  try {
    return await undoMerge(session, {
      item,
      signal: new AbortController().signal,
      problem: (message) => process.stderr.write(`loopwork: ${sanitize(message)}\n`),
    })
  } finally {
    await session.close()
  }
}

function printed(answer: CommandAnswer, flags: CommonFlags): number {
  const message = inPlace(sanitize('message' in answer ? answer.message : ''), elsewhereOf(flags))
  process.stderr.write(answer.state === 'done' ? `${message}\n` : `loopwork: ${message}\n`)
  return answer.state === 'done' ? exitCodes.good : exitCodes.left
}
