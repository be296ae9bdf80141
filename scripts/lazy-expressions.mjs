import { readFile } from 'node:fs/promises'

const heavy = /^const (\w+) = (\/.*\\p\{RGI_Emoji\}.*\/v);$/gm

/** Puts off the one expression of string-width (Ink brings five copies) that reads all emoji sequences when it is made. */
export const lazyExpressions = {
  name: 'lazy-expressions',
  setup(build) {
    build.onLoad({ filter: /node_modules\/string-width\/index\.js$/ }, async ({ path }) => {
      const source = await readFile(path, 'utf8')
      return { contents: source.replace(heavy, 'const $1 = lazyExpression(() => $2);'), loader: 'js' }
    })
  },
}
