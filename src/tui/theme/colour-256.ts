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
  const plain = plainNearest(colour)
  return readable(rgbOf256(plain)) ? plain : (nearestOf(colour, readable) ?? plain)
}

/** Computed, not looked for: a theme asks for some thirty colours when it is made, before the first frame. */
function plainNearest(colour: Rgb): number {
  const [red, green, blue] = colour.map(nearestLevel) as [number, number, number]
  const cube = first + red * 36 + green * 6 + blue
  const middle = (colour[0] + colour[1] + colour[2]) / 3
  const grey = 232 + Math.min(23, Math.max(0, Math.ceil((middle - 8) / 10 - 0.5)))
  return distance(rgbOf256(grey), colour) < distance(rgbOf256(cube), colour) ? grey : cube
}

/** The lower of two that are as near. */
function nearestLevel(value: number): number {
  const next = levels.findIndex((level) => level >= value)
  return next > 0 && value - (levels[next - 1] ?? 0) <= (levels[next] ?? 0) - value ? next - 1 : next
}

const first = 16

/** Looks at the contrast only of what is nearer than all before. */
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
