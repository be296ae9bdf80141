import { expect, test } from 'vitest'
import { nearest256, rgbOf256 } from '../../../../src/tui/theme/colour-256.ts'

const table = Array.from({ length: 240 }, (_, index) => index + 16)
const values = [0, 3, 47, 48, 90, 115, 128, 155, 200, 247, 250, 255]
const colours = values.flatMap((red) =>
  values.flatMap((green) => values.map((blue) => [red, green, blue] as const)),
)

test('the nearest of the 256 colours is the first that no other is nearer than', () => {
  const far = (entry: number, colour: readonly number[]): number =>
    rgbOf256(entry).reduce((sum, value, at) => sum + (value - (colour[at] ?? 0)) ** 2, 0)
  for (const colour of colours) {
    const nearest = Math.min(...table.map((entry) => far(entry, colour)))
    expect(nearest256(colour, [], 0)).toBe(table.find((entry) => far(entry, colour) === nearest))
  }
})
