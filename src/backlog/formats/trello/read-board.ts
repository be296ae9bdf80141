import type { Problem } from '../../../core/errors.ts'
import type { ReadingRules } from '../../../core/backlog/reading-rules.ts'
import { itemId, type EpochMs } from '../../../core/ids.ts'
import type { ItemDraft } from '../../../core/item.ts'
import { plural } from '../../../text/plural.ts'
import { draftOf } from '../../draft.ts'
import { parseJsonFile } from '../../json/json-file.ts'
import { parsedJson } from '../../json/parsed-json.ts'
import { factsOf } from '../../json/read-status.ts'
import { quoted } from '../../quoted.ts'
import type { SourceFile } from '../../source-file.ts'
import { asRecord, recordsIn } from '../candidate.ts'
import { exportNotice } from '../export-notice.ts'
import { exportStatus } from '../export-status.ts'
import type { FormatReading } from '../format.ts'
import { priorityOfLabels, typeOfLabels } from '../label-facts.ts'
import { done, todo, type StatusMeaning } from '../status-words.ts'
import { withContainers } from '../with-containers.ts'

type Json = Readonly<Record<string, unknown>>

export const isBoard = ({ lists, cards }: Json): boolean => Array.isArray(lists) && Array.isArray(cards)

/** Cards in the order of the board; the entries of a card's checklists are in it. Archived cards are no tasks. */
export function readBoard(file: SourceFile, _now: EpochMs, rules?: ReadingRules): FormatReading {
  const parsed = parseJsonFile(file)
  if ('problems' in parsed) return { drafts: [], problems: parsed.problems }
  const board = asRecord(parsedJson(file.text))
  if (board === null || !isBoard(board)) {
    const message = 'is no board of Trello: it has to be an object with the lists "lists" and "cards"'
    return { drafts: [], problems: [{ ...exportNotice(file.name), severity: 'error', line: 1, message }] }
  }
  const problems: Problem[] = [exportNotice(file.name)]
  const notice = (message: string): unknown => problems.push({ ...exportNotice(file.name), message })
  const all = recordsIn(board['lists'])
  const lists = all.filter(({ closed }) => closed !== true).toSorted(byPosition)
  const meanings = new Map(
    lists.map((list): readonly [unknown, StatusMeaning] => {
      const name = textOf(list['name'])
      const read = exportStatus(name, rules?.statuses)
      if (read === null)
        notice(
          `the list ${quoted(name)} is no status that is known; its cards are taken as to do unless backlog.statuses says otherwise`,
        )
      else if (read.meaning.begun) notice(`the cards of the list ${quoted(name)} are taken as not begun`)
      return [list['id'], read?.meaning ?? todo]
    }),
  )
  const shut = new Set(all.filter(({ closed }) => closed === true).map(({ id }) => id))
  const cards = recordsIn(board['cards'])
  const isArchived = ({ closed, idList }: Json): boolean => closed === true || shut.has(idList)
  const isTemplate = (card: Json): boolean => card['isTemplate'] === true && !isArchived(card)
  const archived = cards.filter(isArchived).length
  if (archived > 0) notice(`${plural(archived, 'archived card')} left out`)
  const templates = cards.filter(isTemplate).length
  if (templates > 0) notice(`${plural(templates, 'template')} left out`)
  const tasks = cards.filter((card) => !isArchived(card) && !isTemplate(card))
  const astray = tasks.filter(({ idList }) => !meanings.has(idList))
  if (astray.length > 0)
    notice(`${plural(astray.length, 'card')} of lists that the board does not have taken as to do`)
  const checklists = recordsIn(board['checklists']).toSorted(byPosition)
  const known = new Set(cards.map(({ id }) => id))
  const lost = checklists.filter(({ idCard }) => !known.has(idCard))
  const entries = lost.reduce((count, list) => count + recordsIn(list['checkItems']).length, 0)
  if (entries > 0) notice(`${plural(entries, 'entry', 'entries')} of checklists without a card left out`)
  const byList = Map.groupBy(tasks, ({ idList }) => idList)
  const drafts = [...lists.map(({ id }) => byList.get(id) ?? []), astray]
    .flatMap((members) => members.toSorted(byPosition))
    .flatMap((card) => {
      if (typeof card['idShort'] !== 'number') {
        problems.push({ ...exportNotice(file.name), severity: 'error', message: 'a card has no idShort' })
        return []
      }
      const meaning = card['dueComplete'] === true ? done : (meanings.get(card['idList']) ?? todo)
      return cardDrafts(card, { source: file.name, meaning, checklists })
    })
  return { drafts: withContainers(drafts), problems }
}

function cardDrafts(
  card: Json,
  {
    source,
    meaning,
    checklists,
  }: { readonly source: string; readonly meaning: StatusMeaning; readonly checklists: readonly Json[] },
): readonly ItemDraft[] {
  const id = itemId(`CARD-${String(card['idShort'])}`)
  const labels = recordsIn(card['labels'])
    .map(({ name, color }) => textOf(name) || textOf(color))
    .filter((label) => label !== '')
  const type = typeOfLabels(labels)
  const facts = { ...priorityOfLabels(labels), ...(type === null ? {} : { type }), source, line: null }
  const url = textOf(card['shortUrl'])
  const own = draftOf({
    ...facts,
    id,
    title: textOf(card['name']) || id,
    description: textOf(card['desc']).trim(),
    ...factsOf(meaning),
    metadata: { labels, ...(url === '' ? {} : { url }) },
  })
  const entries = checklists
    .filter(({ idCard }) => idCard === card['id'])
    .flatMap((checklist) => recordsIn(checklist['checkItems']).toSorted(byPosition))
  const isOver = meaning.status !== 'todo'
  return [
    own,
    ...entries.map((entry, index) =>
      draftOf({
        ...facts,
        id: itemId(`${id}.${index + 1}`),
        title: textOf(entry['name']) || `${id}.${index + 1}`,
        description: own.description,
        ...factsOf(!isOver && entry['state'] === 'complete' ? done : meaning),
        parent: id,
        metadata: { labels },
      }),
    ),
  ]
}

const byPosition = (one: Json, other: Json): number => positionOf(one) - positionOf(other)
const positionOf = ({ pos }: Json): number => (typeof pos === 'number' ? pos : 0)
const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')
