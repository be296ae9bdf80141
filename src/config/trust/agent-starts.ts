import { isDeepStrictEqual } from 'node:util'
import { argvOf } from '../../core/agent/argv-of.ts'
import type { AgentPreset } from '../../core/agent/preset.ts'
import { sanitize } from '../../text/sanitize.ts'
import type { KnownAgents } from '../agents/known-agents.ts'
import { resolveAgents } from '../agents/resolve-agents.ts'
import type { ConfigFile } from '../config-file.ts'
import type { ConfigLayer } from '../schema/config.ts'
import type { TrustAsk } from './guarded-settings.ts'

const newSession = { session: null, resume: false }

type Known = KnownAgents & { readonly root: string }

/**
 * The command lines behind what a repository's config says in other words: of a built-in agent that it chooses, and of a preset
 * that extends another or has words for features.
 * @param own the user's own config, which the repository's is put above.
 */
export function agentStarts(file: ConfigFile, own: ConfigLayer, known: Known): readonly TrustAsk[] {
  const { agent, model, agents = {}, review = {} } = file.layer
  const { presets } = resolveAgents({ ...own.agents, ...agents }, known)
  const ask = (path: readonly string[], preset: AgentPreset): TrustAsk => ({
    key: sanitize(path.join('.')),
    line: file.lineOf(path),
    text: sanitize(`starts ${JSON.stringify(argvOf(preset, newSession))}`),
  })
  const elsewhere = (wanted: string | null | undefined): AgentPreset | undefined =>
    typeof wanted === 'string' && !Object.hasOwn(agents, wanted)
      ? [...presets, ...known.builtIn].find(({ name }) => name === wanted)
      : undefined
  const chosen = elsewhere(agent)
  const reviewer = elsewhere(review.agent)
  return [
    ...(chosen === undefined ? [] : [ask(['agent'], { ...chosen, model: model ?? chosen.model })]),
    ...(reviewer === undefined ? [] : [ask(['review', 'agent'], reviewer)]),
    ...presets
      .filter(({ name }) => Object.hasOwn(agents, name))
      // Words that are there literally are shown where they stand.
      .filter(
        (preset) =>
          agents[preset.name]?.command === undefined ||
          !isDeepStrictEqual(argvOf(preset, newSession), preset.command),
      )
      .map((preset) => ask(['agents', preset.name], preset)),
  ]
}
