import { realpath } from 'node:fs/promises'
import type { Env } from '../../config/read-env.ts'
import { isTrusted, trust, type TrustedFile } from '../../config/trust/trust.ts'
import { LoopworkError, type Problem } from '../../core/errors.ts'
import type { RunId } from '../../core/ids.ts'
import type { RunOptions, RunSettings } from '../../core/settings.ts'

/** The store that has a run: trust is given to what it has here, not to a copy of it elsewhere. */
export interface StorePlace {
  readonly stateDir: string
  readonly storeId: string
}

/** What a store has of a run that starts or redirects something. */
export interface KeptRun {
  readonly settings: RunSettings
  readonly options: Pick<RunOptions, 'sources'> | null
}

/**
 * Whether this user has started or allowed a run with exactly these commands in this store. A store is a file like any other:
 * it may have come with a copied repository, and whoever made it chose the commands in it.
 */
export const isTrustedRun = async (place: StorePlace, kept: KeptRun, env: Env): Promise<boolean> =>
  isTrusted(await markedAs(place, kept), env)

/** @throws LoopworkError config, for a user without a home; system errors when the mark can't be written. */
export const trustRun = async (place: StorePlace, kept: KeptRun, env: Env): Promise<void> =>
  trust(await markedAs(place, kept), env)

/** The part of the settings that starts or redirects something. What is not listed as harmless belongs to it. */
export function settingsThatNeedTrust(settings: RunSettings): Partial<RunSettings> {
  const {
    workers: _workers,
    strategy: _strategy,
    onFailure: _onFailure,
    retry: _retry,
    breaker: _breaker,
    limits: _limits,
    waiting: _waiting,
    ...guarded
  } = settings
  return guarded
}

/** As they are shown when the user is asked for trust. */
export function commandsOf({ settings, options }: KeptRun): readonly { key: string; text: string }[] {
  const { agent, gate, setup, teardown, copy, link, worktreeRoot, target } = settings
  const lines = (key: string, texts: readonly string[]) => texts.map((text) => ({ key, text }))
  return [
    { key: `agents.${agent.name}`, text: JSON.stringify(agent.command) },
    ...Object.entries(agent.env).map(([name, text]) => ({ key: `agents.${agent.name}.env.${name}`, text })),
    ...lines('gate', gate),
    ...lines('worktree.setup', setup),
    ...lines('worktree.teardown', teardown),
    ...lines('worktree.copy', copy),
    ...lines('worktree.link', link),
    { key: 'worktree.root', text: worktreeRoot },
    { key: 'merge.target', text: target },
    ...lines('source', options?.sources ?? []),
  ]
}

export function untrustedRun(run: RunId, kept: KeptRun): LoopworkError {
  return new LoopworkError(
    'untrusted',
    `run ${run} in this store was not started by you here: what it would carry out needs your word`,
    {
      hint: 'read it, then allow it with: loopwork trust --run; or start a run with your own options: --fresh',
      problems: commandsOf(kept).map(({ key, text }): Problem => ({
        severity: 'notice',
        file: key,
        line: null,
        field: null,
        message: text,
      })),
    },
  )
}

async function markedAs(
  { stateDir, storeId }: StorePlace,
  { settings, options }: KeptRun,
): Promise<TrustedFile> {
  const kept = { store: storeId, ...settingsThatNeedTrust(settings), sources: options?.sources ?? [] }
  const bytes = JSON.stringify(kept, inOrder)
  return { realPath: await realpath(stateDir), bytes: Buffer.from(bytes) }
}

/** The same settings are the same text, in whatever order a reader of the store has put their keys. */
const inOrder = (_key: string, value: unknown): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)))
    : value
