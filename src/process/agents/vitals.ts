import { closeSync, fstatSync, openSync } from 'node:fs'
import type { AgentVitals } from '../../core/ports/process.ts'
import type { TreeUsage } from '../tree/tree-usage.ts'

/** Time, output and use of the machine. The logs' sizes are read by their descriptors, so they still count after somebody deletes a file. */
export interface VitalsMeter {
  beat(awakeMs: number): void
  sampled(usage: TreeUsage): void
  read(): AgentVitals
  /** Reads them for the last time; they don't change any more. */
  close(): void
}

/**
 * A program that only waits uses some processor time too: it turns a spinner, or looks whether an answer has come. Up to two percent
 * of one processor count as that.
 */
const waitingShare = 0.02

export const unsampled: TreeUsage = { cpuMs: 0, rssBytes: 0, processes: 0, toolProcesses: 0 }

export function createVitalsMeter(
  logs: readonly string[],
  already: { readonly awakeMs: number; readonly quietMs: number },
): VitalsMeter {
  let descriptors = logs.flatMap((log) => openForReading(log) ?? [])
  let awakeMs = already.awakeMs
  let outputBytes = sizeOf(descriptors)
  let spokeAtMs = awakeMs - already.quietMs
  let usage = unsampled
  let sampledAtMs = awakeMs
  /** Between two samples it does what the last one showed; before the first, it may well be working. */
  let works = true
  let workedAtMs = awakeMs

  const look = (): void => {
    if (descriptors.length === 0) return
    const size = sizeOf(descriptors)
    if (size === outputBytes) return
    outputBytes = size
    spokeAtMs = awakeMs
  }

  return {
    beat(stepMs) {
      awakeMs += stepMs
      look()
    },
    sampled(now) {
      works = now.cpuMs - usage.cpuMs > waitingShare * (awakeMs - sampledAtMs)
      if (works) workedAtMs = awakeMs
      usage = now
      sampledAtMs = awakeMs
    },
    read() {
      look()
      const stillMs = works ? 0 : awakeMs - workedAtMs
      return { ...usage, awakeMs, outputBytes, quietMs: awakeMs - spokeAtMs, stillMs }
    },
    close() {
      look()
      for (const descriptor of descriptors) closeSync(descriptor)
      descriptors = []
    },
  }
}

function openForReading(log: string): number | null {
  try {
    return openSync(log, 'r')
  } catch {
    return null
  }
}

const sizeOf = (descriptors: readonly number[]): number =>
  descriptors.reduce((sum, descriptor) => sum + fstatSync(descriptor).size, 0)
