export interface Row {
  readonly name: string
  readonly value: number
  readonly unit: string
  readonly baseline: number
  /** The ratio's bound: at most, or at least. */
  readonly most?: number
  readonly least?: number
}

/** Prints `name: value unit (baseline value, ratio)`, and says when the bound is missed. */
export function report({ name, value, unit, baseline, most, least }: Row): void {
  const ratio = value / baseline
  const missed = (most !== undefined && ratio > most) || (least !== undefined && ratio < least)
  const bound = most !== undefined ? `at most ${Number(most.toFixed(2))}` : `at least ${least ?? 0}`
  console.log(
    `${name}: ${show(value)} ${unit} (baseline ${show(baseline)}, ratio ${ratio.toFixed(2)}, ${bound})${missed ? ' MISSED' : ''}`,
  )
  if (missed) process.exitCode = 1
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}

const show = (value: number): string => (value >= 100 ? value.toFixed(0) : value.toFixed(2))
