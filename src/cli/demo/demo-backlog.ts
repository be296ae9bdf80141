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

/** A line of its own below the title of the README: two of them can't both be there. */
const belowTitle = (line: string): string => `edit README.md # textkit => \\n${line}`

/**
 * In this order three agents show what happens in a run: the two that write below the same title start together, so that one of them is
 * left for the person; the gate refuses a first try; two that share a file wait for each other; and one agent says nothing for a while.
 */
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
      'sleep 2s',
      'print Letters and digits of any script count; punctuation ends a word.',
      source('src/words.ts', 'The words of a text, in order.', [
        'export function words(text: string): string[] {',
        '  return text.match(/[\\\\p{L}\\\\p{N}]+/gu) ?? []',
        '}',
      ]),
      'sleep 1s',
      'run node check.mjs',
      'print Done: words() is in src/words.ts.',
    ],
  },
  {
    id: 'TEXT-002',
    title: 'Say in the README whom it is for',
    prose: 'One sentence below the title. TEXT-003 writes there, too: whoever comes second is left for you.',
    priority: 'high',
    script: [
      'read README.md',
      'sleep 2s',
      'print People who write for the web come first.',
      'sleep 2s',
      belowTitle('> For web pages and the command line.'),
      'sleep 1s',
      'print Done.',
    ],
  },
  {
    id: 'TEXT-003',
    title: 'Say in the README what it needs',
    prose: 'One sentence below the title, where TEXT-002 writes, too.',
    priority: 'high',
    script: [
      'read README.md package.json',
      'sleep 3s',
      'print It has no dependency; it needs nothing but Node.',
      'sleep 3s',
      belowTitle('> Needs Node, and nothing else.'),
      'sleep 1s',
      'print Done.',
    ],
  },
  {
    id: 'TEXT-004',
    title: 'Make a slug from a title',
    prose: 'Lower case, words joined by dashes. The gate refuses the first try, which has no doc comment.',
    files: ['src/slug.ts'],
    script: [
      'print A slug is lower case with single dashes.',
      'read src/trim.ts',
      'sleep 1s',
      'try 1 write src/slug.ts export function slug(title: string): string {\\n  return title\\n}\\n',
      'try 1 print Done, I think.',
      'try 1 fail 0',
      'print The gate wants a doc comment. Accented letters were lost as well; they are decomposed now.',
      'sleep 1s',
      source('src/slug.ts', 'The title as a part of an address.', [
        'export function slug(title: string): string {',
        "  const plain = title.normalize('NFKD').replace(/\\\\p{M}/gu, '')",
        "  return plain.toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '')",
        '}',
      ]),
      'sleep 1s',
      'run node check.mjs',
      'print Done.',
    ],
  },
  {
    id: 'TEXT-005',
    title: 'Write a title in title case',
    prose: 'Every word begins with a capital. Shares src/format.ts with TEXT-006: they never run together.',
    files: ['src/format.ts'],
    script: [
      'read src/format.ts',
      'print capitalise() is there already; a title is its words, each capitalised.',
      'sleep 3s',
      "append src/format.ts \\n/** Every word with a capital. */\\nexport function titleCase(text: string): string {\\n  return text.split(' ').map(capitalise).join(' ')\\n}\\n",
      'sleep 2s',
      'run node check.mjs',
      'print Done: titleCase() beside capitalise().',
    ],
  },
  {
    id: 'TEXT-006',
    title: 'Cut a long text with an ellipsis',
    prose: 'At most n characters, the last one … when something was cut. Shares src/format.ts with TEXT-005.',
    files: ['src/format.ts'],
    script: [
      'read src/format.ts',
      'sleep 3s',
      'print Counting code points, so that emoji are not cut in half.',
      "append src/format.ts \\n/** At most n characters of the text. */\\nexport function cut(text: string, n: number): string {\\n  const all = [...text]\\n  return all.length <= n ? text : all.slice(0, n - 1).join('') + '…'\\n}\\n",
      'sleep 1s',
      'run node check.mjs',
      'print Done.',
    ],
  },
  {
    id: 'TEXT-007',
    title: 'Count how often each word occurs',
    prose: 'A map from word to count, built on words(). Its agent says nothing for a while.',
    needs: ['TEXT-001'],
    files: ['src/count.ts'],
    script: [
      'read src/words.ts',
      'print words() does the splitting; a Map keeps the order of first sight. Let me think.',
      'sleep 11s',
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
    id: 'TEXT-008',
    title: 'Export everything from index.ts',
    prose: 'All functions of the library from one place.',
    needs: ['TEXT-004', 'TEXT-005', 'TEXT-006', 'TEXT-007'],
    files: ['src/index.ts'],
    script: [
      'read src/index.ts src/format.ts src/words.ts src/count.ts',
      'print Four modules are new since the last release.',
      'sleep 3s',
      "append src/index.ts export { words } from './words.ts'\\nexport { slug } from './slug.ts'\\nexport { capitalise, cut, titleCase } from './format.ts'\\nexport { count } from './count.ts'\\n",
      'sleep 1s',
      'run node check.mjs',
      'print Done: index.ts exports all of it.',
    ],
  },
]
