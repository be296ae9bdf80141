import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { outputPrice } from '../../agent/prices.ts'
import { builtInPresets } from '../../agent/presets/built-in.ts'
import { findBacklog, findingLine, onlyBacklog } from '../../backlog/find-backlog.ts'
import type { KnownAgents } from '../../config/agents/known-agents.ts'
import { loadConfig, requireTrust } from '../../config/load-config.ts'
import type { AgentPreset } from '../../core/agent/preset.ts'
import { LoopworkError } from '../../core/errors.ts'
import { namedSources } from '../named-sources.ts'
import type { Project } from '../project.ts'
import type { Asked } from './choice.ts'
import { explicitConfig } from './explicit-config.ts'
import { flagLayer } from './flag-layer.ts'
import type { RunFlags } from './flags.ts'
import { workerCount } from './worker-count.ts'

export interface Start {
  /** Backlogs of the command line. */
  readonly sources: readonly string[]
  readonly screen: boolean
  /** For a screen that only watches: files that are found by themselves aren't read. */
  readonly namedOnly?: boolean
}

/** What this start was given, in all places. Which of it applies to a run is decided later. @throws LoopworkError config, usage. */
export async function loadAsked(project: Project, flags: RunFlags, start: Start): Promise<Asked> {
  if (flags.resume === true && flags.fresh === true) {
    throw new LoopworkError('usage', '--resume and --fresh ask for opposite things', {
      hint: 'say one of them',
    })
  }
  const loaded = await loadConfig({
    root: project.root,
    explicitFile: explicitConfig(project, flags),
    env: process.env,
    flags: flagLayer(flags),
    namedOnly: start.namedOnly === true,
    agents: knownAgents(),
  })
  const config = loaded.value
  const { workers, notice } = workerCount(config, start.screen)
  const found = await findBacklog(project)
  const named = await namedSources(project, start.sources)
  const isLookedFor = start.sources.length === 0 && config.source.length === 0
  const only = isLookedFor ? onlyBacklog(found) : found.path
  return {
    mode: flags.resume === true ? 'resume' : flags.fresh === true ? 'fresh' : 'auto',
    config,
    given: { layers: loaded.layers, file: explicitConfig(project, flags) },
    facts: {
      root: project.root,
      workers,
      worktreeRoot: path.join(path.dirname(project.root), `${project.name}.loopwork`),
      builtIn: builtIn(),
      priceOf: ({ model }) => outputPrice(model),
    },
    workersNotice: notice,
    sources: {
      named: named.paths,
      found: named.inFolder ?? (only === null ? null : path.resolve(project.root, only)),
      notice: isLookedFor ? findingLine(found) : named.notice,
    },
    branch: () => branchOf(project),
    requireTrust: (changed) => requireTrust(loaded, changed),
  }
}

/** For a config that is read for its agents. */
export const knownAgents = (): KnownAgents => ({ builtIn: builtIn() })

/** The presets that come with this installation. */
export const builtIn = (): readonly AgentPreset[] =>
  builtInPresets({ node: process.execPath, program: scriptedAgentPath() })

/** Beside the bundle this code is in. */
export const scriptedAgentPath = (): string => fileURLToPath(new URL('./scripted-agent.js', import.meta.url))

function branchOf(project: Project): string {
  if (project.branch !== null) return project.branch
  if (!project.inGit) return 'main'
  throw new LoopworkError('git', `HEAD of ${project.root} is detached: there is no branch to merge into`, {
    hint: 'check out a branch, or name one with --target',
  })
}
