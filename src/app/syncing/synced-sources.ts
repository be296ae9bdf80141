import { existsSync } from 'node:fs'
import path from 'node:path'
import { findBacklog, onlyBacklog } from '../../backlog/find-backlog.ts'
import { sourceName, type MayLeave } from '../../backlog/source-file.ts'
import { filePartOf } from '../../backlog/source-part.ts'
import { sourcePlace } from '../../backlog/source-place.ts'
import { isTracker } from '../../core/backlog/tracker-name.ts'
import type { Problem } from '../../core/errors.ts'
import type { Store } from '../../core/ports/store.ts'
import { leaving, type NamedSources } from '../backlog-files/backlog-files.ts'
import { namedSources } from '../named-sources.ts'
import type { Project } from '../project.ts'

export interface SyncedSources {
  readonly paths: readonly string[]
  /** Whether a path is the name of a source that the store has. */
  readonly isStored: (path: string) => boolean
  readonly mayLeave: MayLeave
  /** Sources of earlier runs that are neither read nor written now, and why. */
  readonly leftAlone: readonly Problem[]
}

/**
 * Which sources are brought in step: those that are named; else those of the config, and those that the store has from earlier runs; else
 * the one found by itself. What reaches beyond the repository is synced only where a person names it, now or in a config.
 */
export async function syncedSources(
  project: Project,
  store: Pick<Store, 'sources'>,
  { named, configured }: NamedSources,
): Promise<SyncedSources> {
  if (named.length > 0) {
    const { paths } = await namedSources(project, named)
    return { ...nothing, paths, mayLeave: leaving(project, { named: paths, configured: [] }) }
  }
  const stored = new Set(await store.sources())
  const own = configured.map((source) => sourcePlace(project.root, source))
  const ownNames = new Set(own.map((place) => sourceName(project.root, place)))
  // One that was never read has to be there: it was named.
  const goneOf = [...ownNames].filter((name) => stored.has(name) && !isThere(project.root, name))
  const earlier = [...stored].filter((source) => !ownNames.has(source))
  const leftAlone = [
    ...goneOf.map((source) => notice(source, isGone)),
    ...earlier.flatMap((source) => reasonToLeave(project.root, source) ?? []),
  ]
  const left = new Set(leftAlone.map(({ file }) => file))
  const kept = earlier.filter((source) => !left.has(source))
  const paths = [...own.filter((place) => !left.has(sourceName(project.root, place))), ...kept]
  if (paths.length === 0 && leftAlone.length === 0) {
    const found = onlyBacklog(await findBacklog(project))
    return { ...nothing, paths: found === null ? [] : [path.resolve(project.root, found)] }
  }
  return {
    paths,
    isStored: (place) => kept.includes(place),
    mayLeave: leaving(project, { named: [], configured }),
    leftAlone,
  }
}

const nothing = { isStored: () => false, mayLeave: () => false, leftAlone: [] }

function reasonToLeave(root: string, source: string): Problem | null {
  if (isTracker(source) || source.startsWith('../'))
    return notice(
      source,
      'is a source of an earlier run, and reaches beyond the repository: name it to sync it',
    )
  return isThere(root, source) ? null : notice(source, isGone)
}

const isGone = 'is not there; its tasks stay as they are'

const notice = (file: string, message: string): Problem => ({
  severity: 'notice',
  file,
  line: null,
  field: null,
  message,
})

const isThere = (root: string, source: string): boolean =>
  isTracker(source) || existsSync(path.resolve(root, filePartOf(root, source)))
