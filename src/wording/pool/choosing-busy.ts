import { needsPerson, type CoolDown } from '../../core/agent/cool-down.ts'
import type { EpochMs } from '../../core/ids.ts'
import type { EntryObstacle } from '../../core/policy/pool/choose-entry.ts'
import { formatDuration } from '../../text/duration.ts'
import { literal, safe, type Safe } from '../../text/safe.ts'
import { sanitize } from '../../text/sanitize.ts'

/** What a person who chooses an agent that can't be used now has to do, or has to wait for. */
export function choosingBusy(agent: string, obstacle: EntryObstacle, now: EpochMs): Safe {
  switch (obstacle.kind) {
    case 'limited':
      return needsPerson(obstacle.cool)
        ? safe`${sanitize(agent)}: ${mendOf(obstacle.cool)}; it is tried again in ${left(obstacle.cool.until, now)}`
        : safe`Chosen now, the task waits for it: ${left(obstacle.cool.until, now)}.`
    case 'tried':
      return literal('Chosen now, the task waits until another has found out whether the limit is over.')
    case 'full':
      return literal('Chosen now, the task waits until a task of this agent ends.')
  }
}

const left = (until: EpochMs, now: EpochMs): Safe => formatDuration(Math.max(0, until - now))

function mendOf({ class: kind }: CoolDown): Safe {
  switch (kind) {
    case 'auth':
      return literal('run it once in a shell and log in')
    case 'billing':
      return literal('give its account credit')
    default:
      return literal('install its program, or mend its command in the config')
  }
}
