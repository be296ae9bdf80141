import type { CommonFlags } from '../../app/options/flags.ts'
import { knownAgents } from '../../app/options/load-settings.ts'
import { commandsOf, pathsOutside, trustRun } from '../../app/options/run-trust.ts'
import { findProject, withExistingStore, type Project } from '../../app/project.ts'
import { loadConfig } from '../../config/load-config.ts'
import { trust as remember } from '../../config/trust/trust.ts'
import type { Store } from '../../core/ports/store.ts'
import { sanitize } from '../../text/sanitize.ts'
import { askWord } from '../print/ask-word.ts'
import { exitCodes } from '../run/exit-codes.ts'

interface TrustFlags extends CommonFlags {
  readonly run?: boolean
  readonly yes?: boolean
}

/** Shows what the repository's config, or the newest run, names, and allows exactly that at this place, once a person has said yes. */
export async function trust(flags: TrustFlags): Promise<number> {
  const project = await findProject(flags)
  return flags.run === true
    ? withExistingStore(project, (store) => trustNewestRun(project, { store, flags }))
    : trustConfig(project, flags)
}

async function trustConfig({ root }: Project, flags: TrustFlags): Promise<number> {
  const { repository } = await loadConfig({
    root,
    explicitFile: null,
    env: process.env,
    flags: {},
    agents: knownAgents(),
  })
  if (repository === null) {
    process.stderr.write('There is no .loopworkrc here: nothing needs trust.\n')
    return exitCodes.good
  }
  const { asks } = repository
  for (const { key, line, text } of asks) {
    process.stdout.write(`${`line ${line}`.padEnd(9)} ${sanitize(key).padEnd(widestKey(asks))} ${text}\n`)
  }
  if (asks.length > 0 && !repository.trusted && !(await isAllowed(flags, 'loopwork trust --yes')))
    return exitCodes.left
  await remember(repository, process.env)
  process.stderr.write(
    asks.length === 0
      ? `${sanitize(repository.name)} names no commands; it is trusted as it is.\n`
      : `Trusted: ${sanitize(repository.realPath)}. You are asked again when it changes.\n`,
  )
  return exitCodes.good
}

/** Commands in a store that came from elsewhere. */
async function trustNewestRun(
  { stateDir, root }: Project,
  { store, flags }: { readonly store: Store | null; readonly flags: TrustFlags },
): Promise<number> {
  const run = (await store?.newestRun()) ?? null
  if (store === null || run === null) {
    process.stderr.write('No run yet: nothing needs trust.\n')
    return exitCodes.good
  }
  const stored = { settings: run.settings, options: await store.optionsOf(run.id) }
  const commands = commandsOf(stored)
  for (const { key, text } of commands) {
    process.stdout.write(`${sanitize(key).padEnd(widestKey(commands))} ${sanitize(text)}\n`)
  }
  for (const { key, text } of pathsOutside(stored, root))
    process.stderr.write(`loopwork: outside ${sanitize(root)}: ${sanitize(text)} (${sanitize(key)})\n`)
  if (!(await isAllowed(flags, 'loopwork trust --run --yes'))) return exitCodes.left
  await trustRun({ stateDir, storeId: await store.storeId() }, stored, process.env)
  process.stderr.write(`Trusted: run ${run.id} of ${sanitize(stateDir)}, as it is in this folder.\n`)
  return exitCodes.good
}

const widestKey = (rows: readonly { readonly key: string }[]): number =>
  Math.max(18, ...rows.map(({ key }) => sanitize(key).length))

/** Asked below what was shown: nothing is allowed that nobody has read. */
async function isAllowed({ yes }: TrustFlags, without: string): Promise<boolean> {
  if (yes === true) return true
  const isMeant = await askWord({
    does: 'trust allows the commands that are shown',
    question: 'Each of these runs as you. Type yes to allow them: ',
    word: 'yes',
    without,
  })
  if (!isMeant) process.stderr.write('Nothing was allowed.\n')
  return isMeant
}
