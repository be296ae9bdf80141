// Bundles src/ into dist/: one entry, split by command, so that `--version` and `list` never load the screen.
import { build } from 'esbuild'
import { rm } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { lazyExpressions } from './lazy-expressions.mjs'

const at = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url))

await rm(at('dist'), { recursive: true, force: true })
await build({
  entryPoints: { main: at('src/cli/main.ts'), 'scripted-agent': at('src/scripted-agent/main.ts') },
  outdir: at('dist'),
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node22.12',
  // jsonc-parser's `main` is UMD, which no bundler can follow.
  mainFields: ['module', 'main'],
  // Node knows the v flag. Told otherwise, esbuild turns such literals into constructors, which compile at every start: 20 ms.
  supported: { 'regexp-set-notation': true, 'regexp-unicode-property-escapes': true },
  jsx: 'automatic',
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: 'none',
  logLevel: 'warning',
  // React's development build costs 2.5 to 4 times the CPU of a frame.
  define: {
    'process.env.NODE_ENV': '"production"',
    'Intl.Segmenter': 'LazySegmenter',
    // Nothing here talks to a network. Ink's layout engine would load its own bytes by `fetch`, and Node all of that: 15 ms.
    fetch: 'undefined',
  },
  plugins: [lazyExpressions],
  inject: [at('scripts/lazy-unicode.mjs')],
  alias: {
    // Ink imports it only when DEV=true; it is not installed.
    'react-devtools-core': at('scripts/empty.mjs'),
    // Its build for node is CommonJS: forty wrapped files, read whole, 6 ms of every start. The same code as modules: 1 ms.
    yaml: at('node_modules/yaml/browser/index.js'),
  },
  external: ['better-sqlite3'],
  banner: {
    js: "import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);",
  },
})
