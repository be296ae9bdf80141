import { LoopworkError, type Problem } from '../core/errors.ts'
import { agentVariables } from '../core/naming/agent-variables.ts'
import { hookVariables } from '../core/naming/hook-variables.ts'
import { suggestWord } from '../core/naming/suggest-word.ts'
import { plural } from '../text/plural.ts'
import { sanitize } from '../text/sanitize.ts'
import type { Env } from './read-env.ts'
import { envNameOf, options } from './schema/options.ts'

const ours = 'LOOPWORK_'

/** Read by the bundled scripted agent, which has its environment from us. */
const ofScriptedAgent = `${ours}SCRIPTED_PACE`

/** Read by the commands that use a claim. */
const ofClaims = `${ours}TOKEN`

/** Of the project's own tests. */
const ofTests = `${ours}TEST_`

/** One for each variable that begins like ours and means nothing: a mistyped option must not be ignored. */
export function unknownVariables(env: Env): readonly Problem[] {
  const names = options.map(({ key }) => envNameOf(key))
  const known = new Set([...names, ...agentVariables, ...hookVariables, ofScriptedAgent, ofClaims])
  return Object.keys(env)
    .filter((name) => name.startsWith(ours) && !name.startsWith(ofTests) && !known.has(name))
    .filter((name) => env[name] !== '')
    .sort()
    .map((name) => {
      const guess = meant(name, names)
      return {
        severity: 'error',
        file: sanitize(name),
        line: null,
        field: null,
        message: guess === null ? 'is not an option' : `is not an option; did you mean ${guess}?`,
      }
    })
}

/** `LOOPWORK_MAX_TASKS` lacks the section; otherwise the nearest one, judged without what all of them begin with. */
function meant(name: string, names: readonly string[]): string | null {
  const word = name.slice(ours.length)
  const ending = names.filter((known) => known.endsWith(`_${word}`))
  if (ending.length === 1) return ending[0] ?? null
  const guess = suggestWord(
    word,
    names.map((known) => known.slice(ours.length)),
  )
  return guess === null ? null : ours + guess
}

/** For commands that read no config: which store they look at may depend on a mistyped `LOOPWORK_STORE`. */
export function refuseUnknownVariables(env: Env): void {
  const problems = unknownVariables(env)
  if (problems.length === 0) return
  throw new LoopworkError(
    'config',
    `the environment can't be used: ${plural(problems.length, 'unknown variable')}`,
    { hint: 'unset it, or see docs/options.md for every name', problems },
  )
}
