import { itemId, type ItemId } from '../../../core/ids.ts'
import type { ItemDraft } from '../../../core/item.ts'
import { withoutCancelled, withoutContainers } from '../../export/as-work.ts'
import { linesBelow, setOff } from '../../export/markdown/lines-below.ts'
import { listTitle } from '../../export/markdown/list-title.ts'
import { spelledTitle } from '../../export/markdown/spelled-title.ts'
import { besideMarks, markPlace, marksIn } from '../../export/markdown/marks.ts'
import { phasesOf } from '../../export/phases-of.ts'
import type { Written } from '../format.ts'
import { ownId, ownMark, specKitTasks } from './find-tasks.ts'
import { namedNeeds } from './named-needs.ts'

/** Phase by phase, with `[P]` where tasks need nothing of each other. Ids that are none of its own are numbered in their order. */
export function writeTasks(given: readonly ItemDraft[]): Written {
  const { items, leftOut } = withoutContainers(withoutCancelled(given))
  const phases = phasesOf(items)
  const inOrder = phases.flatMap(({ steps }) => steps.flat())
  const isKept = items.every(({ id }) => ownId.test(id))
  const renamed = new Map(isKept ? [] : inOrder.map(({ id }, at): [ItemId, ItemId] => [id, numbered(at + 1)]))
  const nameOf = (id: ItemId): ItemId => renamed.get(id) ?? id
  const needsIn = namedNeeds(inOrder.map(({ id }) => nameOf(id)))
  const blocks = phases.map(({ name, steps }, index) => {
    const tasks = steps.flatMap((step, at) =>
      step.map((item) => {
        const names = new Set(item.dependsOn.map(nameOf))
        const isRight = (title: string): boolean =>
          needsIn(title, () => true).every((id) => names.has(itemId(id)))
        const marks = besideMarks(marksIn(item, ownMark), markPlace(steps, at))
        return blockOf(item, { id: nameOf(item.id), marks, isRight })
      }),
    )
    return [`## ${name ?? `Phase ${index + 1}`}`, '', ...tasks.flat(), ''].join('\n')
  })
  return { text: blocks.join('\n'), renamed, leftOut }
}

const numbered = (number: number): ItemId => itemId(`T${String(number).padStart(3, '0')}`)

interface Around {
  readonly id: ItemId
  readonly marks: readonly string[]
  /** Whether a title names only what its task needs. */
  readonly isRight: (title: string) => boolean
}

function blockOf(item: ItemDraft, { id, marks, isRight }: Around): readonly string[] {
  const begin = `- [${item.status === 'done' ? 'X' : ' '}] ${id} ${marks.map((mark) => `[${mark}] `).join('')}`
  const given = listTitle(item)
  const text = isRight(given) ? given : given.replaceAll(/\(([^()]*\bdepends? on\b[^()]*)\)/gi, '[$1]')
  const title = spelledTitle(text, (words) =>
    hasStrangeMark(words) ? null : (specKitTasks(`${begin}${words}`).tasks[0]?.title ?? null),
  )
  const line = `${begin}${title}`
  const isIndented = item.description
    .split(/\r\n?|\n/)
    .every((below) => below.trim() === '' || /^\s{2}/.test(below))
  const isClean = (below: readonly string[]): boolean => isOneTask([line, ...below])
  if (isIndented && item.description.trim() !== '') {
    const raw = setOff(line, item.description.split(/\r\n?|\n/))
    if (isClean(raw)) return [line, ...raw]
  }
  return [line, ...linesBelow(item.description, { title: line, indent: '  ', isClean })]
}

/** A mark of smart-ralph, which has the same ids. */
const hasStrangeMark = (title: string): boolean =>
  /^\[(?:VERIFY|SEQUENTIAL|RED|GREEN|YELLOW|FIX [^\]]*)\]/.test(title)

/** What stands below a task begins no other, no phase, and hides none. */
function isOneTask(lines: readonly string[]): boolean {
  const { page, tasks } = specKitTasks(`${lines.join('\n')}\n- [ ] T999 Next\n`)
  const isPhase = page.headings.some(({ level, column }) => level === 2 && column === 0)
  return page.unclosed === null && !isPhase && tasks.length === 2
}
