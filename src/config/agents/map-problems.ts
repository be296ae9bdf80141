import type { Condition, MapRule } from '../../core/agent/map-rule.ts'
import type { AgentPreset } from '../../core/agent/preset.ts'
import type { AgentEntry } from './agent-schema.ts'
import type { PresetProblem } from './preset-problems.ts'

/** What is wrong with the rules of a user's own wire format, though each is well formed. */
export function mapProblems(preset: AgentPreset, entry: AgentEntry): readonly PresetProblem[] {
  const { decoder, map, success } = preset
  if (decoder !== 'map') {
    return entry.map === undefined
      ? []
      : [problem(`is read by decoder: map alone; the decoder here is ${decoder}`)]
  }
  if (map.length === 0) return [problem('is missing: decoder: map reads by its rules')]
  if (success.terminal === 'required' && !map.some(({ emit }) => emit === 'end')) {
    return [
      problem(
        'has no rule with emit: end, so nothing could ever be done; add one, or success.terminal: optional',
      ),
    ]
  }
  return map.flatMap((rule, index) => unreached(rule, index, map))
}

const problem = (message: string, ...below: readonly number[]): PresetProblem => ({
  path: ['map', ...below],
  message,
})

function unreached(rule: MapRule, index: number, map: readonly MapRule[]): readonly PresetProblem[] {
  const before = map.slice(0, index).findIndex((earlier) => covers(earlier.when, rule.when))
  return before === -1
    ? []
    : [
        problem(
          `is never reached: rule ${before + 1} fits every record that it fits (rule ${index + 1})`,
          index,
        ),
      ]
}

/** Whether whatever meets `narrow` meets `wide` as well. */
const covers = (wide: Condition, narrow: Condition): boolean =>
  Object.entries(wide).every(([pointer, values]) => {
    const asked = narrow[pointer]
    if (asked === undefined) return false
    const allowed = [values].flat()
    return [asked].flat().every((value) => allowed.includes(value))
  })
