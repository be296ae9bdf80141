import { readFile } from 'node:fs/promises'

const heavy = /^const (\w+) = (\/.*\\p\{RGI_Emoji\}.*\/v);$/gm

/** Puts off the one expression of string-width (Ink brings five copies) that reads all emoji sequences when it is made. A version without it stops the build. */
export const lazyExpressions = {
  name: 'lazy-expressions',
  setup(build) {
    build.onLoad({ filter: /node_modules\/string-width\/index\.js$/ }, async ({ path }) => {
      const source = await readFile(path, 'utf8')
      const contents = source.replace(heavy, 'const $1 = lazyExpression(() => $2);')
      if (contents === source)
        throw new Error(`${path} has no such expression any more: drop this, or write it anew`)
      return { contents, loader: 'js' }
    })
  },
}
