import {
  appendFileSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { dirname } from 'node:path'
import type { Scene } from './perform.ts'
import { say } from './say.ts'

/** `write PATH CONTENT…`, with `\n`, `\t` and `\\` in the content. */
export function write(rest: string): undefined {
  const [path, content] = pathAndRest(rest)
  const text = unescape(content)
  const before = existsSync(path) ? linesOf(readFileSync(path, 'utf8')) : 0
  makeFolder(path)
  writeFileSync(path, text)
  say(`› Write ${path}  +${linesOf(text)}${before === 0 ? '' : ` −${before}`}`)
}

export function append(rest: string): undefined {
  const [path, content] = pathAndRest(rest)
  const text = unescape(content)
  makeFolder(path)
  appendFileSync(path, text)
  say(`› Edit ${path}  +${linesOf(text)}`)
}

/** `edit PATH ANCHOR => TEXT`: TEXT as lines after the first line that contains ANCHOR. */
export function edit(rest: string): undefined {
  const [path, change] = pathAndRest(rest)
  const arrow = change.indexOf(' => ')
  if (arrow === -1) throw new Error('an edit is PATH ANCHOR => TEXT')
  const anchor = unescape(change.slice(0, arrow))
  const added = unescape(change.slice(arrow + 4)).replace(/\n$/, '')
  const lines = readFileSync(path, 'utf8').split('\n')
  const at = lines.findIndex((line) => line.includes(anchor))
  if (at === -1) throw new Error(`${path} has no line with ${JSON.stringify(anchor)}`)
  writeFileSync(path, lines.toSpliced(at + 1, 0, added).join('\n'))
  say(`› Edit ${path}  +${linesOf(added)}`)
}

export function remove(path: string): undefined {
  const lines = existsSync(path) ? linesOf(readFileSync(path, 'utf8')) : 0
  rmSync(path, { recursive: true })
  say(`› Delete ${path}  −${lines}`)
}

/** `read PATH…`: looks at files, and fails on one that is not there. */
export function read(rest: string): undefined {
  const paths = rest.split(/\s+/).filter((path) => path !== '')
  for (const path of paths) readFileSync(path)
  if (paths.length === 1) say(`› Read ${paths[0]}`)
  else say(`› Read ${paths.length} files  ${paths.join(' ')}`)
}

export function touch(path: string): undefined {
  makeFolder(path)
  closeSync(openSync(path, 'a'))
}

/** `mark PATH`: one more line `ITEM ATTEMPT PID`, for tests that count how often an item ran. */
export function markRun(path: string, scene: Scene): undefined {
  appendFileSync(path, `${scene.item} ${process.env['LOOPWORK_ATTEMPT_ID'] ?? '-'} ${process.pid}\n`)
}

function pathAndRest(rest: string): readonly [string, string] {
  const [, path, content = ''] = /^(\S+)(?:\s(.*))?$/s.exec(rest) ?? []
  if (path === undefined) throw new Error('a path is missing')
  return [path, content]
}

const unescape = (text: string): string =>
  text.replaceAll(/\\([nt\\])/g, (_, letter: string) => ({ n: '\n', t: '\t' })[letter] ?? '\\')

const linesOf = (text: string): number =>
  text.split('\n').length - (text.endsWith('\n') || text === '' ? 1 : 0)

const makeFolder = (path: string): void => void mkdirSync(dirname(path), { recursive: true })
