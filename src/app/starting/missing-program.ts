import { LoopworkError } from '../../core/errors.ts'
import type { RunSettings } from '../../core/run/settings.ts'

type Named = Pick<RunSettings, 'agent' | 'sandbox'>
type WhyMissing = (name: string) => string | null

/** Why no agent of a run could be started; null when it could. In a sandbox its own program may be another one than here. */
export function missingProgram({ agent, sandbox }: Named, whyMissing: WhyMissing): string | null {
  const missing = whyMissing((sandbox ?? agent.command)[0] ?? '')
  if (missing === null) return null
  return sandbox === null ? `agent ${agent.name}: ${missing}` : `sandbox: ${missing}`
}

/** Nothing is run without the sandbox that was asked for. @throws LoopworkError config */
export function requireSandbox(settings: Named, whyMissing: WhyMissing): void {
  const missing = settings.sandbox === null ? null : missingProgram(settings, whyMissing)
  if (missing === null) return
  throw new LoopworkError('config', missing, { hint: 'install it, or set sandbox: null to run without one' })
}
