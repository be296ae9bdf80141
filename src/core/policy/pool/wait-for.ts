import { coolDownOf, type CoolDown } from '../../agent/cool-down.ts'
import type { EpochMs } from '../../ids.ts'
import type { Run } from '../../run/run.ts'
import { candidatesFor, type Demand } from './demand.ts'

/**
 * What a demand waits for: of the cool-downs of all who may serve it, the one that is over first. Null when somebody may be asked, and
 * when nobody serves it at all.
 */
export function waitFor(
  { settings, cools }: Pick<Run, 'settings' | 'cools'>,
  demand: Demand,
  now: EpochMs,
): CoolDown | null {
  let first: CoolDown | null = null
  for (const { preset } of candidatesFor(settings, demand)) {
    const cool = coolDownOf(cools, preset, now)
    if (cool === null) return null
    if (first === null || cool.until < first.until) first = cool
  }
  return first
}
