import { existsSync, statSync } from 'node:fs'
import { realpath } from 'node:fs/promises'
import path from 'node:path'
import { configPlaces } from '../config/config-places.ts'
import { refuseUnknownVariables } from '../config/unknown-variables.ts'
import { LoopworkError } from '../core/errors.ts'
import type { Store } from '../core/ports/store.ts'
import { descriptorOf } from '../files/read-descriptor.ts'
import { readUserFile } from '../files/read-user-file.ts'
import { findRepository, NotInRepository, type FoundRepository } from '../git/repository/find-repository.ts'
import { sanitize } from '../text/sanitize.ts'
import { livenessOf, ownIdentity } from './liveness.ts'
import { explicitConfig } from './options/explicit-config.ts'
import type { CommonFlags } from './options/flags.ts'
import { ownStateFolder } from './state-folder/own-state-folder.ts'

/** Where a command works: a repository, or a plain folder for those that need none. */
export interface Project {
  readonly cwd: string
  /** The checkout's root, or the folder itself outside git. */
  readonly root: string
  readonly name: string
  readonly branch: string | null
  readonly inGit: boolean
  /** `loopwork/` in the common git directory; `.loopwork/` outside git. */
  readonly stateDir: string
  /** The repository as it was found; null outside git. */
  readonly found: FoundRepository | null
}

/**
 * Finds the project without requiring anything of the repository. Outside git the folder itself is one.
 * @param options.lenient a config that can't be used is reported elsewhere (by `doctor`).
 */
export async function findProject(
  flags: CommonFlags,
  { lenient = false }: { readonly lenient?: boolean } = {},
): Promise<Project> {
  if (!lenient) refuseUnknownVariables(process.env)
  const cwd = path.resolve(flags.C ?? '.')
  if (!existsSync(cwd)) throw new LoopworkError('usage', `-C ${cwd}: there is no such folder`)
  if (!statSync(cwd).isDirectory()) throw new LoopworkError('usage', `-C ${cwd}: is not a folder`)
  const found = await findRepository(cwd).catch((error: unknown) => {
    if (error instanceof NotInRepository) return null
    // No other failure of git makes this a plain folder: a second store would be made beside the first.
    if (lenient && error instanceof LoopworkError && error.kind === 'git') return null
    throw error
  })
  const root = found?.root ?? (await realpath(cwd))
  const own = found === null ? stateDirOutsideGit({ root }) : path.join(found.commonDir, 'loopwork')
  return {
    cwd,
    root,
    name: path.basename(root),
    branch: found?.branch ?? null,
    inGit: found !== null,
    found,
    stateDir:
      (await namedStore({ cwd, root }, flags).catch((error: unknown) => {
        if (lenient) return null
        throw error
      })) ?? own,
  }
}

/** The state folder that was given: by a flag, relative to the current folder, or by a key, relative to the root. */
async function namedStore(
  { cwd, root }: { readonly cwd: string; readonly root: string },
  flags: CommonFlags,
): Promise<string | null> {
  if (flags.store !== undefined) return path.resolve(cwd, flags.store)
  if (!(await mayNameStore({ cwd, root }, flags))) return null
  const { loadConfig } = await import('../config/load-config.ts')
  const loaded = await loadConfig({
    root,
    explicitFile: explicitConfig({ cwd }, flags),
    env: process.env,
    flags: {},
  })
  return loaded.value.store === null ? null : path.resolve(root, loaded.value.store)
}

const glanceBytes = 1024 * 1024

/** Parsing the config is a tenth of a start, and hardly any config names a store, so its text is searched first. */
async function mayNameStore(
  { cwd, root }: { readonly cwd: string; readonly root: string },
  flags: CommonFlags,
): Promise<boolean> {
  if (process.env['LOOPWORK_STORE'] !== undefined) return true
  const explicitFile = explicitConfig({ cwd }, flags)
  if (explicitFile !== null && descriptorOf(explicitFile) !== null) return true
  const places = configPlaces({ root, explicitFile, env: process.env })
  const files = await Promise.all(places.map((file) => readUserFile(file, glanceBytes)))
  // A config that was named and does not exist is refused when it is parsed.
  if (files.some((file, index) => file.kind === 'missing' && places[index] === explicitFile)) return true
  // So is one that can't be read.
  return files.some(
    (file) =>
      file.kind !== 'missing' && (file.kind === 'refused' || /\bstore\b/.test(file.bytes.toString('latin1'))),
  )
}

/**
 * Opens the project's task table, making it where there is none.
 * @throws NotInRepository where no run would ever find it: outside a repository, unless the state folder was named.
 */
export async function openProjectStore(project: Project): Promise<Store> {
  if (!project.inGit && project.stateDir === stateDirOutsideGit(project))
    throw new NotInRepository(project.cwd)
  return openStoreOf(project)
}

const stateDirOutsideGit = ({ root }: Pick<Project, 'root'>): string => path.join(root, '.loopwork')

async function openStoreOf(project: Project): Promise<Store> {
  const closed = ownStateFolder(project.stateDir, { make: true })
  if (closed !== null) process.stderr.write(`loopwork: ${sanitize(closed)}\n`)
  const { openStore } = await import('../store/sqlite/open-store.ts')
  const store = await openStore({
    path: databaseOf(project),
    livenessOf: await livenessOf(),
    self: ownIdentity,
  })
  // Where no supervisor does it, whoever looks next ends leases that have run out.
  if (await store.hasExpiredTokenClaims()) await store.expireTokenClaims()
  return store
}

/** Opens the task table where there is one; reading makes nothing. */
export async function openExistingStore(project: Project): Promise<Store | null> {
  ownStateFolder(project.stateDir, { make: false })
  return existsSync(databaseOf(project)) ? openStoreOf(project) : null
}

/** Where there is a task table, opens it so that nothing on disk changes. */
export async function openStoreReadonly(project: Project): Promise<Store | null> {
  const database = stateDatabaseOf(project)
  if (database === null) return null
  const { openStoreIfMade } = await import('../store/sqlite/open-store.ts')
  return openStoreIfMade(database)
}

/** Runs `use` with the store, or with null where there is none, and closes it. */
export async function withExistingStore<T>(
  project: Project,
  use: (store: Store | null) => Promise<T>,
): Promise<T> {
  const store = await openExistingStore(project)
  try {
    return await use(store)
  } finally {
    await store?.close()
  }
}

/** The file of the task table; null where there is none. */
export function stateDatabaseOf(project: Project): string | null {
  ownStateFolder(project.stateDir, { make: false })
  return existsSync(databaseOf(project)) ? databaseOf(project) : null
}

export const databaseOf = (project: Pick<Project, 'stateDir'>): string =>
  path.join(project.stateDir, 'loopwork.db')
