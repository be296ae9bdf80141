import type { RunFlags } from '../../app/options/flags.ts'
import { parseDurationMs } from '../../config/values/duration.ts'
import { LoopworkError } from '../../core/errors.ts'
import { shellWord } from '../../core/naming/shell-word.ts'
import { suggestWord } from '../../core/naming/suggest-word.ts'
import type { RunSettings } from '../../core/run/settings.ts'
import { simFaults, type SimFault } from '../../sim/script/agent-script.ts'

export interface SimFlags extends RunFlags {
  readonly agents?: number
  readonly fault?: string
  readonly seed?: number
  readonly hour?: string
  readonly speed?: string
}

/** What is asked of a rehearsal, besides the options of the run. */
export interface AskedRehearsal {
  readonly seed: number
  readonly faults: readonly SimFault[]
  readonly hourMs: number
  readonly speed: number | null
}

/** What an agent usually needs for what would take a person an hour. */
const usualHour = '10m'
const usualSeed = 1

/** @throws LoopworkError kind `usage`. */
export function askedRehearsal({
  fault,
  seed = usualSeed,
  hour = usualHour,
  speed,
}: SimFlags): AskedRehearsal {
  return { seed, faults: asFaults(fault), hourMs: asHour(hour), speed: asSpeed(speed) }
}

function asFaults(list: string | undefined): readonly SimFault[] {
  if (list === undefined) return []
  const words = list.split(',').filter((word) => word !== '')
  if (words.length > 0) return [...new Set(words.map(asFault))]
  throw new LoopworkError('usage', '--fault: no fault is named', {
    hint: `there are: ${simFaults.join(', ')}`,
  })
}

function asFault(word: string): SimFault {
  const fault = simFaults.find((known) => known === word)
  if (fault !== undefined) return fault
  const guess = suggestWord(word, simFaults)
  throw new LoopworkError('usage', `--fault: there is no ${shellWord(word)}`, {
    hint: guess === null ? `there are: ${simFaults.join(', ')}` : `did you mean ${guess}?`,
  })
}

function asHour(text: string): number {
  const ms = parseDurationMs(text)
  if (ms !== null && ms > 0) return ms
  throw new LoopworkError('usage', `--hour: ${shellWord(text)} is no time`, {
    hint: 'say one like 90s, 10m or 1h',
  })
}

function asSpeed(text: string | undefined): number | null {
  if (text === undefined) return null
  const times = Number(text)
  if (times > 0 && Number.isFinite(times)) return times
  throw new LoopworkError('usage', `--speed: ${shellWord(text)} is no number above 0`, {
    hint: '1 is real time, 60 an hour in a minute; without it as fast as it can be computed',
  })
}

/** @throws LoopworkError kind `usage` for a fault that can't happen in this run. */
export function requirePossible(
  faults: readonly SimFault[],
  { gate, workers }: Pick<RunSettings, 'gate' | 'workers'>,
): void {
  if (faults.includes('gate') && gate.length === 0)
    throw new LoopworkError('usage', '--fault gate: no gate is configured', {
      hint: "name one with --gate, such as --gate 'npm test'; it is not run",
    })
  if (faults.includes('conflict') && workers === 1)
    throw new LoopworkError('usage', '--fault conflict: the work of one worker conflicts with nobody', {
      hint: 'say --agents 2 or more',
    })
}
