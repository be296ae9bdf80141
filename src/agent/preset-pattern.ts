import { boundedPattern, type BoundedPattern } from '../text/bounded-pattern.ts'
import { agentClis } from './presets/agent-clis.ts'

/**
 * A regular expression of a preset. Those of the built-in ones are known to be quick; anybody else's is bounded in time.
 * @param onGivenUp gets one that took too long and is not tried again.
 */
export const presetPattern = (
  source: string,
  flags: string,
  onGivenUp?: (source: string) => void,
): BoundedPattern => (ours.has(source) ? new RegExp(source, flags) : boundedPattern(source, flags, onGivenUp))

const ours: ReadonlySet<string> = new Set(
  agentClis.flatMap(({ faults, denied, probe }) => [
    ...faults.flatMap(({ pattern, retryAfter }) => [
      pattern,
      ...(retryAfter === undefined ? [] : [retryAfter]),
    ]),
    ...denied,
    ...(probe === null ? [] : [probe.match, ...(probe.login === null ? [] : [probe.login.match])]),
  ]),
)
