import { loadConfig } from '../../config/load-config.ts'
import { trust as remember } from '../../config/trust.ts'
import { sanitize } from '../../text/sanitize.ts'
import type { CommonFlags } from '../flags.ts'
import { findProject } from '../project.ts'

/** Shows what the repository's config names, and allows exactly these bytes at this place. */
export async function trust(flags: CommonFlags): Promise<number> {
  const project = await findProject(flags)
  const { repository } = await loadConfig({
    root: project.root,
    explicitFile: null,
    env: process.env,
    flags: {},
  })
  if (repository === null) {
    process.stderr.write('There is no .loopworkrc here: nothing needs trust.\n')
    return 0
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
  return 0
}
