import type { CommonFlags } from '../../app/options/flags.ts'
import { knownAgents } from '../../app/options/load-settings.ts'
import { commandsOf, pathsOutside, trustRun } from '../../app/options/run-trust.ts'
import { findProject, withExistingStore, type Project } from '../../app/project.ts'
import { loadConfig } from '../../config/load-config.ts'
import { trust as remember } from '../../config/trust/trust.ts'
import type { Store } from '../../core/ports/store.ts'
import { sanitize } from '../../text/sanitize.ts'
import { exitCodes } from '../run/exit-codes.ts'

/** Shows what the repository's config, or the newest run, names, and allows exactly that at this place. */
export async function trust(flags: CommonFlags & { readonly run?: boolean }): Promise<number> {
  const project = await findProject(flags)
  return flags.run === true
    ? withExistingStore(project, (store) => trustNewestRun(project, store))
    : trustConfig(project)
}

async function trustConfig({ root }: Project): Promise<number> {
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
  for (const { key, line, text } of repository.asks) {
    process.stdout.write(`${`line ${line}`.padEnd(9)} ${sanitize(key).padEnd(18)} ${text}\n`)
  }
  await remember(repository, process.env)
  process.stderr.write(
    repository.asks.length === 0
      ? `${sanitize(repository.name)} names no commands; it is trusted as it is.\n`
      : `Trusted: ${sanitize(repository.realPath)}. You are asked again when it changes.\n`,
  )
  return exitCodes.good
}

/** Commands in a store that came from elsewhere. */
async function trustNewestRun({ stateDir, root }: Project, store: Store | null): Promise<number> {
  const run = (await store?.newestRun()) ?? null
  if (store === null || run === null) {
    process.stderr.write('No run yet: nothing needs trust.\n')
    return exitCodes.good
  }
  const stored = { settings: run.settings, options: await store.optionsOf(run.id) }
  for (const { key, text } of commandsOf(stored)) {
    process.stdout.write(`${sanitize(key).padEnd(18)} ${sanitize(text)}\n`)
  }
  for (const { key, text } of pathsOutside(stored, root))
    process.stderr.write(`loopwork: outside ${sanitize(root)}: ${sanitize(text)} (${sanitize(key)})\n`)
  await trustRun({ stateDir, storeId: await store.storeId() }, stored, process.env)
  process.stderr.write(`Trusted: run ${run.id} of ${sanitize(stateDir)}, as it is in this folder.\n`)
  return exitCodes.good
}
