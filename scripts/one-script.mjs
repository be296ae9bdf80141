import { readFile } from 'node:fs/promises'

/**
 * Takes away what keeps the program from being one plain script: a reconciler and a layout engine that await while they are
 * loaded, and an SQLite that looks for its binary beside its own source. And what is read for nothing at each start. A new version of
 * one of them that reads otherwise stops the build.
 */
export const oneScript = {
  name: 'one-script',
  setup(build) {
    // Ink's tools for its own developers.
    rewrite(build, /ink[/\\]build[/\\]reconciler\.js$/, (source) =>
      replaced(source, /^if \(process\.env\['DEV'\] === 'true'\) \{\n[\s\S]*?^\}$/gm, '', 2),
    )
    rewrite(build, /better-sqlite3[/\\]lib[/\\]binding\.js$/, (source) =>
      replaced(
        source,
        /__dirname/g,
        "require('node:path').dirname(require.resolve('better-sqlite3/package.json')), 'lib'",
        3,
      ),
    )
    // A module of Node's that is read for the check of one argument, in 3 ms of every start.
    rewrite(build, /signal-exit[/\\]index\.js$/, (source) =>
      replaced(source, /^ *(?:var assert = require\('assert'\)|assert\.equal\(typeof cb, .*\))$/gm, '', 2),
    )
    // Its bytes are handed over, so that it needs to wait for nothing.
    rewrite(
      build,
      /yoga-layout[/\\]dist[/\\]src[/\\]index\.js$/,
      (source) => replaced(source, /await loadYoga\(\)/g, 'loadNow(loadYoga)', 1) + loadNow,
    )
    rewrite(build, /yoga-layout[/\\]dist[/\\]binaries[/\\]yoga-wasm-base64-esm\.js$/, (source) => {
      const [text, bytes] = /"data:application\/octet-stream;base64,([^"]+)"/.exec(source) ?? []
      if (text === undefined) throw new Error('the layout engine has its bytes elsewhere now')
      return `${source.replace(text, '""')}\nexport const bytes = '${bytes}'\n`
    })
  },
}

const loadNow = `
import { bytes } from '../binaries/yoga-wasm-base64-esm.js'
function loadNow(load) {
  const engine = {
    instantiateWasm(imports, use) {
      use(new WebAssembly.Instance(new WebAssembly.Module(Buffer.from(bytes, 'base64')), imports))
      return {}
    },
  }
  load(engine)
  return engine
}
`

function rewrite(build, filter, change) {
  build.onLoad({ filter }, async ({ path }) => ({
    contents: change(await readFile(path, 'utf8')),
    loader: 'js',
  }))
}

function replaced(source, pattern, text, times) {
  const found = source.match(pattern)?.length ?? 0
  if (found !== times) throw new Error(`${pattern}: found ${found} times, expected ${times}`)
  return source.replace(pattern, text)
}
