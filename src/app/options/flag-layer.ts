import type { ConfigInput } from '../../config/schema/config.ts'
import { flagOptions } from '../../config/schema/flags.ts'
import { nested } from '../../config/schema/nested.ts'
import type { RunFlags } from './flags.ts'

/** Only flags that were given: one that was not must not hide the config. Checked like every layer. */
export function flagLayer(flags: RunFlags): ConfigInput {
  const given = flagOptions.flatMap(({ option, attribute, toValue }) => {
    const value = flags[attribute]
    return value === undefined ? [] : [[option.key, toValue(value)] as const]
  })
  const ofOptions: ConfigInput = nested(given)
  return { ...ofOptions, parallel: { ...ofOptions.parallel, ...workerFlags(flags) } }
}

/** `--sequential` wins, then `--parallel`, then `--max-tasks`; a number is asked for, so several tasks at once are. */
function workerFlags({ sequential, parallel, maxTasks }: RunFlags): ConfigInput['parallel'] {
  if (sequential === true) return { enabled: false, maxTasks: 1 }
  const asked = parallel === true ? 2 : (parallel ?? maxTasks)
  return asked === undefined ? {} : { enabled: true, maxTasks: asked }
}
