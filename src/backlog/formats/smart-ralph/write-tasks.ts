import { itemId, type ItemId } from '../../../core/ids.ts'
import type { ItemDraft } from '../../../core/item.ts'
import { acceptanceIn } from '../../export/acceptance-in.ts'
import { withoutCancelled, withoutContainers } from '../../export/as-work.ts'
import { linesBelow } from '../../export/markdown/lines-below.ts'
import { listTitle } from '../../export/markdown/list-title.ts'
import { spelledTitle } from '../../export/markdown/spelled-title.ts'
import { besideMarks, markPlace, marksIn, type MarkPlace } from '../../export/markdown/marks.ts'
import { phasesOf, type WrittenPhase } from '../../export/phases-of.ts'
import type { Written } from '../format.ts'
import { pathsInText } from '../phases/paths-in-text.ts'
import { specKitTasks } from '../spec-kit/find-tasks.ts'
import { ownId, ownMark, smartRalphTasks } from './find-tasks.ts'

/** Phase by phase, with `[P]` where tasks need nothing of each other. Ids that are none of its own are numbered by phase. */
export function writeTasks(given: readonly ItemDraft[]): Written {
  const { items, leftOut } = withoutContainers(withoutCancelled(given))
  const phases = phasesOf(items)
  const renamed = namesOf(items, phases)
  const blocks = phases.map(({ name, steps }, index) => {
    const tasks = steps.flatMap((step, at) => {
      const place = markPlace(steps, at)
      return step.map((item) => blockOf(item, renamed.get(item.id) ?? item.id, marksOf(item, place)))
    })
    return [`## ${name ?? `Phase ${index + 1}`}`, '', ...tasks.flat(), ''].join('\n')
  })
  return { text: blocks.join('\n'), renamed, leftOut }
}

function namesOf(items: readonly ItemDraft[], phases: readonly WrittenPhase[]): ReadonlyMap<ItemId, ItemId> {
  // An id of spec-kit makes a list its, where no check shows whose it is.
  const mayBeOthers =
    items.some(({ id }) => id.startsWith('T')) && !items.some(({ kind }) => kind === 'check')
  const isKept = items.every(({ id }) => ownId.test(id)) && !mayBeOthers
  if (isKept) return new Map()
  return new Map(
    phases.flatMap(({ steps }, phase) =>
      steps.flat().map(({ id }, at): [ItemId, ItemId] => [id, itemId(`${phase + 1}.${at + 1}`)]),
    ),
  )
}

/** A check is marked as one, and nothing else is. */
function marksOf(item: ItemDraft, place: MarkPlace): readonly string[] {
  const isCheck = item.kind === 'check'
  const marks = marksIn(item, ownMark).filter((mark) => mark !== 'VERIFY' || isCheck)
  const all = isCheck && !marks.includes('VERIFY') ? ['VERIFY', ...marks] : marks
  return isCheck || all.includes('SEQUENTIAL') ? all : besideMarks(all, place)
}

function blockOf(item: ItemDraft, id: string, marks: readonly string[]): readonly string[] {
  const begin = `- [${item.status === 'done' ? 'x' : ' '}] ${id} ${marks.map((mark) => `[${mark}] `).join('')}`
  const title = spelledTitle(
    listTitle(item),
    (text) => smartRalphTasks(`${begin}${text}`).tasks[0]?.title ?? null,
  )
  const line = `${begin}${title}`
  const fields = fieldsOf(item)
  const isClean = (below: readonly string[]): boolean => isOneTask([line, ...below, ...fields])
  return [
    line,
    ...linesBelow(withoutFields(item.description.trim()), { title: line, indent: '  ', isClean }),
    ...fields,
  ]
}

function fieldsOf(item: ItemDraft): readonly string[] {
  const acceptance = acceptanceIn(item)
    .lines.flatMap((text) => text.split(/\r\n?|\n/))
    .map((text) => text.trim())
    .filter((text) => text !== '')
  // A file that its reader would not see would be taken away by the next export.
  const files = item.files.filter((file) => pathsInText(inTicks(file)).includes(file))
  return [
    ...(files.length === 0 ? [] : [`  - **Files**: ${files.map(inTicks).join(', ')}`]),
    ...(acceptance.length === 0 ? [] : [`  - **Done when**: ${acceptance.join('\n    ')}`]),
  ]
}

/** What the description calls so is text: the fields below it are those that count. */
const withoutFields = (description: string): string =>
  description.replaceAll(/^(\s*[-*+]\s+)\*\*(Files|Done when)\*\*/gim, '$1\\**$2**')

const inTicks = (file: string): string => `\`${file}\``

/** What stands below a task begins no other, no phase, and hides none. */
function isOneTask(lines: readonly string[]): boolean {
  const { page, tasks } = smartRalphTasks(`${lines.join('\n')}\n  - Field\n- [ ] 9.9 Next\n`)
  // A box with an id of spec-kit makes that of the file, also below a task.
  const isOthers = specKitTasks(lines.slice(1).join('\n')).tasks.length > 0
  const isShown = page.entries.at(-2)?.hiddenIn === null
  return !isOthers && isShown && page.unclosed === null && page.headings.length === 0 && tasks.length === 2
}
