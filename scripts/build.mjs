// Bundles src/ into dist/: a start that answers `--version` by itself, the program as one script, and the scripted agent.
import { build } from 'esbuild'
import { readFile, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { lazyExpressions } from './lazy-expressions.mjs'
import { oneScript } from './one-script.mjs'

const at = (file) => fileURLToPath(new URL(`../${file}`, import.meta.url))

const common = {
  outdir: at('dist'),
  bundle: true,
  platform: 'node',
  target: 'node22.12',
  // jsonc-parser's `main` is UMD, which no bundler can follow.
  mainFields: ['module', 'main'],
  // Node knows the v flag. Told otherwise, esbuild turns such literals into constructors, which compile at every start: 20 ms.
  supported: {
    'regexp-set-notation': true,
    'regexp-unicode-property-escapes': true,
    'dynamic-import': false,
  },
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: 'none',
  logLevel: 'warning',
}

await rm(at('dist'), { recursive: true, force: true })

/** What of the program is CommonJS. */
const script = {
  ...common,
  format: 'cjs',
  outExtension: { '.js': '.cjs' },
  jsx: 'automatic',
  banner: { js: "const importMetaUrl=require('node:url').pathToFileURL(__filename).href;" },
  define: {
    'import.meta.url': 'importMetaUrl',
    // React's development build costs 2.5 to 4 times the CPU of a frame.
    'process.env.NODE_ENV': '"production"',
    'Intl.Collator': 'LazyCollator',
    'Intl.Segmenter': 'LazySegmenter',
  },
  plugins: [lazyExpressions, oneScript],
  inject: [at('scripts/lazy-unicode.mjs')],
  // Looked for where the program runs, for its binary is beside it.
  external: ['better-sqlite3/package.json'],
  // Its build for node is CommonJS: forty wrapped files, read whole, 6 ms of every start. The same code as modules: 1 ms.
  alias: { yaml: at('node_modules/yaml/browser/index.js') },
}

/** In files of their own, read by whatever needs them first: a start that reads execa with the rest takes 2 to 4 ms more. */
const apart = {
  name: 'apart',
  setup({ onResolve }) {
    onResolve({ filter: /^execa$/ }, () => ({ path: './execa.cjs', external: true }))
    onResolve({ filter: /\/open-syntax\.ts$/ }, ({ kind }) =>
      kind === 'entry-point' ? null : { path: './syntax.cjs', external: true },
    )
  },
}

const { metafile } = await build({
  ...script,
  plugins: [...script.plugins, apart],
  entryPoints: { program: at('src/cli/program.ts') },
  // The name says which text it is: compiled code that is kept for it fits no other.
  entryNames: '[name]-[hash]',
  metafile: true,
})
const program = path.basename(Object.keys(metafile.outputs)[0])
const text = inAscii(await readFile(at(`dist/${program}`), 'utf8'))
// Here, and not when it is read: that would copy 4 MB.
await writeFile(at(`dist/${program}`), `(function(exports,require,module,__filename,__dirname){${text}\n})`)

await build({
  ...common,
  entryPoints: { main: at('src/cli/main.ts') },
  format: 'cjs',
  outExtension: { '.js': '.cjs' },
  define: { programFile: JSON.stringify(program) },
})
await build({
  ...common,
  entryPoints: { execa: at('node_modules/execa/index.js') },
  format: 'cjs',
  outExtension: { '.js': '.cjs' },
})
// What a diff is coloured with: the grammars of 37 languages.
await build({
  ...common,
  entryPoints: { syntax: at('src/tui/syntax/open-syntax.ts') },
  format: 'cjs',
  outExtension: { '.js': '.cjs' },
})
// A thread's program: small, since it is read each time one starts.
await build({
  ...script,
  plugins: [...script.plugins, apart],
  entryPoints: { 'backlog-thread': at('src/app/backlog-files/thread.ts') },
})
await build({ ...common, entryPoints: { 'scripted-agent': at('src/scripted-agent/main.ts') }, format: 'esm' })

/** So that it is read byte for character: half the memory. What is left of other characters stands in patterns and templates. */
function inAscii(text) {
  if (/\\[^\0-\x7f]/.test(text)) throw new Error('a backslash before a character that is to be escaped')
  return text.replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
}
