import { concerns, coolDownOf, needsPerson, type CoolDown } from '../../agent/cool-down.ts'
import type { EpochMs } from '../../ids.ts'
import type { Run } from '../../run/run.ts'
import { candidatesFor, presetsOf, type Demand } from './demand.ts'

/** Of what is limited that the run uses, the one that is over first; null when nothing is. */
export function firstLimit(
  { settings, cools }: Pick<Run, 'settings' | 'cools'>,
  now: EpochMs,
): CoolDown | null {
  if (cools.length === 0) return null
  const presets = presetsOf(settings)
  const limits = cools.filter((cool) => cool.until > now && presets.some((preset) => concerns(cool, preset)))
  return limits.reduce<CoolDown | null>(
    (first, cool) => (first === null || isSooner(cool, first) ? cool : first),
    null,
  )
}

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
    if (first === null || isSooner(cool, first)) first = cool
  }
  return first
}

/** What ends by itself before what a person has to end: when that is tried again says nothing of when it works. */
const isSooner = (one: CoolDown, other: CoolDown): boolean =>
  needsPerson(one) === needsPerson(other) ? one.until < other.until : needsPerson(other)
