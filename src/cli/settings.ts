import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { builtInPresets } from '../agent/presets.ts'
import type { Config } from '../config/config.ts'
import { loadConfig, requireTrust } from '../config/load-config.ts'
import { toRunSettings } from '../config/run-settings.ts'
import type { ConfigInput } from '../config/schema.ts'
import { LoopworkError } from '../core/errors.ts'
import type { OutputMode, RunSettings } from '../core/settings.ts'
import { explicitConfig } from './explicit-config.ts'
import type { RunFlags } from './flags.ts'
import type { SourceOrder } from './import-sources.ts'
import type { Project } from './project.ts'
import { workerCount } from './workers.ts'

/** What a run was told, from all places, and what to say about it first. */
export interface Loaded {
  readonly settings: RunSettings
  readonly outputMode: OutputMode
  readonly sources: Omit<SourceOrder, 'named'>
  readonly mode: 'auto' | 'resume' | 'fresh'
  readonly said: readonly string[]
}

/** @throws LoopworkError config, untrusted (nothing has been run by then), git when there is no target. */
export async function loadSettings(
  project: Project,
  flags: RunFlags,
  { screen }: { readonly screen: boolean },
): Promise<Loaded> {
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
  })
  requireTrust(loaded)
  const config = loaded.value
  const { workers, said } = workerCount(flags, config.parallel, screen)
  const settings = toRunSettings(config, {
    root: project.root,
    workers,
    target: config.merge.target ?? branchOf(project),
    worktreeRoot: path.join(path.dirname(project.root), `${project.name}.loopwork`),
    builtIn: builtInFor(config),
  })
  return {
    settings,
    outputMode: config.parallel.outputMode,
    sources: { configured: config.source, unknownDependency: config.backlog.unknownDependency },
    mode: flags.resume === true ? 'resume' : flags.fresh === true ? 'fresh' : 'auto',
    said: said === null ? [] : [said],
  }
}

/** Only what was said: a flag that wasn't given must not hide the config. */
function flagLayer(flags: RunFlags): ConfigInput {
  const { agent, gate, target, retries, timeout, idleTimeout, strategy, outputMode } = flags
  const onFailure = flags.failFast === true ? 'abort-all' : flags.onFailure
  return {
    parallel: {
      ...(strategy === undefined ? {} : { strategy }),
      ...(onFailure === undefined ? {} : { onFailure }),
      ...(outputMode === undefined ? {} : { outputMode }),
    },
    ...(agent === undefined ? {} : { agent }),
    ...(gate === undefined ? {} : { gate: [...gate] }),
    ...(target === undefined ? {} : { merge: { target } }),
    ...(retries === undefined ? {} : { retry: { attempts: retries + 1 } }),
    limits: {
      ...(timeout === undefined ? {} : { timeout }),
      ...(idleTimeout === undefined ? {} : { idle: idleTimeout }),
    },
  }
}

/** The scripted agent is for those who name it: it must never be what works on a repository by accident. */
function builtInFor(config: Config): ReturnType<typeof builtInPresets> {
  const presets = builtInPresets({ node: process.execPath, program: scriptedAgentPath() })
  return presets.filter((preset) => preset.name === config.agent)
}

/** Beside the bundle this code is in. */
export const scriptedAgentPath = (): string => fileURLToPath(new URL('./scripted-agent.js', import.meta.url))

function branchOf(project: Project): string {
  if (project.branch !== null) return project.branch
  if (!project.inGit) return 'main'
  throw new LoopworkError('git', `HEAD of ${project.root} is detached: there is no branch to merge into`, {
    hint: 'check out a branch, or name one with --target',
  })
}
