import type { Background } from './background.ts'
import { luminance, type Rgb } from './contrast.ts'

/** Asks the terminal for its background colour (OSC 11). */
export const askBackground = '\u001b]11;?\u001b\\'

/** What a terminal answers: `11;rgb:1e1e/1e1e/2e2e`, with one to four hex digits a channel. */
export function backgroundFromReply(reply: string): Background | null {
  const match = /^11;rgba?:([0-9a-f]{1,4})\/([0-9a-f]{1,4})\/([0-9a-f]{1,4})/i.exec(reply)
  if (match === null) return null
  const [, red = '', green = '', blue = ''] = match
  const rgb: Rgb = [channel(red), channel(green), channel(blue)]
  return luminance(rgb) > 0.4 ? 'light' : 'dark'
}

const channel = (hex: string): number => (Number.parseInt(hex, 16) / (16 ** hex.length - 1)) * 255
