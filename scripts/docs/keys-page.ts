import { actionNames, keyTable, replayKeyTable } from '../../src/keymap/key-table.ts'
import { knownKeyNames, shownKey } from '../../src/keymap/key-name.ts'
import type { Action, HelpGroup } from '../../src/keymap/key-row.ts'
import { startKeys, type StartPlace } from '../../src/keymap/start-keys.ts'
import { placeNames } from '../../src/keymap/place-names.ts'
import type { KeyPlace } from '../../src/keymap/key-place.ts'

const groups: readonly { readonly group: HelpGroup; readonly title: string }[] = [
  { group: 'MOVE', title: 'Move' },
  { group: 'SHOW', title: 'Show' },
  { group: 'STEER', title: 'Steer' },
  { group: 'LEAVE', title: 'Leave' },
  { group: 'REPLAY', title: 'A replay' },
]

/** `docs/keys.md`: every action of the screen with its keys, what it does, and where. */
export function keysPage(): string {
  const tables = groups.map(({ group, title }) => {
    const actions = actionNames.filter((action) => groupOf(action) === group)
    const rows = [
      ['action', 'key', 'what it does', 'where'],
      ['---', '---', '---', '---'],
      ...actions.map(rowOf),
    ]
    return `## ${title}\n\n${rows.map((row) => `| ${row.join(' | ')} |\n`).join('')}`
  })
  return `${head}\n${tables.join('\n')}\n${startTable()}\n${tail}`
}

/** The pages before a run have few keys, which stay as they are. */
function startTable(): string {
  const rows = startKeys.map(({ action, keys, places, footer }) => {
    const says =
      footer?.label ?? startKeys[startKeys.findIndex((row) => row.action === action) - 1]?.footer?.label
    return [
      code(action),
      keys.map(shownKey).map(code).join(' '),
      says ?? '',
      places.map((at) => startPlaces[at]).join(', '),
    ]
  })
  const head = [
    ['action', 'key', 'what it does', 'where'],
    ['---', '---', '---', '---'],
  ]
  return `## Before a run\n\n${[...head, ...rows].map((row) => `| ${row.join(' | ')} |\n`).join('')}`
}

const startPlaces: Readonly<Record<StartPlace, string>> = {
  welcome: 'the welcome of the demo',
  choosing: 'the first start',
  nothingFound: 'a first start without an agent',
  reading: 'the config, before it is written',
  typing: 'the command of an agent',
}

const head = `# Keys

Written by \`npm run docs\` from the key table in \`src/keymap/\`. On the screen \`?\` shows the keys that work where you are, with \`/\` to
find one, and \`:\` every action by name: type a part of it, and Enter does it.
`

const tail = `## Keys of your own

\`tui.keys\` in your [config](options.md) gives an action other keys, one or a list, or none. Footer, help and the list of all actions
show them.

\`\`\`yaml
tui:
  keys:
    stop: ctrl+x
    palette: [":", ctrl+p]
    notices: []
\`\`\`

A key is a character (\`x\` and \`X\` are two keys), \`ctrl+a\` to \`ctrl+z\`, or one of ${knownKeyNames.map(code).join(', ')}. An action
that isn't there, a key that no terminal sends, and a key that would mean two things in one place are refused with the file and the
line. ${['worker', 'interrupt', 'suspend'].map(code).join(', ')} keep their keys.
`

/** A replay has the rows of a run, but for those that steer it. */
const rowsOfAll = [...keyTable, ...replayKeyTable.filter((row) => !keyTable.includes(row))]

/** Of counterparts only one is in the help. */
function groupOf(action: Action): HelpGroup | undefined {
  const own = rowsOfAll.find((row) => row.action === action && row.help !== null)
  return (own ?? rowsOfAll.find(({ help }) => help?.with === action))?.help?.group
}

function rowOf(action: Action): readonly string[] {
  const rows = rowsOfAll.filter((row) => row.action === action)
  const keys = [...new Set(rows.flatMap((row) => row.keys))].map(shownKey)
  const places = [...new Set(rows.flatMap((row) => row.places))]
  const says = rows[0]?.says ?? rows[0]?.help?.label ?? ''
  return [code(action), keys.map(code).join(' '), says, whereText(places)]
}

/** Named by what is missing where that is shorter. */
function whereText(places: readonly KeyPlace[]): string {
  const all = Object.keys(placeNames) as KeyPlace[]
  const missing = all.filter((place) => !places.includes(place))
  if (missing.length === 0) return 'everywhere'
  const names = (of: readonly KeyPlace[]): string => of.map((place) => placeNames[place]).join(', ')
  return missing.length < places.length ? `everywhere but ${names(missing)}` : names(places)
}

function code(text: string): string {
  // In a table a line would end the cell, in code too.
  return `\`${text.replaceAll('|', '\\|')}\``
}
