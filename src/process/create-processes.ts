import { existsSync } from 'node:fs'
import type { Agent, Processes } from '../core/ports/process.ts'
import { adoptAgent } from './agents/adopt-agent.ts'
import { missingCommand } from './agents/missing-command.ts'
import { startAgent } from './agents/start-agent.ts'
import type { ProcessContext } from './context.ts'
import { createHardShares } from './hard-shares.ts'
import { identifySelf, livenessOf, standpointOf } from './identity.ts'
import { openLogTail, openRecordTail } from './logs/log-tail.ts'
import { createSampler } from './sampler.ts'
import { runProgram, runShell } from './shell/run-shell.ts'
import { systemProcessTable } from './table/system-process-table.ts'
import { createTicker } from './ticker.ts'
import { createScanner } from './tree/process-scanner.ts'
import { sweepMarker } from './tree/sweep-marker.ts'

export type ProcessOptions = Partial<
  Pick<ProcessContext, 'environment' | 'shell' | 'tickSeconds' | 'graceSeconds'>
>

/** The entrance to this folder: everything that starts, watches and ends child processes. */
export function createProcesses(options: ProcessOptions = {}): Processes {
  const table = systemProcessTable()
  const beat = createTicker()
  const context: ProcessContext = {
    table,
    scanner: createScanner(table),
    here: standpointOf(table),
    beat,
    sampler: createSampler(table, beat),
    hardShares: createHardShares(options.environment ?? process.env),
    environment: process.env,
    // dash is the quickest of those tried, and macOS has it too.
    shell: existsSync('/bin/dash') ? '/bin/dash' : '/bin/sh',
    tickSeconds: 10,
    graceSeconds: 10,
    ...options,
  }
  const watched = new Map<string, Agent>()
  const noted = (dir: string, agent: Agent): Agent => {
    watched.set(dir, agent)
    void agent.ended.then(() => watched.get(dir) === agent && watched.delete(dir))
    return agent
  }
  return {
    agents: {
      start: async (order) => noted(order.dir, await startAgent(context, order)),
      async adopt(dir, marker, limitSeconds) {
        const agent = await adoptAgent(context, { dir, marker, limitSeconds })
        return agent === 'never started' ? agent : noted(dir, agent)
      },
    },
    vitalsOf: (dir) => watched.get(dir)?.vitals() ?? null,
    shell: {
      run: (order) => runShell(context, order),
      program: (order) => runProgram(context, order),
    },
    sweep: (marker) => sweepMarker(context, marker),
    missingCommand: (name, cwd) => missingCommand(name, cwd, context.environment['PATH'] ?? ''),
    whyNoHardShare: () => context.hardShares.whyNot(),
    self: () => identifySelf(table, context.here),
    liveness: (identity) => livenessOf(table, context.here, identity),
    tail: openLogTail,
    records: openRecordTail,
  }
}
