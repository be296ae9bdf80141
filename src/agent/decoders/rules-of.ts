import type { AgentEvent } from '../../core/agent/agent-event.ts'
import type { Fault } from '../../core/agent/fault.ts'
import type { AgentPreset } from '../../core/agent/preset.ts'
import { presetPattern } from '../preset-pattern.ts'
import { compileRules, faultByRule, faultOf, matchingRule, readPart } from '../fault-of.ts'
import type { DecoderRules } from './decoder-rules.ts'
import { known } from './known.ts'

/**
 * What the preset says about error records and stderr, for the decoder of its stream.
 * @param onGivenUp gets a pattern that took too long and is not tried again.
 */
export function rulesOf(
  preset: Pick<AgentPreset, 'faults' | 'denied'>,
  onGivenUp: (source: string) => void,
): DecoderRules {
  const compile = (source: string) => presetPattern(source, 'i', onGivenUp)
  const faults = compileRules(preset.faults, compile)
  const denied = preset.denied.map(compile)

  return {
    fault: (message, status) =>
      faultOf({ message, from: 'error', ...(status === undefined ? {} : { status }) }, faults),
    err(line) {
      if (denied.some((pattern) => pattern.test(readPart(line))))
        return [{ kind: 'denied', what: line.trim() }]
      const sign = { message: line.trim(), from: 'err' } as const
      const rule = matchingRule(sign, faults)
      if (rule) {
        const fault = faultByRule(sign, rule)
        return [rule.rule.early === true ? retryOn(fault) : { kind: 'fault', fault }]
      }
      return refusedArgument.test(line) ? [{ kind: 'fault', fault: { ...sign, class: 'config' } }] : []
    },
  }
}

/** Of any CLI that does not know an argument it is given. */
const refusedArgument =
  /^(?:error: ?)?(?:unknown|unexpected|unrecognized|invalid) (?:arguments?|options?|flags?|commands?)\b/i

function retryOn(fault: Fault): AgentEvent {
  const text = fault.message.slice(0, 1_000)
  const counted = /\battempt (\d+)(?: ?(?:\/|of) ?(\d+))?/i.exec(text)
  const delayed = /\bretrying (?:in|after) ([\d.]+) ?(ms|s)/i.exec(text)
  return {
    kind: 'retry',
    fault,
    ...known({
      attempt: numberOf(counted?.[1]),
      max: numberOf(counted?.[2]),
      delayMs: numberOf(delayed?.[1], delayed?.[2] === 'ms' ? 1 : 1_000),
    }),
  }
}

function numberOf(text: string | undefined, factor = 1): number | undefined {
  const number = Number(text)
  return text === undefined || !Number.isFinite(number) ? undefined : number * factor
}
