import type { CommonFlags } from '../../app/options/flags.ts'
import type { Config } from '../../config/schema/config.ts'
import type { OutputMode } from '../../core/run/settings.ts'
import { detectAscii, detectColours } from '../../text/detect-colours.ts'
import type { ScreenSettings } from '../../tui/open-screen.tsx'
import { elsewhereOf } from '../print/elsewhere.ts'

/** How a screen looks and which keys it has: by the person's config, the flags, and what the terminal can. */
export function screenSettings(
  { tui }: Pick<Config, 'tui'>,
  flags: CommonFlags,
  outputMode: OutputMode,
): ScreenSettings {
  const { characters, theme, mouse, keys: bindings } = tui
  return {
    colours: detectColours(process.env, !flags.color),
    background: 'auto',
    ascii: characters === 'ascii' || (characters === 'auto' && detectAscii(process.env)),
    outputMode,
    place: elsewhereOf(flags),
    ...{ bindings, theme, characters, mouse },
    isInTmux: (process.env['TMUX'] ?? '') !== '',
  }
}
