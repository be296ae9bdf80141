import { contrast, type Rgb } from './contrast.ts'

const levels = [0, 95, 135, 175, 215, 255]

/** The colour that entry 16-255 of the 256 colour table stands for. */
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
  const entries = Array.from({ length: 240 }, (_, index) => index + 16)
  const byDistance = entries.sort((a, b) => distance(rgbOf256(a), colour) - distance(rgbOf256(b), colour))
  const readable = byDistance.find((entry) => on.every((back) => contrast(rgbOf256(entry), back) >= least))
  return readable ?? byDistance[0] ?? 16
}

const distance = (one: Rgb, other: Rgb): number =>
  one.reduce((sum, channel, index) => sum + (channel - (other[index] ?? 0)) ** 2, 0)
