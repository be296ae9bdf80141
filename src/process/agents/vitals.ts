import { closeSync, fstatSync, openSync } from 'node:fs'

export interface Vitals {
  readonly awakeMs: number
  readonly outputBytes: number
  readonly quietMs: number
}

/** Time and output of an agent. The log's size is read by its descriptor, so it still counts after somebody deletes the file. */
export interface VitalsMeter {
  beat(awakeMs: number): void
  read(): Vitals
  /** Reads them for the last time; they don't change any more. */
  close(): void
}

export function createVitalsMeter(
  log: string,
  already: { readonly awakeMs: number; readonly quietMs: number },
): VitalsMeter {
  let descriptor = openForReading(log)
  let awakeMs = already.awakeMs
  let outputBytes = sizeOf(descriptor)
  let spokeAtMs = awakeMs - already.quietMs

  const look = (): void => {
    if (descriptor === null) return
    const size = sizeOf(descriptor)
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
      if (descriptor !== null) closeSync(descriptor)
      descriptor = null
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

const sizeOf = (descriptor: number | null): number => (descriptor === null ? 0 : fstatSync(descriptor).size)
