import { closeSync, fstatSync, openSync } from 'node:fs'

export interface Vitals {
  readonly awakeMs: number
  readonly outputBytes: number
  readonly quietMs: number
}

/** Time and output of an agent. The logs' sizes are read by their descriptors, so they still count after somebody deletes a file. */
export interface VitalsMeter {
  beat(awakeMs: number): void
  read(): Vitals
  /** Reads them for the last time; they don't change any more. */
  close(): void
}

export function createVitalsMeter(
  logs: readonly string[],
  already: { readonly awakeMs: number; readonly quietMs: number },
): VitalsMeter {
  let descriptors = logs.flatMap((log) => openForReading(log) ?? [])
  let awakeMs = already.awakeMs
  let outputBytes = sizeOf(descriptors)
  let spokeAtMs = awakeMs - already.quietMs

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
    read() {
      look()
      return { awakeMs, outputBytes, quietMs: awakeMs - spokeAtMs }
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
