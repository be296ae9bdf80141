import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const root = fileURLToPath(new URL('../..', import.meta.url))
const textOf = (page: string): string => readFileSync(join(root, page), 'utf8')

const pages = [
  ...['ARCHITECTURE.md', 'CONTRIBUTING.md', 'README.md', 'SECURITY.md'],
  ...readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
]

/** Paths of this checkout in backticks: `src/core/item.ts`, `test/e2e/`. Patterns such as `src/git/**` are none. */
const pathsIn = (text: string): readonly string[] =>
  [...text.matchAll(/`((?:src|test|bench|scripts|docs|bin)\/[\w./-]*)`/g)].map(([, path = '']) => path)

/** Targets of links that lead to files of this checkout, without the heading. */
const linksIn = (text: string): readonly string[] =>
  [...text.matchAll(/\]\(([^)\s#]+)(?:#[^)]*)?\)/g)]
    .map(([, target = '']) => target)
    .filter((target) => !/^[a-z]+:/.test(target))

test.each(pages)('every path that %s names is there', (page) => {
  const text = textOf(page)
  const missing = [
    ...pathsIn(text).filter((path) => !existsSync(join(root, path))),
    ...linksIn(text).filter((target) => !existsSync(join(root, dirname(page), target))),
  ]
  expect(missing).toEqual([])
})

test('every file that a comment in src/ names is there', () => {
  const files = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' }).filter((name) =>
    /\.tsx?$/.test(name),
  )
  const names = new Set(files.map((file) => basename(file)))
  const missing = files.flatMap((file) =>
    textOf(`src/${file}`)
      .split('\n')
      .filter((line) => /^\s*(?:\/?\*|\/\/)/.test(line))
      .flatMap((line) => [...line.matchAll(/`(?:[\w-]+\/)*([\w-]{2,}\.tsx?)`/g)].map(([, name = '']) => name))
      .filter((name) => !names.has(name))
      .map((name) => `${file}: ${name}`),
  )
  expect(missing).toEqual([])
})

test('what the program and README.md refer a reader to is published with it', () => {
  const { files } = JSON.parse(textOf('package.json')) as { files: readonly string[] }
  const program = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => textOf(`src/${name}`))
  const named = new Set(
    [...program, textOf('README.md')].flatMap((text) => text.match(/docs\/[\w./-]+\.(?:md|json|svg)/g) ?? []),
  )
  expect(named.size).toBeGreaterThan(5)
  const isPublished = (file: string): boolean =>
    existsSync(join(root, file)) && files.some((entry) => file === entry || file.startsWith(`${entry}/`))
  expect([...named].filter((file) => !isPublished(file))).toEqual([])
})

test('no folder of src/ has more than 20 files beside each other', () => {
  const files = readdirSync(join(root, 'src'), { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  )
  const counted = Map.groupBy(files, ({ parentPath }) => parentPath.slice(root.length))
  const full = [...counted].filter(([, inside]) => inside.length > 20).map(([folder]) => folder)
  expect(full).toEqual([])
})

test('ARCHITECTURE.md says of every folder of src/ what it is for', () => {
  const named = new Set(
    textOf('ARCHITECTURE.md')
      .split('\n')
      .flatMap((line) => /^\| `(src\/[\w/-]*)\/`/.exec(line)?.[1] ?? []),
  )
  const folders = readdirSync(join(root, 'src'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ parentPath, name }) => join(parentPath, name).slice(root.length))
  expect([...named].toSorted()).toEqual(folders.toSorted())
})

test('the table of folders in ARCHITECTURE.md is in order, and what it says to open first is there', () => {
  const rows = textOf('ARCHITECTURE.md')
    .split('\n')
    .flatMap((line) => {
      const [, folder, , open] = /^\| `(src\/[\w/-]+)\/`\s*\|(.*)\| `([\w.-]+)`\s*\|$/.exec(line) ?? []
      return folder === undefined || open === undefined ? [] : [{ folder, open }]
    })
  const folders = rows.map(({ folder }) => folder.split('/').join('\0'))
  expect(rows.length).toBeGreaterThan(100)
  expect(folders).toEqual(folders.toSorted())
  expect(rows.filter(({ folder, open }) => !existsSync(join(root, folder, open)))).toEqual([])
})

const roomNames = readdirSync(join(root, 'src'))

function namesIn(cell: string, everything: readonly string[]): readonly string[] {
  if (cell === 'nothing') return []
  const but = /^everything but (.*)$/.exec(cell)?.[1]?.split(', ')
  return but === undefined ? cell.split(', ') : everything.filter((name) => !but.includes(name))
}

interface Rule {
  readonly name: string
  readonly to: { readonly pathNot?: string; readonly dependencyTypesNot?: readonly string[] }
}

/** The words of a pattern: `^src/(core|text)/|^node_modules/(zod|yaml)/` has core, text, zod and yaml. */
const wordsIn = (pattern: string): readonly string[] =>
  (pattern.match(/[a-z][a-z0-9-]*/g) ?? []).filter(
    (word) => !['src', 'node', 'modules', 'types'].includes(word),
  )

test('ARCHITECTURE.md says of every room what it may import, as it is checked', () => {
  const { forbidden } = JSON.parse(textOf('.dependency-cruiser.json')) as {
    readonly forbidden: readonly Rule[]
  }
  const cells = textOf('ARCHITECTURE.md')
    .split('\n')
    .filter((line) => /^\| `src\/[a-z-]+\/`/.test(line))
    .map((line) => line.split('|').map((cell) => cell.trim()))
  const rooms = cells.filter((row) => row.length > 4)
  expect(rooms.length).toBeGreaterThan(15)
  for (const [, folder = '', , imports = '', builtIns] of rooms) {
    const room = folder.slice('`src/'.length, -'/`'.length)
    if (imports === 'everything') continue
    const rule = forbidden.find(({ name }) =>
      [room, `${room}-imports-nothing`, `${room}-stands-alone`].includes(name),
    )
    const allowed = wordsIn(rule?.to.pathNot ?? '').filter((word) => word !== room)
    const said = namesIn(imports, roomNames).filter((name) => name !== room)
    expect([room, ...said.toSorted()]).toEqual([room, ...allowed.toSorted()])
    expect([room, builtIns]).toEqual([room, rule?.to.dependencyTypesNot === undefined ? 'no' : 'yes'])
  }
})
