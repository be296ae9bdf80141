/** Eight items as a loopwork `tasks.json`; the script is what the bundled agent does, the prose is for people. */
export function demoBacklog(): string {
  return `${JSON.stringify({ tasks: items.map(asTask) }, null, 2)}\n`
}

interface DemoItem {
  readonly id: string
  readonly title: string
  readonly prose: string
  readonly priority?: 'high' | 'low'
  readonly needs?: readonly string[]
  readonly files?: readonly string[]
  readonly script: readonly string[]
}

function asTask({ id, title, prose, priority, needs, files, script }: DemoItem) {
  return {
    id,
    status: 'pending',
    priority: priority ?? 'medium',
    title,
    description: `${prose}\n\n\`\`\`script\n${script.join('\n')}\n\`\`\``,
    ...(needs === undefined ? {} : { dependsOn: needs }),
    ...(files === undefined ? {} : { files }),
  }
}

/** A function in a file of its own, as one `write` step. */
const source = (file: string, doc: string, lines: readonly string[]): string =>
  `write ${file} ${[`/** ${doc} */`, ...lines, ''].join('\\n')}`

const items: readonly DemoItem[] = [
  {
    id: 'TEXT-001',
    title: 'Split a text into words',
    prose: 'Words are runs of letters and digits in any script. Others build on this.',
    priority: 'high',
    files: ['src/words.ts'],
    script: [
      'print Other functions will build on this one, so it comes first.',
      'read src/index.ts src/trim.ts',
      'sleep 700ms',
      'print Letters and digits of any script count; punctuation ends a word.',
      source('src/words.ts', 'The words of a text, in order.', [
        'export function words(text: string): string[] {',
        '  return text.match(/[\\\\p{L}\\\\p{N}]+/gu) ?? []',
        '}',
      ]),
      'sleep 600ms',
      'run node check.mjs',
      'print Done: words() is in src/words.ts.',
    ],
  },
  {
    id: 'TEXT-002',
    title: 'Make a slug from a title',
    prose: 'Lower case, words joined by dashes. The first try misses something; the second does it.',
    files: ['src/slug.ts'],
    script: [
      'print A slug is lower case with single dashes.',
      'read src/trim.ts',
      'sleep 900ms',
      'print Trying it on a few titles.',
      'sleep 400ms',
      'fail-first 1 1',
      'print The first try lost accented letters; they are decomposed now.',
      source('src/slug.ts', 'The title as a part of an address.', [
        'export function slug(title: string): string {',
        "  const plain = title.normalize('NFKD').replace(/\\\\p{M}/gu, '')",
        "  return plain.toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '')",
        '}',
      ]),
      'sleep 600ms',
      'run node check.mjs',
      'print Done.',
    ],
  },
  {
    id: 'TEXT-003',
    title: 'Write a title in title case',
    prose: 'Every word begins with a capital. Shares src/format.ts with TEXT-004: they never run together.',
    files: ['src/format.ts'],
    script: [
      'read src/format.ts',
      'print capitalise() is there already; a title is its words, each capitalised.',
      'sleep 1200ms',
      "append src/format.ts \\n/** Every word with a capital. */\\nexport function titleCase(text: string): string {\\n  return text.split(' ').map(capitalise).join(' ')\\n}\\n",
      'sleep 700ms',
      'run node check.mjs',
      'print Done: titleCase() beside capitalise().',
    ],
  },
  {
    id: 'TEXT-004',
    title: 'Cut a long text with an ellipsis',
    prose: 'At most n characters, the last one … when something was cut. Shares src/format.ts with TEXT-003.',
    files: ['src/format.ts'],
    script: [
      'read src/format.ts',
      'sleep 1000ms',
      'print Counting code points, so that emoji are not cut in half.',
      "append src/format.ts \\n/** At most n characters of the text. */\\nexport function cut(text: string, n: number): string {\\n  const all = [...text]\\n  return all.length <= n ? text : all.slice(0, n - 1).join('') + '…'\\n}\\n",
      'sleep 700ms',
      'run node check.mjs',
      'print Done.',
    ],
  },
  {
    id: 'TEXT-005',
    title: 'Count how often each word occurs',
    prose: 'A map from word to count, built on words().',
    needs: ['TEXT-001'],
    files: ['src/count.ts'],
    script: [
      'read src/words.ts',
      'print words() does the splitting; a Map keeps the order of first sight.',
      'sleep 1100ms',
      source('src/count.ts', 'How often each word occurs.', [
        'export function count(list: string[]): Map<string, number> {',
        '  const seen = new Map<string, number>()',
        '  for (const word of list) seen.set(word, (seen.get(word) ?? 0) + 1)',
        '  return seen',
        '}',
      ]),
      'sleep 500ms',
      'run node check.mjs',
      'print Done.',
    ],
  },
  {
    id: 'TEXT-006',
    title: 'Estimate the reading time',
    prose: 'Minutes at 220 words a minute, at least one.',
    needs: ['TEXT-001'],
    files: ['src/reading-time.ts'],
    script: [
      'read src/words.ts',
      'sleep 900ms',
      'print 220 words a minute is the usual figure for prose.',
      source('src/reading-time.ts', 'Minutes to read so many words.', [
        'export function readingTime(words: number): number {',
        '  return Math.max(1, Math.round(words / 220))',
        '}',
      ]),
      'sleep 600ms',
      'run node check.mjs',
      'print Done.',
    ],
  },
  {
    id: 'TEXT-007',
    title: 'Export everything from index.ts',
    prose: 'All functions of the library from one place.',
    needs: ['TEXT-002', 'TEXT-003', 'TEXT-004', 'TEXT-005', 'TEXT-006'],
    files: ['src/index.ts'],
    script: [
      'read src/index.ts src/format.ts src/words.ts src/count.ts',
      'print Five modules are new since the last release.',
      'sleep 700ms',
      "append src/index.ts export { words } from './words.ts'\\nexport { slug } from './slug.ts'\\nexport { capitalise, cut, titleCase } from './format.ts'\\nexport { count } from './count.ts'\\nexport { readingTime } from './reading-time.ts'\\n",
      'sleep 500ms',
      'run node check.mjs',
      'print Done: index.ts exports all of it.',
    ],
  },
  {
    id: 'TEXT-008',
    title: 'Describe every function in the README',
    prose: 'One line each, in the order of the index.',
    priority: 'low',
    needs: ['TEXT-007'],
    files: ['README.md'],
    script: [
      'read README.md src/index.ts',
      'sleep 700ms',
      'print One line a function; the doc comments say the rest.',
      'append README.md \\n- words: the words of a text\\n- slug: a title as a part of an address\\n- capitalise, titleCase, cut: a text written differently\\n- count: how often each word occurs\\n- readingTime: minutes to read\\n',
      'sleep 400ms',
      'run node check.mjs',
      'print Done: the README is true again.',
    ],
  },
]
