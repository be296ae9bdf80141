import { mergeLayers } from '../../src/config/merge-layers.ts'
import { toRunSettings } from '../../src/config/run-settings.ts'
import type { RunSettings } from '../../src/core/run/settings.ts'

/** The settings of a run for which nothing was configured but an agent. */
export const usualSettings = (agent: string): RunSettings =>
  toRunSettings(mergeLayers([{ agents: { [agent]: { command: [agent] } } }]), {
    root: '/r',
    workers: 2,
    target: 'main',
    worktreeRoot: '/nowhere',
    builtIn: [],
  })
