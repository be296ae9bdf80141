/** The characters of frames, bars and rules, by the arms that leave the middle of their cell: 0 is none, 1 light, 2 heavy. */
interface Arms {
  readonly left: 0 | 1 | 2
  readonly right: 0 | 1 | 2
  readonly up: 0 | 1 | 2
  readonly down: 0 | 1 | 2
  readonly dashes?: true
  readonly round?: true
}

const arms = (
  left: Arms['left'],
  right: Arms['right'],
  up: Arms['up'],
  down: Arms['down'],
  more: Pick<Arms, 'dashes' | 'round'> = {},
): Arms => ({ left, right, up, down, ...more })

const drawn: Readonly<Record<string, Arms>> = {
  '─': arms(1, 1, 0, 0),
  '━': arms(2, 2, 0, 0),
  '│': arms(0, 0, 1, 1),
  '┃': arms(0, 0, 2, 2),
  '┏': arms(0, 2, 0, 2),
  '┓': arms(2, 0, 0, 2),
  '┗': arms(0, 2, 2, 0),
  '┛': arms(2, 0, 2, 0),
  '╌': arms(1, 1, 0, 0, { dashes: true }),
  '╍': arms(2, 2, 0, 0, { dashes: true }),
  '╭': arms(0, 1, 0, 1, { round: true }),
  '╮': arms(1, 0, 0, 1, { round: true }),
  '╰': arms(0, 1, 1, 0, { round: true }),
  '╯': arms(1, 0, 1, 0, { round: true }),
}

/** A rectangle in units of the picture. */
export interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/**
 * The character as an SVG path that meets the cells beside it, which text of an unknown font does not; null for every other one.
 * `stroke` is the width of a light line.
 */
export function linePath(character: string, { x, y, width, height }: Box, stroke: number) {
  const shape = drawn[character]
  if (shape === undefined) return null
  const [centreX, centreY] = [x + width / 2, y + height / 2]
  const weight = Math.max(shape.left, shape.right, shape.up, shape.down)
  const sideways = `M${shape.left > 0 ? x : centreX} ${centreY}H${shape.right > 0 ? x + width : centreX}`
  const upright = `M${centreX} ${shape.up > 0 ? y : centreY}V${shape.down > 0 ? y + height : centreY}`
  const hasSideways = shape.left + shape.right > 0
  const hasUpright = shape.up + shape.down > 0
  const path = shape.round
    ? `M${centreX} ${shape.up > 0 ? y : y + height}Q${centreX} ${centreY} ${shape.left > 0 ? x : x + width} ${centreY}`
    : `${hasSideways ? sideways : ''}${hasUpright ? upright : ''}`
  return { path, width: weight * stroke, dashes: shape.dashes === true }
}
