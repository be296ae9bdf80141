import { contrast, type Rgb } from './contrast.ts'

const levels = [0, 95, 135, 175, 215, 255]

/** The colour of entry 16-255 of the 256 colour table. */
export function rgbOf256(index: number): Rgb {
  if (index >= 232) {
    const grey = 8 + (index - 232) * 10
    return [grey, grey, grey]
  }
  const cube = index - 16
  const at = (step: number): number => levels[Math.floor(cube / step) % 6] ?? 0
  return [at(36), at(6), at(1)]
}

/**
 * The nearest entry that still has `least` contrast on every background. The plain nearest one can fall below, so the
 * next nearest that doesn't is taken.
 */
export function nearest256(colour: Rgb, on: readonly Rgb[], least: number): number {
  const readable = (entry: Rgb): boolean => on.every((back) => contrast(entry, back) >= least)
  return nearestOf(colour, readable) ?? nearestOf(colour, () => true) ?? first
}

const first = 16

/** Looks at the contrast only of what is nearer than all before: a theme asks for some thirty colours when it is made. */
function nearestOf(colour: Rgb, allowed: (entry: Rgb) => boolean): number | null {
  let nearest: number | null = null
  let nearestBy = Infinity
  for (let index = first; index < 256; index++) {
    const entry = rgbOf256(index)
    const by = distance(entry, colour)
    if (by >= nearestBy || !allowed(entry)) continue
    nearest = index
    nearestBy = by
  }
  return nearest
}

function distance([red, green, blue]: Rgb, other: Rgb): number {
  return (red - other[0]) ** 2 + (green - other[1]) ** 2 + (blue - other[2]) ** 2
}
