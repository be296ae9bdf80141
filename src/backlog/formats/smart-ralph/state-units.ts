import type { SourceItem } from '../../../core/backlog/source-item.ts'

/** A task alone, or a run of [P] tasks, by the places in the list: `end` is the last one's. */
export interface StateUnit {
  readonly start: number
  readonly end: number
  readonly items: readonly SourceItem[]
}

export function stateUnits(items: readonly SourceItem[]): readonly StateUnit[] {
  const units: { start: number; end: number; items: SourceItem[] }[] = []
  items.forEach((item, index) => {
    const last = units.at(-1)
    if (last !== undefined && item.group !== null && last.items[0]?.group === item.group) {
      last.items.push(item)
      last.end = index
    } else units.push({ start: index, end: index, items: [item] })
  })
  return units
}

export const isWhole = ({ items }: StateUnit): boolean => items.every(({ status }) => status === 'done')
