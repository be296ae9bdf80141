import { detectColours, wantsColours } from '../../text/detect-colours.ts'
import type { PaintOptions } from '../../text/paint.ts'
import type { CommonFlags } from '../../app/options/flags.ts'
import { elsewhereOf } from './elsewhere.ts'

/** What lines to a stream may look like: without any escape byte when it is no terminal, unless somebody forces colours. */
export function terminalOf(stream: NodeJS.WriteStream, flags: { readonly color: boolean }): PaintOptions {
  if (!stream.isTTY)
    return {
      colour: flags.color && wantsColours(process.env) ? detectColours(process.env, false) : 'none',
      width: null,
    }
  return { colour: detectColours(process.env, !flags.color), width: Math.max(40, stream.columns) }
}

/** For what a start says on stderr. */
export const noticeOptions = (flags: CommonFlags) => ({
  place: elsewhereOf(flags),
  width: terminalOf(process.stderr, flags).width,
})
