/** The tasks of the scene, and of whom the n-th attempt is as long as nothing has failed. */
export const items = ['apple', 'berry', 'cedar']

/**
 * Names a side effect by what it is done to, the same in every run: `{ row, item }`. A row is what a person reads in the
 * table (`rename: state/attempts/<n>/receipt.json`); the item is the task it is done for, null where no task is named.
 */
export function effectName(kind, words, home, context = []) {
  const places = words.map((word) => placeOf(word, home))
  const item = itemIn([...places, ...context.map((word) => placeOf(word, home))])
  return { row: `${kind}: ${places.map(withoutVariables).join(' ').slice(0, 120)}`, item }
}

/** git's own words, without the settings that every command of ours carries. */
export function gitWords(args) {
  const words = []
  for (let at = 0; at < args.length; at++) {
    if (args[at] === '-c') at++
    else if (!everyCommands.has(args[at]) && !/^(?:[0-9a-f]{40}|0{40}|--format=.*)$/.test(args[at]))
      words.push(args[at])
  }
  return words
}

const everyCommands = new Set([
  '--no-optional-locks',
  '--literal-pathspecs',
  '--end-of-options',
  '--no-deref',
])

const placeOf = (word, home) =>
  word
    .replaceAll(new RegExp(`${home}/project\\.loopwork/[0-9a-f]{12}`, 'g'), 'worktrees')
    .replaceAll(new RegExp(`${home}/project/\\.git/loopwork(?=/|$)`, 'g'), 'state')
    .replaceAll(`${home}/project/`, '')
    .replaceAll(home, '~')
    .replaceAll(/\S*\/loopwork-preflight-[\w-]+/g, 'preflight')

const named = new RegExp(`(?<![\\w-])(${items.join('|')})(?![\\w-])`)
const numbered = /(?<=attempts\/)\d+/

function itemIn(places) {
  for (const place of places) {
    const item = named.exec(place)?.[1] ?? items[Number(numbered.exec(place)?.[0] ?? 0) - 1]
    if (item !== undefined) return item
  }
  return null
}

const withoutVariables = (place) =>
  place
    .replaceAll(new RegExp(named, 'g'), '<item>')
    .replaceAll(/\d+-\d+-[\da-f]{8}-\d+/g, '<mark>')
    .replaceAll(/(?<=loopwork-check-<mark>-)\w+|(?<=<mark>-)\w+(?=\.new)/g, '<id>')
    .replaceAll(/(?<=quarantine\/[^/]+\/)[0-9a-f]{2}(?:\/[0-9a-f]{38})?$/g, '<object>')
    .replaceAll(/(?:\d+_\d+_[0-9a-f-]{36}~)?[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{22}/g, '<id>')
    .replaceAll(/(?<![\w])(?=[a-f]*\d)[0-9a-f]{8,}(?![\w])/g, '<hash>')
    .replaceAll(/(?<=loopwork-|removing-)[0-9a-f]{6,}/g, '<hash>')
    .replaceAll(/\d+/g, '<n>')
