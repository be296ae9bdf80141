import { isTracker } from '../../core/backlog/tracker-name.ts'
import { readingRules } from '../../core/backlog/reading-rules.ts'
import { existsSync } from 'node:fs'
import { filePartOf } from '../../backlog/source-part.ts'
import { storedTasks } from '../../core/run/counts.ts'
import type { Store } from '../../core/ports/store.ts'
import { doneElsewhereNotices, noteDoneElsewhere } from '../../supervisor/lane/done-elsewhere.ts'
import { refuseMissingAgent } from './refuse-missing-agent.ts'
import { missingIn } from './missing-in.ts'
import { refuseUnknownAgents } from './refuse-unknown-agents.ts'
import { offeringAgents } from '../agents/offer-agents.ts'
import { givenSources } from '../options/given-sources.ts'
import { namedBefore } from './named-before.ts'
import { importSources, readForImport, type SourcesRead } from '../importing/import-sources.ts'
import { livenessOf } from '../liveness.ts'
import { newestRunOf } from '../newest-run.ts'
import { noticesSince } from '../notices-since.ts'
import type { Asked, Choice } from '../options/choice.ts'
import { chooseOptions } from '../options/choose-options.ts'
import { openProjectStore, type Project } from '../project.ts'
import { openSession, type Session } from '../session.ts'

export interface Begun {
  readonly session: Session
  /** As of now; it is computed again in the moment in which the run is opened. */
  readonly choice: Choice
  /** Notices of the import. */
  readonly heard: readonly string[]
}

/**
 * Chooses the options and reads the backlogs; only when both are good is anything stored.
 * @param existing the open store, which is closed with the session; null where there is none yet.
 */
export async function begin(project: Project, asked: Asked, existing: Store | null): Promise<Begun> {
  let store: Store | null = existing
  try {
    const choice = await chooseFor(project, asked, existing)
    const { missing, ...read } = await backlogsOf(project, asked, { choice, store })
    await refuseMissingAgent({ choice, store, backlogs: read.backlogs, whyMissing: missingIn(project) })
    const opened = existing ?? (await openProjectStore(project))
    // From here on the session closes it.
    store = null
    const session = await openSession(project, asked, opened)
    // Before the import: what an edit of a done item's line means depends on it.
    const elsewhere = await doneElsewhere(session, choice)
    const heard = [...missing, ...(await importInto(session, read))]
    const before = await namedBefore(session.store, { root: project.root, given: givenSources(asked) })
    const from = await whereFrom(session, choice)
    return { session, choice, heard: [...elsewhere, ...heard, ...before, ...from] }
  } catch (error) {
    await store?.close()
    throw error
  }
}

export async function chooseFor(project: Project, asked: Asked, store: Store | null): Promise<Choice> {
  const newest = store === null ? null : await newestRunOf(project, store, await livenessOf())
  return offeringAgents(project.root, () => chooseOptions(asked, newest))
}

/** A run is resumed even if one of its backlog files was deleted: its tasks are in the store. */
export async function backlogsOf(
  project: Project,
  asked: Asked,
  { choice: { options, settings }, store }: { readonly choice: Choice; readonly store: Store | null },
): Promise<SourcesRead & { readonly missing: readonly string[] }> {
  const { named } = asked.sources
  const there = options.sources.filter(
    (file) => named.includes(file) || isTracker(file) || existsSync(filePartOf(project.root, file)),
  )
  const missing = options.sources.filter((file) => !there.includes(file))
  const rules = readingRules(options)
  const order = { named: [], configured: there, mayLeave: named, rules }
  const readAgain: SourcesRead['readAgain'] = async () =>
    options.sources.length > 0 && there.length === 0 ? [] : readForImport(project, order)
  const backlogs = await readAgain()
  refuseUnknownAgents({ backlogs, typed: (await store?.typedDemands()) ?? [] }, settings)
  return {
    ...{ backlogs, readAgain, rules },
    missing: missing.map((file) => `${file} is not there; its tasks wait until it is`),
  }
}

/** Which backlog was found, when none was named; or that there is none, when there is nothing to do either. */
async function whereFrom({ asked, store }: Session, { options }: Choice): Promise<readonly string[]> {
  const { notice, found } = asked.sources
  if (notice === null || (options.sources.length > 0 && found !== null && !options.sources.includes(found)))
    return []
  return found === null && storedTasks(await store.counts()) > 0 ? [] : [notice]
}

async function doneElsewhere(session: Session, { settings: { target } }: Choice): Promise<readonly string[]> {
  try {
    const since = await session.store.newestEvent()
    const lacking = await noteDoneElsewhere(session, target)
    return [...(await noticesSince(session.store, since)), ...doneElsewhereNotices(lacking, target)]
  } catch (error) {
    await session.close()
    throw error
  }
}

async function importInto(session: Session, read: SourcesRead): Promise<readonly string[]> {
  try {
    return await importSources(session.project, session.store, read)
  } catch (error) {
    await session.close()
    throw error
  }
}
