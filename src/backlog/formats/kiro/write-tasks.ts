import { itemId, type ItemId } from '../../../core/ids.ts'
import type { ItemDraft } from '../../../core/item.ts'
import { foldId } from '../../../core/naming/slug.ts'
import { inTree, withoutCancelled, withoutContainers } from '../../export/as-work.ts'
import { FileRoom } from '../../export/file-room.ts'
import { linesBelow } from '../../export/markdown/lines-below.ts'
import { listTitle } from '../../export/markdown/list-title.ts'
import { spelledTitle } from '../../export/markdown/spelled-title.ts'
import type { Nested } from '../../export/nested.ts'
import { treeList } from '../../export/tree-list.ts'
import type { Written } from '../format.ts'
import { kiroTasks } from './kiro-tasks.ts'

/** Numbers by place, those of parts behind that of what they are in. The order is the dependency; `(P)` marks parts that need nothing of each other. */
export function writeTasks(given: readonly ItemDraft[]): Written {
  const mayHold = (item: ItemDraft, needed: boolean): boolean =>
    needed && item.heldAs !== 'optional' && hasBullets(item)
  // A task of which all parts are optional is worked on itself.
  const fills = ({ kind, heldAs }: ItemDraft): boolean => kind !== 'container' && heldAs !== 'optional'
  const { list, leftOut } = treeList(inTree(withoutCancelled(given), { mayHold, fills }))
  const renamed = areNumbers(list) ? new Map<ItemId, ItemId>() : numbered(list)
  const nameOf = (id: ItemId): string => renamed.get(id) ?? id
  const beside = runsIn(list, nameOf)
  const blocks = list.map(({ item, depth }) => {
    const named = new Set(item.dependsOn.map(nameOf))
    return blockOf(item, {
      number: nameOf(item.id),
      indent: '  '.repeat(depth),
      isBeside: beside.has(item),
      isNeed: (number) => named.has(number),
    })
  })
  return { text: `${blocks.flat().join('\n')}\n`, renamed, leftOut }
}

/** Something to be done beside its parts. */
const hasBullets = ({ description }: ItemDraft): boolean =>
  /^\s*(?:[-*+]|\d{1,9}[.)])\s+(?!_\w+:)\S/m.test(description)

/** Whether the ids are numbers that say themselves what is a part of what. */
function areNumbers(list: readonly Nested[]): boolean {
  const known = new Set<string>()
  return list.every(({ item }) => {
    if (!/^[1-9]\d*(?:\.[1-9]\d*)*$/.test(item.id)) return false
    let above = item.id.lastIndexOf('.')
    while (above > 0 && !known.has(item.id.slice(0, above))) above = item.id.lastIndexOf('.', above - 1)
    known.add(item.id)
    return (above > 0 ? item.id.slice(0, above) : null) === item.parent
  })
}

function numbered(list: readonly Nested[]): ReadonlyMap<ItemId, ItemId> {
  const counts: number[] = []
  return new Map(
    list.map(({ item, depth }) => {
      counts.length = depth + 1
      counts[depth] = (counts[depth] ?? 0) + 1
      return [item.id, itemId(counts.join('.'))]
    }),
  )
}

/** Neighbours under one major number of which none needs another, or names a file of another. */
function runsIn(list: readonly Nested[], nameOf: (id: ItemId) => string): ReadonlySet<ItemDraft> {
  const work = list.map(({ item }) => item)
  const needsOf = new Map(
    withoutContainers({ items: work, leftOut: [] }).items.map((item) => [foldId(item.id), item.dependsOn]),
  )
  const parents = new Set(work.map(({ parent }) => parent))
  const majorOf = ({ id }: ItemDraft): string => nameOf(id).split('.')[0] ?? ''
  const beside = new Set<ItemDraft>()
  let run: ItemDraft[] = []
  let ids = new Set<string>()
  let isAfterRun = false
  let files = new FileRoom()
  const end = (): void => {
    if (run.length > 1) for (const item of run) beside.add(item)
    isAfterRun = run.length > 1
    run = []
    ids = new Set()
    files = new FileRoom()
  }
  for (const item of work) {
    if (item.kind === 'container') continue
    const isAlone = item.heldAs === 'optional' || parents.has(item.id) || item.parent === null
    const isFree = !(needsOf.get(foldId(item.id)) ?? []).some((id) => ids.has(foldId(id)))
    const [first] = run
    const joins =
      !isAlone &&
      isFree &&
      files.lastOf(item.files) < 0 &&
      first !== undefined &&
      majorOf(first) === majorOf(item)
    if (!joins) {
      const wasIn = run.at(-1)
      end()
      // Right after a run of the same number it would join that one.
      const mustStand = isAfterRun && wasIn !== undefined && majorOf(wasIn) === majorOf(item)
      if (isAlone || mustStand) continue
    }
    run.push(item)
    ids.add(foldId(item.id))
    files.add(item.files, 0)
  }
  end()
  return beside
}

interface Around {
  readonly number: string
  readonly indent: string
  readonly isBeside: boolean
  /** Whether the task needs what has this number. */
  readonly isNeed: (number: string) => boolean
}

function blockOf(item: ItemDraft, { number, indent, isBeside, isNeed }: Around): readonly string[] {
  const star = item.heldAs === 'optional' && item.kind === undefined ? '*' : ''
  const dot = number.includes('.') ? '' : '.'
  const begin = `- [${item.status === 'done' ? 'x' : ' '}]${star} ${number}${dot} ${isBeside ? '(P) ' : ''}`
  const title = spelledTitle(listTitle(item), (text) => kiroTasks(`${begin}${text}`).tasks[0]?.title ?? null)
  const line = `${indent}${begin}${title}`
  const isClean = (below: readonly string[]): boolean => isOneTask([line, ...below], indent)
  const isOnlyHolding = item.kind === 'container'
  const description = item.description
    .split(/\r\n?|\n/)
    .map((text) => withoutNeeds(isOnlyHolding ? withoutBullet(text) : text, isNeed))
    .join('\n')
  return [line, ...linesBelow(description, { title: line, indent: `${indent}  `, isClean })]
}

/** A bullet would be work of what only holds others; notes in italics are none. */
const withoutBullet = (line: string): string =>
  line
    .replace(/^([\s>]*)([-*+])(\s+(?!_\w+:)|\[)/, '$1\\$2$3')
    .replace(/^([\s>]*\d{1,9})([.)](?:\s|\[))/, '$1\\$2')

/** Numbers of another list would be waited for. */
function withoutNeeds(line: string, isNeed: (number: string) => boolean): string {
  const [, numbers] = /^\s*(?:[-*+]\s+)?_Depends:(.*)$/.exec(line) ?? []
  const isRight = numbers === undefined || (numbers.match(/\d+(?:\.\d+)*/g) ?? []).every(isNeed)
  return isRight ? line : line.replace('_Depends:', '\\_Depends:')
}

function isOneTask(lines: readonly string[], indent: string): boolean {
  const around = [...lines, `${indent}  - [ ] 99999.1 Part`, `${indent}- [ ] 99999. Next`, '']
  const { page, tasks } = kiroTasks(around.join('\n'))
  return page.unclosed === null && tasks.length === 3
}
