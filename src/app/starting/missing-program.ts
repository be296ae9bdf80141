import type { AgentPreset } from '../../core/agent/preset.ts'
import { LoopworkError } from '../../core/errors.ts'
import { poolOf, type PoolSettings } from '../../core/policy/pool/demand.ts'
import { neededReaders, type NamesReaders } from '../../core/review/reviewer-of.ts'
import type { RunSettings } from '../../core/run/settings.ts'

type Named = PoolSettings & NamesReaders & Pick<RunSettings, 'sandbox'>
type WhyMissing = (name: string) => string | null

/**
 * Why a run could finish nothing: no agent of its pool can be started, or its reviewer or judge can't. In a sandbox their programs may be
 * other ones than here.
 */
export function missingProgram(settings: Named, whyMissing: WhyMissing): string | null {
  const { sandbox } = settings
  if (sandbox !== null) {
    const missing = whyMissing(sandbox[0] ?? '')
    return missing === null ? null : `sandbox: ${missing}`
  }
  const presets = poolOf(settings).map(({ preset }) => preset)
  const missing = missingPresets(presets, whyMissing)
  if (missing.length === presets.length) return missing.map(({ why }) => why).join('; ')
  const [absent] = neededReaders(settings).flatMap(({ key, preset }) =>
    missingPresets([preset], whyMissing).map(({ why }) => `${key}: ${why}`),
  )
  return absent ?? null
}

/** Those that can't be started here. */
export const missingPresets = (
  presets: readonly AgentPreset[],
  whyMissing: WhyMissing,
): readonly { readonly preset: AgentPreset; readonly why: string }[] =>
  presets.flatMap((preset) => {
    const missing = whyMissing(preset.command[0] ?? '')
    return missing === null ? [] : [{ preset, why: `agent ${preset.name}: ${missing}` }]
  })

/** Nothing is run without the sandbox that was asked for. @throws LoopworkError config */
export function requireSandbox(settings: Named, whyMissing: WhyMissing): void {
  const missing = settings.sandbox === null ? null : missingProgram(settings, whyMissing)
  if (missing === null) return
  throw new LoopworkError('config', missing, { hint: 'install it, or set sandbox: null to run without one' })
}
